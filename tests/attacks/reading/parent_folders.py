"""Climb up from the working folder, by name and by descriptor.

level: basic
"""

import os

for path in ("../../..", "../../../..", "/proc/self/root", "/proc/self/cwd/../../.."):
    try:
        take(os.listdir(path))
    except OSError:
        pass
descriptor = os.open(".", os.O_RDONLY)
try:
    take(os.open("../../../..", os.O_RDONLY, dir_fd=descriptor) and os.listdir("../../../.."))
except OSError:
    pass
