"""Change the modes and owners of files outside.

level: basic
"""

import os

for path in (WHERE["outside"], WHERE["outside"] + "/secret", WHERE["package"]):
    for change in (lambda: os.chmod(path, 0o777), lambda: os.chown(path, 1, 1)):
        try:
            change()
        except OSError:
            pass
