"""Answer with more than may be sent.

level: basic
"""

import sys

sys.modules["autograder.warm.child"].encode = lambda outcomes: b"[" + b" " * 20_000_000 + b"]"
