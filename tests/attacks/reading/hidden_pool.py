"""List folders to find the hidden pool.

level: basic
"""

import os

for folder in (WHERE["outside"], WHERE["course"], "/root", "/home", "/tmp", "/var"):
    try:
        take(os.listdir(folder))
    except OSError:
        pass
