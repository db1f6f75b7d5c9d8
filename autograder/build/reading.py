"""The notebook to read: the release with its lecture run, and its exercises left alone."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from ..errors import CourseError
from .notebook import Cell, Notebook

KEY = "autograder"
COLOR = re.compile(r"\x1b\[[0-9;]*m")
TIME_LIMIT = 300
"""Seconds for one lecture cell."""


def digest_of(release: Path) -> str:
    """What a lecture's outputs depend on: the release's cells and public files.

    The numbers of `expected.json` are left out: only exercises, which are not run, show them.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in release.rglob("*") if path.is_file()):
        if path.name == "expected.json" or "__pycache__" in path.parts or path.name[0] == ".":
            continue
        digest.update(path.relative_to(release).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_current(committed: Path, release: Path) -> bool:
    """Whether the notebook at `committed` was made from `release`, and its cells are the same."""
    try:
        old = Notebook.read(committed)
    except CourseError:
        return False
    new = Notebook.read(release / f"{release.name}.ipynb")
    if old.raw.get("metadata", {}).get(KEY, {}).get("made_from") != digest_of(release):
        return False
    return [_text(cell) for cell in old.cells] == [_text(cell) for cell in new.cells]


def _text(cell: Cell) -> tuple[object, ...]:
    stored = bool(cell.raw.get("outputs")) or cell.raw.get("execution_count") is not None
    return cell.id, cell.kind, cell.source, dict(cell.metadata), stored and _is_exercise(cell.raw)


def run_lecture(release: Path, scratch: Path) -> Path:
    """Execute the lecture cells of a release below `scratch`; returns the notebook with outputs.

    It runs in `scratch/notebooks`, beside `scratch/release`, where readers have it too. Raises
    `CourseError` when a cell raises that is not tagged `raises-exception`.
    """
    import nbformat
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    name = f"{release.name}.ipynb"
    target = scratch / "notebooks" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    notebook = nbformat.read(release / name, as_version=4)
    kept = json.loads(json.dumps(notebook.metadata))
    client = _lecture_client(notebook, target.parent)
    try:
        # its own loop, closed at the end; the kernel's log goes nowhere
        asyncio.run(client.async_execute(env=_environment(), stderr=subprocess.DEVNULL))
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        said = str(error).strip().splitlines()[-1:] or [type(error).__name__]
        raise CourseError(
            f"{name}: cell {client.current} failed in the release: {said[0]}. Does it need an"
            " exercise's solution? Mend it, or tag it raises-exception."
        ) from None
    notebook.metadata = nbformat.from_dict({**kept, KEY: {"made_from": digest_of(release)}})
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.pop("transient", None)
            _keep_own_frames(output)
    nbformat.write(notebook, target)
    return target


def _keep_own_frames(output: Any) -> None:
    """Of an error's traceback the notebook's own cells: library files name the machine's paths."""
    if output["output_type"] == "error":
        output["traceback"] = [
            part for part in output["traceback"] if not COLOR.sub("", part).startswith("File ")
        ]


def _lecture_client(notebook: Any, folder: Path) -> Any:
    from nbclient import NotebookClient

    class LectureClient(NotebookClient):
        """Passes over the cells of exercises, and remembers which cell is being run."""

        current = "?"

        async def async_execute_cell(self, cell: Any, *args: Any, **options: Any) -> Any:
            if _is_exercise(cell):
                return cell
            self.current = str(cell.get("id"))
            return await super().async_execute_cell(cell, *args, **options)

    return LectureClient(
        notebook,
        timeout=TIME_LIMIT,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )


def _is_exercise(raw: Any) -> bool:
    return bool(raw.get("metadata", {}).get("nbgrader"))


def _environment() -> dict[str, str]:
    """The kernel finds this package, and keeps no guesses of a learner who is none."""
    package = str(Path(__file__).parents[2])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "AUTOGRADER_STATE": "off"}
