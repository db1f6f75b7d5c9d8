"""Change when files outside were written.

level: basic
"""

import os

for path in (WHERE["outside"], WHERE["outside"] + "/secret", WHERE["package"] + "/judge.py"):
    try:
        os.utime(path, (0, 0))
    except OSError:
        pass
