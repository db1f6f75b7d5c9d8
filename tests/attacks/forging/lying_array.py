"""Return an array that lies about dtype and shape.

level: basic
"""

import numpy


class Liar(numpy.ndarray):
    shape = property(lambda self: (2**40, 2**40))
    dtype = property(lambda self: numpy.dtype("float64"))
    size = property(lambda self: 1)

    def __eq__(self, other):
        return True

    def tolist(self):
        return [True]


def double(x):
    return numpy.zeros(()).view(Liar)


add_up = double
