"""Leave a thread and a process that outlive the submission.

level: basic
"""

import ctypes
import subprocess
import threading
import time

threading.Thread(target=lambda: [time.sleep(0.01) for _ in iter(int, 1)], daemon=False).start()
libc = ctypes.CDLL(None)
for start in (libc.fork, libc.vfork, lambda: libc.syscall(56, 17, 0, 0, 0, 0)):
    if start() >= 0:
        take("a process")
subprocess.Popen(["/bin/sh", "-c", "sleep 100 &"], start_new_session=True)
take("a program")
