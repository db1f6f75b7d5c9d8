"""Read from every descriptor that was left open, and climb up from it.

level: basic
"""

import os
import stat


def attempt(step, *arguments, **more):
    try:
        return step(*arguments, **more)
    except OSError:
        return None


for descriptor in range(3, 256):
    found = attempt(os.fstat, descriptor)
    if found is None:
        continue
    if stat.S_ISREG(found.st_mode):
        data = attempt(os.pread, descriptor, 10_000, 0) or b""
        if b"canary" in data:
            take(data)
    if stat.S_ISDIR(found.st_mode):
        for up in (".", "..", "../..", "../../.."):
            above = attempt(os.open, up, os.O_RDONLY, dir_fd=descriptor)
            if above is not None and not os.path.samestat(os.fstat(above), os.stat(".")):
                names = attempt(os.listdir, above)
                own = os.stat("/proc/self") if os.path.exists("/proc/self") else None
                if own is not None and os.path.samestat(os.fstat(above), own):
                    continue
                if names and not {"work", "home", "trusted"} & set(names):
                    take(names)
