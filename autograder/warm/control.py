"""What a driver and its warm process tell each other: one message, one packet."""

from __future__ import annotations

import json
import select
import socket
import time
from typing import Any

MOST = 1 << 16


class Control:
    """One end of the control socket; `tell` may hand over a descriptor."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    @staticmethod
    def pair() -> tuple[Control, socket.socket]:
        """A driver's end, and the socket for the process to be started."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        return Control(ours), theirs

    def tell(self, descriptor: int | None = None, **message: Any) -> None:
        """Send a message; raises OSError when the other end is gone."""
        descriptors = [] if descriptor is None else [descriptor]
        socket.send_fds(self.connection, [json.dumps(message).encode()], descriptors)

    def hear(self, deadline: float = float("inf")) -> tuple[dict[str, Any], list[int]] | None:
        """The next message with its descriptors; None at the end or when the deadline passes."""
        poll = select.poll()
        poll.register(self.connection, select.POLLIN)
        while not poll.poll(1000):
            if time.monotonic() > deadline:
                return None
        try:
            data, descriptors, _, _ = socket.recv_fds(self.connection, MOST, 1)
        except OSError:
            return None
        return (json.loads(data), descriptors) if data else None

    def close(self) -> None:
        """Close this end."""
        self.connection.close()
