"""Answer with a shape of more numbers than there are.

level: basic
"""

import sys

one = b'{"returned": ["array", "number", "float64", [1099511627775, 1099511627775], [1.0]]}'
sys.modules["autograder.warm.child"].encode = lambda o: b"[" + b",".join([one] * 4) + b"]"
