"""Nest calls until the stack is gone.

level: basic
"""

import sys

sys.setrecursionlimit(10**9)


def double(x):
    return double(x)
