"""Answer with what JSON must not hold.

level: basic
"""

import sys

one = b'{"returned": ["array", "number", "float64", [], [NaN]]}'
sys.modules["autograder.warm.child"].encode = lambda o: b"[" + b",".join([one] * 4) + b"]"
