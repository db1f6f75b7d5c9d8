"""Read the memory of the warm process by a system call.

level: basic
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


class Part(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


room = ctypes.create_string_buffer(8)
here = Part(ctypes.addressof(room), 8)
there = Part(id(None), 8)
for pid in (os.getppid(), 1, WHERE["bystander"], WHERE["grader"]):
    if libc.process_vm_readv(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) > 0:
        take(room.raw)
    if libc.ptrace(16, pid, 0, 0) == 0:
        take(pid)
