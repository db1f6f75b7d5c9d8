"""Compute without end, in the function that is observed.

level: basic
"""


def double(x):
    while True:
        pass
