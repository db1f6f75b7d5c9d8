"""The system calls a submission may make; the only file that knows pyseccomp.

An allow-list: what isn't named fails with EPERM. The names are those of the default profile of
Docker (moby/profiles), less what a submission has no use for: sockets, processes, programs, mounts,
namespaces, debugging, shared memory, io_uring, and everything of an administrator's.
"""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import tempfile
import termios
from functools import cache

from .prctl import prctl

ALLOWED = {
    "files": "read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek open"
    " openat creat close close_range dup dup2 dup3 pipe pipe2 fcntl flock stat fstat lstat"
    " newfstatat statx access faccessat faccessat2 readlink readlinkat getdents getdents64 getcwd"
    " chdir fchdir mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 truncate ftruncate"
    " fallocate fadvise64 fsync fdatasync copy_file_range sendfile statfs fstatfs umask"
    " getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr",
    "waiting": "poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait"
    " epoll_pwait epoll_pwait2 eventfd eventfd2 pause wait4 waitid clock_nanosleep nanosleep",
    "memory": "mmap munmap mprotect mremap madvise brk msync mincore membarrier get_mempolicy",
    "threads": "exit exit_group futex futex_waitv set_robust_list get_robust_list set_tid_address"
    " rseq sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max"
    " sched_get_priority_min arch_prctl",
    "signals": "kill tgkill rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait"
    " rt_sigsuspend sigaltstack restart_syscall alarm getitimer setitimer",
    "asking": "clock_gettime clock_getres gettimeofday time times getrusage getpid getppid gettid"
    " getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp getpgid getsid"
    " getpriority getrlimit uname sysinfo getcpu getrandom",
    "asyncio's pair of sockets": "recvfrom shutdown getsockname getpeername",
}

TAKEN_IN = (
    *("chmod", "fchmod", "fchmodat", "fchmodat2"),
    *("utime", "utimes", "utimensat", "futimesat"),  # Landlock lets them reach any file
)
"""Succeed and change nothing: `shutil.copy` goes on, and no file gets another mode or time."""

IOCTLS = (
    *(termios.TCGETS, termios.TIOCGWINSZ, termios.FIONREAD, termios.FIONBIO),
    *(termios.FIOCLEX, termios.FIONCLEX),
)
CLONE_THREAD = 0x00010000  # of <linux/sched.h>, as the next
CLONE_NEW = 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000 | 0x20000
PR_SET_NAME, PR_GET_NAME, PR_SET_SECCOMP = 15, 16, 22  # of <linux/prctl.h>
SECCOMP_MODE_FILTER = 2  # of <linux/seccomp.h>
INSTRUCTION = 8
"""Bytes of one instruction of a filter."""
UNKNOWN = -1
"""What libseccomp answers for a name that it or the machine doesn't know: so it stays denied."""


class Unfiltered(OSError):
    """The filter could not be made or loaded."""


def prepare() -> None:
    """Make the filter while programs may still be started: the library looks for libseccomp so.

    Raises `Unfiltered` where there is none.
    """
    _program()


def filter_system_calls() -> None:
    """Hold this process, and every thread it will start, to the list, for good.

    Landlock has set no_new_privs before. Raises `Unfiltered` unless all was done.
    """
    try:
        _own_signals_only()
        program = _program()
        code = ctypes.create_string_buffer(program, len(program))
        length = len(program) // INSTRUCTION
        filters = _Filters(length, ctypes.cast(code, ctypes.c_void_p))
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(filters))
    except OSError as error:
        raise Unfiltered(f"the filter of system calls was refused: {error}") from None


class _Filters(ctypes.Structure):
    """`struct sock_fprog` of <linux/filter.h>."""

    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


@cache
def _program() -> bytes:
    """The filter as the kernel takes it: making it anew would cost each child some milliseconds."""
    try:
        import pyseccomp as seccomp
    except (ImportError, RuntimeError, OSError, AttributeError) as error:
        raise Unfiltered(f"libseccomp can't be used: {error}") from None
    equal, masked = seccomp.EQ, seccomp.MASKED_EQ
    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    rules.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.KILL_PROCESS)

    def rule(action: int, name: str, *arguments: tuple[int, ...]) -> None:
        number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
        if number != UNKNOWN:
            rules.add_rule(action, number, *(seccomp.Arg(*one) for one in arguments))

    for names in ALLOWED.values():
        for name in names.split():
            rule(seccomp.ALLOW, name)
    for name in TAKEN_IN:
        rule(seccomp.ERRNO(0), name)
    for request in IOCTLS:
        rule(seccomp.ALLOW, "ioctl", (1, masked, 0xFFFFFFFF, request))
    for option in (PR_SET_NAME, PR_GET_NAME):
        rule(seccomp.ALLOW, "prctl", (0, equal, option))
    rule(seccomp.ALLOW, "clone", (0, masked, CLONE_THREAD | CLONE_NEW, CLONE_THREAD))
    rule(seccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags can't be seen: glibc takes clone
    rule(seccomp.ALLOW, "prlimit64", (0, equal, 0))
    rule(seccomp.ALLOW, "socketpair", (0, equal, socket.AF_UNIX))
    rule(seccomp.ALLOW, "sendto", (4, equal, 0))  # no address: only along the pair
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _own_signals_only() -> None:
    """A filter of its own, since only a child knows its number."""
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    for name in ("kill", "tgkill"):
        other = seccomp.Arg(0, seccomp.NE, os.getpid())
        rules.add_rule(seccomp.ERRNO(errno.EPERM), name, other)
    rules.load()
