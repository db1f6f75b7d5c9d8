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
from dataclasses import replace
from pathlib import Path

import psutil

from ..confine.boundary import Boundary
from ..confine.confining import prepare
from ..confine.prctl import adopt_orphans, die_with_parent
from ..confine.watchdog import too_much
from .child import become_child
from .control import Control
from .quick_imports import compiling_once
from .rehearsal import rehearse
from .shell import CellShell, make_shell

IMPORTED = (
    "numpy",
    "tensorflow",
    "keras",
    "matplotlib.pyplot",
    "ipywidgets",
    "jinja2",
    "autograder.grading.running.observing",
    *("autograder.notebook.checking", "autograder.notebook.data", "autograder.notebook.hints"),
    *("autograder.notebook.opening", "autograder.notebook.predictions"),
    "autograder.notebook.progress",
    "tapescope",
    "tapescope.pictures",
    "tapescope._rules.paths",  # with what it imports, all that finds where a gradient was lost
)
WATCH = 0.1
"""Seconds between two looks at the child's memory."""
BACKEND = "matplotlib_inline.backend_inline"
"""Imported when the shell is there: it looks for the shell once, and shows no figure without."""


def main() -> None:
    """Serve the driver: arguments are the control socket's descriptor and the `Boundary`."""
    control = Control(socket.socket(fileno=int(sys.argv[1])))
    os.set_inheritable(control.connection.fileno(), False)
    boundary = Boundary.from_text(sys.argv[2])
    folder = Path(boundary.scratch)
    die_with_parent()
    adopt_orphans()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if boundary.user:
        os.chown(folder, boundary.user, boundary.user)
    if boundary.level != "none":
        prepare()
    shell = warm_up()
    control.tell(event="ready")
    while (heard := control.hear()) is not None:
        message, descriptors = heard
        if message["do"] == "fork":
            clear(folder)
            bounded = replace(boundary, memory=message["memory"])
            child = fork(control, descriptors[0], bounded, shell)
            how = watch(child, control, bounded)
            control.tell(event="ended", how=how)
    clear(folder)


def warm_up() -> CellShell:
    """Import everything; what libraries print while they are imported is nobody's."""
    gc.disable()  # nearly all of it stays: collecting meanwhile takes a fifth of the time
    with contextlib.ExitStack() as stack:
        nowhere = stack.enter_context(open(os.devnull, "w", encoding="utf-8"))
        stack.enter_context(contextlib.redirect_stderr(nowhere))
        stack.enter_context(contextlib.redirect_stdout(nowhere))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        with compiling_once():
            for name in IMPORTED:
                with contextlib.suppress(ImportError):
                    importlib.import_module(name)
        shell = make_shell()
        with contextlib.suppress(ImportError):
            importlib.import_module(BACKEND)
        rehearse(shell)
    gc.freeze()  # a collection in a child would copy every page it visits
    gc.enable()
    return shell


def fork(control: Control, descriptor: int, boundary: Boundary, shell: CellShell) -> int:
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
        become_child(socket.socket(fileno=descriptor), boundary, shell)
    finally:
        os._exit(1)


def watch(child: int, control: Control, boundary: Boundary) -> str:
    """Do to the child what the driver says until it has ended; how it ended, for the student."""
    ended = os.pidfd_open(child)
    poll = select.poll()
    poll.register(ended, select.POLLIN)
    poll.register(control.connection, select.POLLIN)
    mounted = boundary.scratch if boundary.level == "strong" else ""
    how = "ended the Python process"
    try:
        while True:
            ready = [descriptor for descriptor, _ in poll.poll(WATCH * 1000)]
            if ended in ready:
                return how
            if excess := too_much(child, boundary.memory, mounted):
                how = excess
                os.kill(child, signal.SIGKILL)
            if control.connection.fileno() in ready:
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
    if os.getpid() == 1:  # the sandbox has a process table of its own
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):  # there is none left
        while True:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                for process in psutil.Process().children(recursive=True):
                    with contextlib.suppress(psutil.NoSuchProcess):
                        process.kill()
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
