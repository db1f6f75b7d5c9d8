"""Read the environment, command, memory and folder of others.

level: basic
"""

import os

for pid in (1, os.getppid(), WHERE["bystander"], WHERE["grader"]):
    for name in ("environ", "cmdline", "maps", "mem", "fd", "cwd", "root", "exe", "status"):
        try:
            path = f"/proc/{pid}/{name}"
            take(os.listdir(path) if name == "fd" else open(path, "rb").read(64))
        except OSError:
            pass
