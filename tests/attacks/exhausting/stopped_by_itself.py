"""Stop itself, so that it neither answers nor ends.

level: basic
"""

import os
import signal

os.kill(os.getpid(), signal.SIGSTOP)
