"""The warm process: imports what submissions import, then forks a child for each.

It runs nothing of a student's, and never starts TensorFlow's runtime, whose threads would not
live on in a child. It hears only its driver, and ends with it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import warnings
from pathlib import Path

import psutil

from .child import become_child
from .control import Control
from .prctl import adopt_orphans, die_with_parent
from .shell import CellShell, make_shell

IMPORTED = (
    "numpy",
    "tensorflow",
    "keras",
    "matplotlib.pyplot",
    "ipywidgets",
    "autograder.grading.observing",
    "tapescope",
    "tapescope.pictures",
)
BACKEND = "matplotlib_inline.backend_inline"
"""Imported when the shell is there: it looks for the shell once, and shows no figure without."""


def main() -> None:
    """Serve the driver: arguments are the control socket's descriptor and the slot's folder."""
    control = Control(socket.socket(fileno=int(sys.argv[1])))
    os.set_inheritable(control.connection.fileno(), False)
    folder = Path(sys.argv[2])
    die_with_parent()
    adopt_orphans()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    shell = warm_up()
    control.tell(event="ready")
    while (heard := control.hear()) is not None:
        message, descriptors = heard
        if message["do"] == "fork":
            clear(folder)
            child = fork(control, descriptors[0], folder, shell)
            how = watch(child, control)
            control.tell(event="ended", how=how)
    clear(folder)


def warm_up() -> CellShell:
    """Import everything; what libraries print while they are imported is nobody's."""
    with contextlib.ExitStack() as stack:
        nowhere = stack.enter_context(open(os.devnull, "w", encoding="utf-8"))
        stack.enter_context(contextlib.redirect_stderr(nowhere))
        stack.enter_context(contextlib.redirect_stdout(nowhere))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        for name in IMPORTED:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        shell = make_shell()
        with contextlib.suppress(ImportError):
            importlib.import_module(BACKEND)
    gc.collect()
    gc.freeze()  # a collection in a child would copy every page it visits
    return shell


def fork(control: Control, descriptor: int, folder: Path, shell: CellShell) -> int:
    """Fork a child that serves `descriptor`; its process id."""
    child = os.fork()
    if child:
        os.close(descriptor)
        return child
    try:
        die_with_parent()
        os.setsid()
        control.close()
        os.closerange(3, descriptor)
        os.closerange(descriptor + 1, os.sysconf("SC_OPEN_MAX"))
        become_child(socket.socket(fileno=descriptor), folder, shell)
    finally:
        os._exit(1)


def watch(child: int, control: Control) -> str:
    """Do to the child what the driver says until it has ended; how it ended, for the student."""
    ended = os.pidfd_open(child)
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(control.connection, select.POLLIN)
    how = "ended the Python process"
    try:
        while True:
            ready = [descriptor for descriptor, _ in poll.poll()]
            if ended in ready:
                return how
            heard = control.hear()
            if heard is None or heard[0]["do"] == "kill":
                os.kill(child, signal.SIGKILL)
                poll.unregister(control.connection)
            elif heard[0]["do"] == "interrupt":
                os.kill(child, signal.SIGINT)
    finally:
        os.close(ended)
        end_all()


def end_all() -> None:
    """End whatever the child started and left behind, and wait for it."""
    me = psutil.Process()
    while left := me.children(recursive=True):
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, 0)


def clear(folder: Path) -> None:
    """Take away what the last child left in its folder."""
    for path in folder.iterdir():
        try:
            shutil.rmtree(path)
        except Exception:  # a file, a folder that can't be entered, a tree too deep to walk
            subprocess.run(["chmod", "-R", "u+rwX", path], check=False, capture_output=True)
            subprocess.run(["rm", "-rf", path], check=True, capture_output=True)


if __name__ == "__main__":
    main()
