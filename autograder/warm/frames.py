"""Frames on a stream socket: a kind, a length, and that many bytes; both ends bound their size."""

from __future__ import annotations

import json
import os
import select
import socket
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

HEADER = struct.Struct("!cI")
AT_ONCE = 1 << 16


class Closed(Exception):
    """The other end is gone."""


class Late(Exception):
    """The deadline passed."""


class TooLarge(Exception):
    """The other end announced more than it may send."""


@dataclass(frozen=True)
class Frame:
    """One message."""

    kind: bytes
    data: bytes

    def json(self) -> Any:
        """Its data as JSON; raises ValueError or RecursionError for what isn't."""
        return json.loads(self.data)


class Frames:
    """Both directions of one socket, which it owns; `most` bounds a frame that is received."""

    def __init__(self, connection: socket.socket, most: int) -> None:
        self.connection, self.most = connection, most
        connection.setblocking(False)
        self._received = bytearray()

    def send(self, kind: bytes, data: bytes, deadline: float = float("inf")) -> None:
        """Send one frame; raises `Closed`, or `Late` where the other end doesn't read."""
        view = memoryview(HEADER.pack(kind, len(data)) + data)
        while view:
            self._wait(select.POLLOUT, deadline)
            try:
                view = view[os.write(self.connection.fileno(), view[:AT_ONCE]) :]
            except BlockingIOError:
                continue
            except OSError:
                raise Closed from None

    def send_json(self, kind: bytes, data: Mapping[str, Any], deadline: float) -> None:
        """Send one frame of JSON."""
        self.send(kind, json.dumps(data).encode(), deadline)

    def receive(self, deadline: float = float("inf")) -> Frame:
        """The next frame; raises `Closed`, `Late` or `TooLarge`."""
        self._fill(HEADER.size, deadline)
        kind, size = HEADER.unpack_from(self._received)
        if size > self.most:
            raise TooLarge
        end = HEADER.size + size
        self._fill(end, deadline)  # a part stays in the buffer when the deadline passes
        data = bytes(self._received[HEADER.size : end])
        del self._received[:end]
        return Frame(kind, data)

    def close(self) -> None:
        """Close the socket."""
        self.connection.close()

    def _fill(self, count: int, deadline: float) -> None:
        while len(self._received) < count:
            self._wait(select.POLLIN, deadline)
            try:
                data = os.read(self.connection.fileno(), AT_ONCE)
            except BlockingIOError:
                continue
            except OSError:
                raise Closed from None
            if not data:
                raise Closed
            self._received += data

    def _wait(self, event: int, deadline: float) -> None:
        """Wait for the socket, or raise `Late`; asked even where it is ready, since a flood is."""
        poll = select.poll()
        poll.register(self.connection, event)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Late
            if poll.poll(min(left, 1.0) * 1000):
                return
