"""Leave by the exit of Python, in a cell and in a function.

level: basic
"""

import sys


def double(x):
    sys.exit(0)


def add_up(values):
    raise GeneratorExit


sys.exit(0)
