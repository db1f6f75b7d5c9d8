"""What a student's process may do, decided by the kernel before its first line is run.

Two levels. *Strong*: one bubblewrap sandbox for each worker slot, with processes, network and
folders of its own; in it, every submission's process is confined as in *basic* besides. *Basic*:
Landlock, seccomp and limits only.

The boundary, in both levels:

    may     read Python, its packages and the system's libraries; compute, on threads;
            read and write its own folder; answer over one inherited socket
    may not read or list anything else; write anywhere else; see or signal another process;
            start a process or a program; open a socket; change its user, its modes or its limits
            upwards; use more memory, disk, output or time than `Limits` says

*Strong* adds what Landlock can't say: other files don't exist, not even by name; other processes
can't be seen; and the folder is in memory and has a size.

What no level promises: the student's code can do all it likes with its own process, so no answer
of that process is believed. It knows the inputs of the case that it is observed on. It shares the
processor, and so can measure time.
"""
