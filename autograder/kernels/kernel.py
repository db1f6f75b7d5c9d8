"""What a warm kernel does otherwise than an ordinary one: it tells errors quickly."""

from __future__ import annotations

from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell
from traitlets import Type

from ..warm.quick_errors import QuickErrors


class WarmShell(QuickErrors, ZMQInteractiveShell):
    """A notebook's shell that tells errors quickly."""


class WarmKernel(IPythonKernel):
    """A kernel with such a shell."""

    shell_class = Type(WarmShell)
