"""Kernels for nbval, which are ready as soon as both of their channels were heard."""

from __future__ import annotations

import contextlib
import time
from queue import Empty
from typing import Any

import zmq
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager
from traitlets import Type, default

ANSWER = 1.0
HEARD = 0.05
"""Seconds to wait for an answer, and then for what was published with it: a kernel drops what it
publishes before it knows that somebody listens."""

AGAIN = 5
"""Milliseconds until a socket that found nobody listening tries again; 100 as it comes."""


class ReadyClient(BlockingKernelClient):
    """A client that has waited when the kernel was heard; others wait for 0.2 s of silence more.

    It asks its channels for messages itself: its parent sets an event loop going for each message.
    """

    def wait_for_ready(self, timeout: float | None = None) -> None:
        """Raise a RuntimeError where the kernel has ended, or `timeout` seconds are over."""
        end = time.monotonic() + (float("inf") if timeout is None else timeout)
        while time.monotonic() < end:
            with contextlib.suppress(Empty):
                self.kernel_info()
                self.get_shell_msg(timeout=ANSWER)
                self.get_iopub_msg(timeout=HEARD)
                return
            if not self.is_alive():
                raise RuntimeError("the kernel ended before it answered")
        raise RuntimeError(f"the kernel did not answer in {timeout:.0f} seconds")

    def get_shell_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """The next answer; raises `Empty` where there is none in `timeout` seconds."""
        return dict(self.shell_channel.get_msg(timeout))

    def get_iopub_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """The next message that was published; raises `Empty` as above."""
        return dict(self.iopub_channel.get_msg(timeout))


class ReadyManager(KernelManager):
    """A manager with such a client, which looks often whether the kernel listens yet."""

    client_factory = Type(ReadyClient)

    @default("context")
    def _impatient(self) -> zmq.Context[zmq.Socket[bytes]]:
        context: zmq.Context[zmq.Socket[bytes]] = super()._context_default()
        context.reconnect_ivl = AGAIN
        return context
