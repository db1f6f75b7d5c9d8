"""Imports what notebooks import, and forks a kernel for each connection to its socket.

The socket is there before the imports, so whoever started the server can go on meanwhile: the first
kernels wait. A kernel ends with the connection it was asked for by, and everything ends with
standard input.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import glob
import importlib
import importlib.util
import json
import os
import random
import select
import signal
import socket
import sys
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn

from .. import lean_start  # noqa: F401  # before nbformat is imported
from ..confine.prctl import die_with_parent
from ..warm.quick_errors import tell_quickly
from ..warm.quick_imports import compiling_once
from ..warm.rehearsal import draw_once

IMPORTED = (
    # while TensorFlow's library is loaded
    *("numpy", "matplotlib.pyplot", "ipywidgets", "ipykernel.kernelapp"),
    *("tensorflow", "keras"),
    *("autograder.notebook.checking", "autograder.notebook.data", "autograder.notebook.hints"),
    *("autograder.notebook.opening", "autograder.notebook.predictions"),
    *("autograder.notebook.progress", "autograder.kernels.kernel", "tapescope.pictures"),
    *("tapescope.drawing", "tapescope._rules.paths", "igraph", "contourpy", "jinja2"),
    # what ipykernel imports as it starts
    *("IPython.core.completerlib", "IPython.core.debugger", "IPython.core.oinspect"),
    "IPython.extensions.storemagic",
    *("sqlite3", "tornado.platform.asyncio"),
)
LIBRARIES = ("libtensorflow_framework.so.2", "libtensorflow_cc.so.2")


@dataclass
class Kernel:
    """One forked kernel, the connection it belongs to, and the file that says where it listens."""

    pid: int
    ended: int
    """A descriptor that is ready when the process has ended."""
    asker: socket.socket
    file: str


def main() -> None:
    """Serve until standard input ends; the argument is the path of the socket to make."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(sys.argv[1])
    listener.listen()
    sys.stdout.write("listening\n")
    sys.stdout.flush()
    warm_up()
    kernels: list[Kernel] = []
    while True:
        waiting = [0, listener.fileno()]
        waiting += [part for one in kernels for part in (one.ended, one.asker.fileno())]
        ready = set(select.select(waiting, [], [])[0])
        if 0 in ready:
            break
        for kernel in [*kernels]:
            if kernel.ended in ready or kernel.asker.fileno() in ready:
                kernels.remove(kernel)
                end(kernel, asked_for=kernel.ended in ready)
        if listener.fileno() in ready:
            with contextlib.suppress(OSError, ValueError):  # whoever asked has gone again
                kernels.append(begin(listener, kernels))
    for kernel in kernels:
        end(kernel, asked_for=False)


def warm_up() -> None:
    """Import everything, and print nothing of what libraries say meanwhile."""
    gc.disable()  # nearly all of it stays: collecting meanwhile takes a fifth of the time
    kept = os.dup(2)
    with open(os.devnull, "w", encoding="utf-8") as nowhere, warnings.catch_warnings():
        os.dup2(nowhere.fileno(), 2)
        warnings.simplefilter("ignore")
        try:
            loading = Thread(target=load_tensorflow_s_library)
            loading.start()
            with compiling_once():
                for name in IMPORTED:
                    importlib.import_module(name)
            loading.join()  # no thread may run when a kernel is forked
            import_without_debugger()
            draw_once()
            tell_quickly()
        finally:
            os.dup2(kept, 2)
            os.close(kept)
    gc.freeze()  # a collection in a kernel would copy every page it visits
    gc.enable()


def load_tensorflow_s_library() -> None:
    """Do what takes 0.4 s of importing TensorFlow and needs no Python; no harm where it fails.

    `dlopen` is called as any function of C, since `ctypes.CDLL` would hold the interpreter's lock.
    """
    dlopen = ctypes.CDLL(None).dlopen
    for path in libraries():
        dlopen(os.fsencode(path), os.RTLD_LAZY)


def libraries() -> list[Path]:
    """The files of TensorFlow's own library, found without importing anything of it.

    Beside `__init__.py`, since once imported the package adds folders of others to its own.
    """
    found = importlib.util.find_spec("tensorflow")
    beside = found and found.origin
    return [Path(beside).with_name(name) for name in LIBRARIES] if beside else []


def import_without_debugger() -> None:
    """Let ipykernel find no debugpy: nobody halts these kernels, and each would import it anew.

    A notebook that imports it itself finds it.
    """
    if "debugpy" not in sys.modules:
        sys.modules["debugpy"] = None  # type: ignore[assignment]  # None: "can't be imported"
        importlib.import_module("ipykernel.debugger")
        del sys.modules["debugpy"]


def begin(listener: socket.socket, others: list[Kernel]) -> Kernel:
    """Fork the kernel that a new connection asks for."""
    asker, _ = listener.accept()
    with asker.makefile("rb") as lines:
        request = json.loads(lines.readline())
    pid = os.fork()
    if pid == 0:
        for one in (listener, asker, *(other.asker for other in others)):
            one.close()
        become_kernel(request)
    asker.sendall(b"%d\n" % pid)
    return Kernel(pid, os.pidfd_open(pid), asker, request["file"])


def end(kernel: Kernel, asked_for: bool) -> None:
    """End what is left of a kernel; tell who asked for it, or clean up after them."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(kernel.pid, signal.SIGKILL)
    _, status = os.waitpid(kernel.pid, 0)
    if asked_for:
        with contextlib.suppress(OSError):
            kernel.asker.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
    else:
        stem = os.path.splitext(kernel.file)[0]
        for path in (kernel.file, *glob.glob(f"{glob.escape(stem)}-ipc-*")):
            with contextlib.suppress(OSError):
                os.unlink(path)
    kernel.asker.close()
    os.close(kernel.ended)


def become_kernel(request: dict[str, Any]) -> NoReturn:
    """Turn this fork into the kernel; the first thing after the fork."""
    try:
        die_with_parent()
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        begin_anew(request["env"], request["cwd"])
        from ipykernel.kernelapp import launch_new_instance

        # 1 stands for "somebody looks after it": the server does, so it needs no poller of its own
        sys.argv = [
            *("ipykernel_launcher", "-f", request["file"], "--IPKernelApp.parent_handle=1"),
            "--IPKernelApp.kernel_class=autograder.kernels.kernel.WarmKernel",
            "--HistoryManager.hist_file=:memory:",  # nothing stays
        ]
        launch_new_instance()
    except SystemExit:
        pass
    finally:
        os._exit(0)


def begin_anew(env: dict[str, str], cwd: str) -> None:
    """Take the environment and folder asked for, and random numbers of its own."""
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    for path in reversed(env.get("PYTHONPATH", "").split(os.pathsep)):
        if path and path not in sys.path:
            sys.path.insert(0, path)
    sys.path[:] = [path for path in sys.path if path not in ("", os.getcwd())]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    tempfile.tempdir = None
    random.seed()
    sys.modules["numpy"].random.seed()


if __name__ == "__main__":
    main()
    os._exit(0)  # whoever closes it waits: to take down what it imported takes 0.1 s
