"""Confine this process and try what must not work; ends with 0 only if all of it was refused."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from .boundary import Boundary
from .confining import confine, prepare


def main() -> None:
    """The argument is the `Boundary`; what is wrong goes to standard output."""
    boundary = Boundary.from_text(sys.argv[1])
    prepare()
    if boundary.user:
        os.chown(boundary.scratch, boundary.user, boundary.user)
    child = os.fork()
    if child == 0:
        try:
            problem = _try(boundary)
        except BaseException as error:
            problem = f"{type(error).__name__}: {error}"
        print(problem, flush=True)
        os._exit(bool(problem))
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) != 0)


def _try(boundary: Boundary) -> str:
    """What went wrong; "" when everything was as it must be."""
    parent = os.getppid()
    outside = Path(boundary.home) / "outside"
    confine(boundary)
    if os.getuid() == 0 and boundary.user:
        return "it is still root"
    attacks: dict[str, Callable[[], object]] = {
        "write outside": lambda: outside.write_text(""),
        "read /etc/passwd": lambda: Path("/etc/passwd").read_text(),
        "list /": lambda: os.listdir("/"),
        "open a socket": lambda: socket.socket(socket.AF_INET),
        "fork": os.fork,
        "run a program": lambda: os.execv(sys.executable, [sys.executable]),
        "signal the parent": lambda: os.kill(parent, 0),
        "read the parent's memory": lambda: Path(f"/proc/{parent}/mem").read_bytes(),
    }
    for name, attack in attacks.items():
        with contextlib.suppress(OSError):
            attack()
            return f"it could {name}"
    return _work(boundary)


def _work(boundary: Boundary) -> str:
    """What honest code needs, and couldn't do."""
    path = Path(boundary.scratch) / "own" / "file"
    path.parent.mkdir()
    path.write_text("text")
    if path.read_text() != "text" or os.listdir(path.parent) != ["file"]:
        return "it could not use its own folder"
    thread = threading.Thread(target=os.getpid)
    thread.start()
    thread.join()
    import decimal  # as a package that nothing has imported yet

    return "" if decimal.Decimal(1) == 1 else "it could not import"


if __name__ == "__main__":
    main()
