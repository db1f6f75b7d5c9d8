"""Crash the interpreter.

level: basic
"""

import ctypes

ctypes.string_at(0)
