"""What a warm kernel does otherwise than an ordinary one: it formats an error once."""

from __future__ import annotations

from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from traitlets import Type

from ..warm.told_once import ErrorsToldOnce


class WarmShell(ErrorsToldOnce, ZMQInteractiveShell):
    """A notebook's shell that formats an error once."""


class WarmKernel(IPythonKernel):
    """A kernel with such a shell."""

    shell_class = Type(WarmShell)
