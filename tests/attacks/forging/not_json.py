"""Answer with bytes that are no text.

level: basic
"""

import sys

sys.modules["autograder.warm.child"].encode = lambda outcomes: bytes(range(256)) * 9
