"""The first cell of every notebook: which module this is, and TensorFlow without red lines."""

from __future__ import annotations

import contextlib
import os
import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ..errors import CourseError
from ..explain import Panel
from ..module import Module
from ..panel import show

_current: list[Module] = []


def start(module: str) -> None:
    """Load TensorFlow, saying what is waited for, and open `module`, such as "02_recording"."""
    _current[:] = []
    print("Loading TensorFlow: a few seconds, longer the first time ...", flush=True)
    began = time.perf_counter()
    with quiet_stderr():
        import tensorflow as tf

        tf.zeros(1) + 1.0  # the first op prints too, where it looks for a GPU
        devices = sorted({device.device_type for device in tf.config.list_logical_devices()})
    seconds = time.perf_counter() - began
    device = "GPU" if "GPU" in devices else "CPU"
    print(f"Ready in {seconds:.1f} s: TensorFlow {tf.__version__} on {device}, "
          f"Python {platform.python_version()}.")  # fmt: skip
    try:
        _current[:] = [find(module)]
    except CourseError as error:
        show(Panel("stopped", "The module's files are not here.", (str(error),)))


def current() -> Module:
    """The module that `start` opened; raises `CourseError` when there is none."""
    if _current:
        return _current[0]
    here = Path.cwd()
    if (here / "exercises.py").is_file() and (here / "module.toml").is_file():
        return Module(here)
    raise CourseError("Run the first cell of the notebook: it opens the module.")


def find(module: str) -> Module:
    """The folder of a module's files: the working folder, else `../release/MODULE`.

    Raises `CourseError` when there is no `exercises.py` in either.
    """
    here = Path.cwd()
    for folder in (here, here.parent / "release" / module):
        if folder.name == module and (folder / "exercises.py").is_file():
            return Module(folder)
    if (here / "exercises.py").is_file():  # graded in a folder of another name
        return Module(here)
    raise CourseError(
        f"Put the notebook back into the folder {module}, beside exercises.py and expected.json."
    )


@contextlib.contextmanager
def quiet_stderr() -> Iterator[None]:
    """Send descriptor 2 nowhere for a while: TensorFlow's C++ writes there at import."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
