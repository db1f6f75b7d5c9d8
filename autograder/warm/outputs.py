"""Outputs as a child sent them, made into outputs of a notebook; any of them may be made up."""

from __future__ import annotations

import json
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from ..grading.running.keeping import Kept

Bundle = dict[str, Any]
ALWAYS_READ = 500_000
"""Bytes of a message that is read even where little is left: it may be an error."""


class Outputs:
    """Hands on what a notebook would show; `shown` finds displays again that are updated."""

    def __init__(self, kept: Kept, shown: dict[str, Bundle]) -> None:
        self.kept, self.shown = kept, shown
        self._clear = False

    def add(self, data: bytes) -> None:
        """Take in one output; what is none is dropped."""
        # escaped, text is longer than what it says
        if len(data) > max(2 * self.kept.left, ALWAYS_READ):
            self.kept.cut = True
            return
        try:
            sent = json.loads(data)
            kind = sent["output_type"]
            if kind == "clear_output":
                self._clear = True
                if not sent["wait"]:
                    self._clear_now()
            elif kind == "update_display_data":
                if sent["display_id"] in self.shown:
                    self.kept.update(self.shown[sent["display_id"]], _bundle(sent["data"]))
            else:
                self._append(_output(kind, sent), str(sent.get("display_id", "")))
        except Exception:  # made up to break whoever reads it
            return

    def _append(self, output: NotebookNode, display_id: str) -> None:
        self._clear_now()
        if self.kept.add(output) and display_id:
            self.shown[display_id] = output.data

    def _clear_now(self) -> None:
        if self._clear:
            self.kept.clear()
            self._clear = False


def _output(kind: str, sent: dict[str, Any]) -> Any:
    """Each kind with its own keys, each of its own type; raises KeyError for another kind."""
    if kind == "stream":
        name = {"stdout": "stdout", "stderr": "stderr"}[sent["name"]]
        return new_output("stream", name=name, text=_text(sent["text"]))
    if kind == "error":
        lines = [_text(line) for line in sent["traceback"]]
        names = {"ename": _text(sent["ename"]), "evalue": _text(sent["evalue"])}
        return new_output("error", traceback=lines, **names)
    known = {"display_data": "display_data", "execute_result": "execute_result"}[kind]
    return new_output(known, data=_bundle(sent["data"]), metadata=_clean(dict(sent["metadata"])))


def _bundle(data: dict[str, Any]) -> Bundle:
    """MIME types with text, or with JSON where the type says so."""
    return {
        _text(kind): _clean(value) if kind.endswith("json") else _text(value)
        for kind, value in data.items()
    }


def _clean(value: Any) -> Any:
    """JSON that can be written as UTF-8."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def _text(value: Any) -> str:
    if isinstance(value, list):  # as notebook files keep text, line by line
        value = "".join(map(str, value))
    return str(value).encode("utf-8", "replace").decode()
