"""Send itself the signal that none can catch.

level: basic
"""

import os

os.kill(os.getpid(), 9)
