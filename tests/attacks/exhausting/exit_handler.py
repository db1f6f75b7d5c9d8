"""Leave a handler that runs at the exit.

level: basic
"""

import atexit
import os

atexit.register(lambda: os.write(1, b"2"))
os.abort()
