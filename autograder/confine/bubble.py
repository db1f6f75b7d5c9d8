"""The command of bubblewrap's that starts a slot's sandbox."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from .boundary import DEVICES, MACHINE, Boundary, existing, readable

CAPABILITIES = ("CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID", "SYS_PTRACE")
"""What the warm process needs as root to give a child a user of its own, and to end it."""


def sandboxed(boundary: Boundary, command: Sequence[str]) -> list[str]:
    """`command` in a sandbox: its process has the number 1, so that all ends with it."""
    program = shutil.which("bwrap")
    if program is None:
        raise FileNotFoundError("bubblewrap is not installed")
    return [program, *_options(boundary), "--", *command]


def _options(boundary: Boundary) -> Iterator[str]:
    yield from ("--die-with-parent", "--new-session", "--as-pid-1")
    yield from ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts")
    yield "--unshare-cgroup-try"
    if boundary.user:
        yield from ("--cap-drop", "ALL")  # root would keep all of them
        for capability in CAPABILITIES:
            yield from ("--cap-add", f"CAP_{capability}")
    else:
        yield "--unshare-user"
    yield from ("--proc", "/proc", "--tmpfs", "/tmp")
    programs = ("/usr/bin", "/bin", "/usr/sbin", "/sbin", *_interpreters())
    outermost = tuple(_outermost((*readable(), *existing(programs), *existing(MACHINE))))
    for folder in _parents((*outermost, *DEVICES, boundary.home, boundary.scratch)):
        yield from ("--perms", "0755", "--dir", folder)  # else they are as closed as outside
    for path in existing(DEVICES):
        yield from ("--dev-bind", path, path)
    for path in outermost:
        if os.path.islink(path):
            yield from ("--symlink", os.readlink(path), path)
        elif not path.startswith("/proc/"):
            yield from ("--ro-bind", path, path)
    yield from ("--bind", boundary.home, boundary.home)
    yield from ("--size", str(boundary.disk), "--tmpfs", boundary.scratch)
    yield from ("--chdir", boundary.home)


def _interpreters() -> Iterator[str]:
    for prefix in {sys.prefix, sys.base_prefix}:
        yield str(Path(prefix) / "bin")


def _outermost(paths: Sequence[str]) -> Iterator[str]:
    """Those in no other one, the shorter ones first."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not any(Path(path).is_relative_to(outer) for outer in kept):
            kept.append(path)
            yield path


def _parents(paths: Sequence[str]) -> list[str]:
    """Every folder above any of the paths, outer ones first; the root is there already."""
    parents = {str(parent) for path in paths for parent in Path(path).parents}
    return sorted(parents - {"/", "/proc"})
