"""Answer with brackets that exhaust a parser.

level: basic
"""

import sys

sys.modules["autograder.warm.child"].encode = lambda outcomes: b"[" * 100_000 + b"]" * 100_000
