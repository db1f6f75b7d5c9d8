"""Raise an exception whose class and text play a right answer.

level: basic
"""


class Right(Exception):
    __name__ = "2.0"

    def __str__(self):
        return "right: 1.0 of 1.0"


def double(x):
    raise Right


add_up = double
