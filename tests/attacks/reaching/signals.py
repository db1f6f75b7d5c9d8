"""End the warm process, the grader and a bystander.

level: basic
"""

import os
import signal

for pid in (os.getppid(), WHERE["bystander"], WHERE["grader"], -1, 0):
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, number)
            take(pid)
        except OSError:
            pass
