"""IPython's shell as a notebook shows it, with every output handed to a `Sink`."""

from __future__ import annotations

import base64
import io
import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type

from .quick_errors import QuickErrors

TOGETHER = 1 << 15
"""Characters of printed text that are sent together."""
SHORT, MOST_SAID = 10_000, 200
"""Bytes that are always left for an error or a value in short, and characters of it."""


class Sink:
    """Where outputs go, up to a number of bytes for one request; what is more is dropped."""

    def __init__(self) -> None:
        self.send: Callable[[bytes], None] = lambda data: None
        self._lock = threading.RLock()  # a student's threads print too
        self._left = 0
        self._name = ""
        self._text: list[str] = []
        self._length = 0

    def start(self, most: int) -> None:
        """Take in at most `most` bytes until the next start."""
        with self._lock:
            self.flush()
            self._left = most

    def write(self, name: str, text: str) -> None:
        """Print to `name`, "stdout" or "stderr"."""
        with self._lock:
            if self._left <= 0:
                return
            if name != self._name:
                self.flush()
            self._name = name
            self._text.append(text)
            self._length += len(text)
            if self._length >= TOGETHER:
                self.flush()

    def flush(self) -> None:
        """Send what was printed so far, in parts, so that what is too much can be cut."""
        with self._lock:
            text = "".join(self._text)[: max(self._left, 0)]
            self._text, self._length = [], 0
            for begin in range(0, len(text), TOGETHER):
                part = text[begin : begin + TOGETHER]
                self._send({"output_type": "stream", "name": self._name, "text": part}, len(part))

    def show(self, output: Mapping[str, Any]) -> None:
        """Send an output of another kind, whole or not at all."""
        with self._lock:
            self.flush()
            self._send(output, 0)

    def show_surely(self, output: Mapping[str, Any], short: Mapping[str, Any]) -> None:
        """Send an output; where there is no room, what tells the same in `short`.

        A test that leaves neither an error nor a value would be taken for passed.
        """
        with self._lock:
            self.flush()
            if not self._send(output, 0):
                self._left = max(self._left, SHORT)
                self._send({**output, **short}, 0)

    def _send(self, output: Mapping[str, Any], least: int) -> bool:
        data = json.dumps(output, default=str).encode("utf-8", "replace")
        size = least or len(data)
        fits = size <= self._left
        if fits:
            self._left -= size
            self.send(data)
        return fits


SINK = Sink()


class Printed(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a cell."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, descriptor: int) -> None:
        self.name, self._descriptor = name, descriptor

    def write(self, text: str) -> int:
        """Print `text`."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        SINK.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        """Send it now."""
        SINK.flush()

    def writable(self) -> bool:
        """It is."""
        return True

    def fileno(self) -> int:
        """The descriptor that code in C prints to."""
        return self._descriptor


class _Hook(DisplayHook):
    """Shows the value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """The number is sent with the value."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        data = plain(format_dict)
        value = str(data.get("text/plain", ""))[:MOST_SAID]
        SINK.show_surely(
            {
                "output_type": "execute_result",
                "data": data,
                "metadata": plain(md_dict or {}),
            },
            {"data": {"text/plain": value}, "metadata": {}},
        )

    def finish_displayhook(self) -> None:
        self._is_active = False


class _Publisher(DisplayPublisher):
    """Shows what `display` is given."""

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: bool = False,
        **kwargs: Any,
    ) -> None:
        SINK.show(
            {
                "output_type": "update_display_data" if update else "display_data",
                "data": plain(data),
                "metadata": plain(metadata or {}),
                "display_id": str((transient or {}).get("display_id", "")),
            }
        )

    def clear_output(self, wait: bool = False) -> None:
        SINK.show({"output_type": "clear_output", "wait": bool(wait)})


class CellShell(QuickErrors, InteractiveShell):
    """Runs cells as a kernel's shell does, without a kernel."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        name, said = str(etype.__name__), str(evalue)
        short = {"ename": name[:MOST_SAID], "evalue": said[:MOST_SAID]}
        line = f"{short['ename']}: {short['evalue']}"
        SINK.show_surely(
            {"output_type": "error", "ename": name, "evalue": said, "traceback": list(stb)},
            {**short, "traceback": [line]},
        )

    def enable_gui(self, gui: Any = None) -> None:
        """There are no windows here; figures come out inline."""

    def ask_exit(self) -> None:
        """Go on: `exit` at the end of a notebook must not cost what comes after it."""

    def init_history(self) -> None:
        """Keep no history on disk, and no thread that writes it."""
        setattr(HistoryManager, "enabled", False)  # noqa: B010  # a traitlet, not a bool, to mypy
        super().init_history()  # type: ignore[no-untyped-call]

    def init_io(self) -> None:
        """Leave the streams alone: the child puts its own in place."""

    def system_piped(self, cmd: str) -> None:
        """Say that no command is run: the rest of the cell may hold an answer."""
        print("Commands are not run while grading.", file=sys.stderr)
        self.user_ns["_exit_code"] = 1

    system = system_raw = system_piped

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """As `system_piped`; its output is empty."""
        self.system_piped(cmd)
        return [] if split else ""


def plain(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """A bundle of MIME types as JSON takes it: pictures as base64."""
    return {
        str(kind): base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
        for kind, value in bundle.items()
    }


def make_shell() -> CellShell:
    """The one shell of this process."""
    shell: CellShell = CellShell.instance()
    return shell


def take_over_streams() -> None:
    """Let `print` go to the sink."""
    sys.stdout, sys.stderr = Printed("stdout", 1), Printed("stderr", 2)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  # for as long as the process
