"""Send an answer of its own before the true one.

level: basic
"""

import gc
import sys

sys.modules["autograder.encoding"].encode
fake = b'[{"returned": ["array", "number", "float64", [], [6.0]]}]'


def double(x):
    for thing in gc.get_objects():
        if type(thing).__name__ == "Frames":
            thing.send(b"A", fake)
    return x


add_up = double
