"""Answer with a number of a million digits.

level: basic
"""

import sys

one = b'{"returned": ["int", "' + b"9" * 1_000_000 + b'"]}'
sys.modules["autograder.warm.child"].encode = lambda o: b"[" + b",".join([one] * 3) + b"]"
