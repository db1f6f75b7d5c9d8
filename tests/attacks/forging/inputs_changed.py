"""Change the inputs so that the wrong answer becomes right.

level: basic
"""


def double(x):
    import sys

    frame = sys._getframe()
    while frame is not None:
        for name, value in list(frame.f_locals.items()):
            if name == "inputs":
                frame.f_locals[name] = (0.0,)
        frame = frame.f_back
    return x


def add_up(values):
    values.clear()
    return 0
