"""Read what the environment holds, in Python and in C.

level: basic
"""

import ctypes
import os

found = {name: value for name, value in os.environ.items() if "canary" in value}
native = ctypes.CDLL(None).getenv
native.restype = ctypes.c_char_p
if found or native(b"PLANTED"):
    take(found or native(b"PLANTED"))
