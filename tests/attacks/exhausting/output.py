"""Print without end, to both streams and past Python.

level: basic
"""

import os
import sys

while True:
    print("x" * 100_000)
    print("y" * 100_000, file=sys.stderr)
    os.write(1, b"z" * 1_000)
