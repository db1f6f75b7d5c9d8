"""What students, editors and Git do to notebooks: each takes raw JSON or bytes and a random."""

from __future__ import annotations

import copy
import json


def keep(raw, rng):
    return raw


def delete_locked(raw, rng):
    raw["cells"] = [cell for cell in raw["cells"] if not marks(cell).get("locked")]
    return raw


def duplicate(raw, rng):
    at = rng.randrange(len(raw["cells"]))
    raw["cells"].insert(rng.randrange(len(raw["cells"])), copy.deepcopy(raw["cells"][at]))
    return raw


def reorder(raw, rng):
    rng.shuffle(raw["cells"])
    return raw


def retype(raw, rng):
    for cell in raw["cells"]:
        if cell["cell_type"] == "code" and rng.random() < 0.5:
            cell["cell_type"] = rng.choice(["markdown", "raw"])
            cell.pop("outputs", None), cell.pop("execution_count", None)
    return raw


def lose_metadata(raw, rng):
    for cell in raw["cells"]:
        cell["metadata"] = rng.choice([{}, {"collapsed": True}, {"nbgrader": {}}])
    return raw


def lose_ids(raw, rng):
    for cell in raw["cells"]:
        cell.pop("id", None)
    raw["nbformat_minor"] = rng.randrange(5)
    return raw


def old_schema(raw, rng):
    for cell in raw["cells"]:
        marks(cell)["schema_version"] = rng.randrange(3)
    return raw


def merge_answers(raw, rng):
    answers = [
        cell for cell in raw["cells"] if cell["cell_type"] == "code" and "def " in text(cell)
    ]
    if answers:
        place = rng.choice(answers)
        joined = "\n\n\n".join(map(text, answers))
        raw["cells"] = [cell for cell in raw["cells"] if cell not in answers or cell is place]
        place["source"] = joined
    return raw


def print_much(raw, rng):
    for cell in raw["cells"]:
        if cell["cell_type"] == "code":
            lines = "x" * 10_000_000
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": lines}]
            break
    return raw


def write_nonsense(raw, rng):
    raw["metadata"] = {"kernelspec": [1, None], "nbgrader": "no"}
    for cell in raw["cells"]:
        cell["outputs"] = rng.choice([None, 3, [{"output_type": 5}]])
        cell["attachments"] = "none"
    return raw


HARMLESS = [
    keep, delete_locked, duplicate, reorder, retype, lose_metadata, lose_ids, old_schema,
    merge_answers, print_much, write_nonsense,
]  # fmt: skip
"""After any of these in any order, every answer is still in the file."""


def format_three(raw):
    cells = []
    for cell in raw["cells"]:
        cell = {key: value for key, value in cell.items() if key != "id"}
        if cell["cell_type"] == "code":
            cell["input"], cell["language"] = cell.pop("source"), "python"
        cells.append(cell)
    sheets = [{"cells": cells[:2], "metadata": {}}, {"cells": cells[2:], "metadata": {}}]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": sheets}


def written(raw, rng):
    """The notebook as bytes, in one of the ways in which they arrive."""
    if rng.random() < 0.2:
        raw = format_three(raw)
    whole = json.dumps(raw, indent=rng.choice([None, 1]), ensure_ascii=rng.random() < 0.5)
    way = rng.choice(["plain", "windows", "mark", "utf-16", "latin", "conflict"])
    if way == "windows":
        return whole.replace("\n", "\r\n").encode()
    if way == "mark":
        return b"\xef\xbb\xbf" + whole.encode()
    if way == "utf-16":
        return whole.encode("utf-16")
    if way == "latin":
        return whole.replace("# Tiny", "# Tin\xe9").encode("cp1252")
    if way == "conflict" and "\n" in whole:
        lines = whole.split("\n")
        at = rng.randrange(1, len(lines) - 1)
        other = ["<<<<<<< HEAD", lines[at], "=======", "nonsense {", ">>>>>>> other"]
        return "\n".join([*lines[:at], *other, *lines[at + 1 :]]).encode()
    return whole.encode()


def cut(data, rng):
    return data[: rng.randrange(len(data))]


def scratch(data, rng):
    scratched = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(scratched))
        scratched[at : at + rng.randrange(300)] = rng.randbytes(rng.randrange(20))
    return bytes(scratched)


def garble(data, rng):
    return rng.choice(
        [b"", b"null", b"\0" * 1000, b"[" * 5000, rng.randbytes(5000), b'{"cells": 1}']
    )


HARMFUL = [cut, scratch, garble]


def marks(cell):
    return cell["metadata"].get("nbgrader", {})


def text(cell):
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
