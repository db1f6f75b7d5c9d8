"""Lower the limits and the priority of others.

level: basic
"""

import os
import resource

for pid in (os.getppid(), WHERE["bystander"], WHERE["grader"]):
    for harm in (
        lambda: resource.prlimit(pid, resource.RLIMIT_CPU, (1, 1)),
        lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
        lambda: os.sched_setaffinity(pid, {0}),
    ):
        try:
            harm()
            take(pid)
        except OSError:
            pass
