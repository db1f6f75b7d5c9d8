"""Outputs as a child sent them, made into outputs of a notebook; any of them may be made up."""

from __future__ import annotations

import json
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

Bundle = dict[str, Any]


class Outputs:
    """Adds to the outputs of one cell what a notebook would show, up to a number of bytes."""

    def __init__(self, outputs: list[NotebookNode], left: int, shown: dict[str, Bundle]) -> None:
        self.outputs, self.left, self.shown = outputs, left, shown
        self._clear = False

    def add(self, data: bytes) -> None:
        """Take in one output; what is none is dropped."""
        if len(data) > 2 * self.left:  # escaped, text is longer than what it says
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
                    self.shown[sent["display_id"]].update(_bundle(sent["data"]))
                    self.left -= len(data)
            else:
                self._append(_output(kind, sent), str(sent.get("display_id", "")))
        except Exception:  # made up to break whoever reads it
            return

    def _append(self, output: NotebookNode, display_id: str) -> None:
        size = len(json.dumps(output))
        if size > self.left and output.output_type == "stream":
            output.text = output.text[: self.left]
        elif size > self.left:
            return
        self.left -= size
        self._clear_now()
        last = self.outputs[-1] if self.outputs else None
        if (
            last is not None
            and last.output_type == output.output_type == "stream"
            and last.name == output.name
        ):
            last.text += output.text
        else:
            self.outputs.append(output)
            if display_id:
                self.shown[display_id] = output.data

    def _clear_now(self) -> None:
        if self._clear:
            self.outputs.clear()
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
