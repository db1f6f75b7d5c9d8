"""Follow symbolic and hard links of its own to other files.

level: basic
"""

import os

for make in (os.symlink, os.link):
    try:
        make(WHERE["outside"] + "/secret", make.__name__)
        take(open(make.__name__).read())
    except OSError:
        pass
