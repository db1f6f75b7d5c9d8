"""Delete, move and cut files outside.

level: basic
"""

import os

path = WHERE["outside"] + "/secret"
for harm in (os.unlink, lambda one: os.rename(one, "mine"), lambda one: os.truncate(one, 0)):
    try:
        harm(path)
        take(path)
    except OSError:
        pass
