"""Change and make files outside.

level: basic
"""

import os

for name in ("secret", "gradebook.db", "submitted/ada/01_tiny/01_tiny.ipynb", WHERE["mark"]):
    for mode in ("w", "a", "r+"):
        try:
            take(open(f"{WHERE['outside']}/{name}", mode).write("mine"))
        except OSError:
            pass
for folder in ("/tmp", "/var/tmp", "/dev/shm", "/run", "/", WHERE["outside"]):
    try:
        os.mkdir(f"{folder}/{WHERE['mark']}")
    except OSError:
        pass
