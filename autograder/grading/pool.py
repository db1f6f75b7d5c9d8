"""The secret, and what solution and misconceptions give on the hidden cases drawn by it."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import lru_cache, partial
from math import ceil, comb
from pathlib import Path

from ..errors import CourseError
from ..expected import read_expected, write_expected
from ..judge import judge, same_outcome
from ..misconceptions import Rubric
from ..outcome import Outcome
from ..reference import Reference
from ..seeds import DRAWN, pool
from ..source import Observed, observe_module
from ..source_start import MOST_AT_ONCE
from .running.cache import unwritable, versions, write_whole

SECRET_BYTES = 32
MISSED = 0.001
"""The share of draws that may miss a mistake. The build proved it wrong on every one of its cases;
to ask as much of a pool would stop a class's grading for a draw in a million."""


def read_secret(state: Path) -> bytes:
    """The course's secret, made when first asked for; only its owner may read the file."""
    path = state / "secret"
    try:
        state.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_secret(path, secrets.token_bytes(SECRET_BYTES))
        return _parsed(path)
    except OSError as error:
        raise unwritable(state, error) from None


def new_secret(state: Path) -> str:
    """Draw other hidden cases from now on; the id of the old secret, which is kept.

    Verdicts name the secret that drew their cases, so they stay explainable.
    """
    old = read_secret(state)
    name = secret_id(old)
    try:
        _write_secret(state / "secrets" / name, old)
        write_whole(state / "secret", secrets.token_hex(SECRET_BYTES) + "\n")
    except OSError as error:
        raise unwritable(state, error) from None
    return name


def secret_of(state: Path, name: str) -> bytes | None:
    """The secret with this id, of this term or of an earlier one; None when it is not kept."""
    now = read_secret(state)
    path = state / "secrets" / name
    if secret_id(now) == name:
        return now
    return _parsed(path) if name and path.is_file() else None


def secret_id(secret: bytes) -> str:
    """A name for a secret that does not tell it."""
    return hashlib.sha256(b"id:" + secret).hexdigest()[:12]


def _write_secret(path: Path, secret: bytes) -> None:
    """Write the file whole, unless it is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="ascii") as file:
        file.write(secret.hex() + "\n")
    try:
        os.link(partial, path)  # fails where another run was faster
    except FileExistsError:
        pass
    finally:
        partial.unlink()


def _parsed(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) < SECRET_BYTES:
        raise CourseError(
            f"{path} is damaged: restore it from a backup, or delete it (every student then gets"
            " other hidden cases)."
        )
    return secret


def hidden_references(
    folder: Path, state: Path, secret: bytes, at_once: int = 1
) -> dict[str, Reference]:
    """The references of the module in `folder` on its whole pool, proved before they are used.

    They are kept in `state` under a hash of all that they depend on. Up to `at_once` processes,
    and no more than `MOST_AT_ONCE`, observe what is not kept.
    """
    path = _path(folder, state, secret)
    if path.is_file():
        try:
            os.utime(path)  # what was used stays
            return dict(_read(path))
        except CourseError:
            path.unlink()  # damaged: made anew
    parts = _observe(folder, pool(secret, folder.name), min(at_once, MOST_AT_ONCE))
    found = {
        name: Reference.join([part.references[name] for part in parts])
        for name in parts[0].references
    }
    for reference in found.values():
        prove(reference)
    rubrics = [asdict(rubric) for rubric in parts[0].rubrics.values()]
    write_whole(_beside(path), json.dumps(rubrics))
    write_whole(path, write_expected(found))
    return found


def _observe(folder: Path, seeds: Sequence[int], at_once: int) -> list[Observed]:
    """The source on all seeds, a like share of them in each of `at_once` processes."""
    each = ceil(len(seeds) / at_once)
    shares = [seeds[start : start + each] for start in range(0, len(seeds), each)]
    with ThreadPoolExecutor(at_once) as threads:
        return list(threads.map(partial(observe_module, folder), shares))


def hidden_rubrics(folder: Path, state: Path, secret: bytes) -> dict[str, Rubric]:
    """The rubrics of the module in `folder` by answer cell, read when its pool was made."""
    path = _path(folder, state, secret)
    for _ in range(2):
        hidden_references(folder, state, secret)
        try:
            kept = json.loads(_beside(path).read_text(encoding="utf-8"))
            os.utime(_beside(path))
            return {rubric.answer: rubric for rubric in map(Rubric.of, kept)}
        except (OSError, ValueError, KeyError, TypeError):
            path.unlink(missing_ok=True)  # lost or damaged: both are made anew
    raise CourseError(f"{_beside(path)} can't be kept. Look into its folder.")


def _path(folder: Path, state: Path, secret: bytes) -> Path:
    return state / "cache" / "pools" / f"{folder.name}-{_key(folder, secret)}.json"


def _beside(path: Path) -> Path:
    """Where the rubrics of a pool are: never in the pool's file, whose form is a public one."""
    return path.with_suffix(".rubrics")


@lru_cache(maxsize=4)
def _read(path: Path) -> Mapping[str, Reference]:
    """A pool; what is under a path never changes, and each converter asks for it anew."""
    return read_expected(path)


def _key(folder: Path, secret: bytes) -> str:
    digest = hashlib.sha256(secret)
    package = Path(__file__).parents[1]
    code = [*sorted(folder.iterdir()), *sorted(package.glob("*.py"))]
    written = [path for path in code if path.suffix in {".py", ".ipynb", ".toml"}]
    for path in [*written, *sorted(folder.glob("data/**/*"))]:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update(repr(versions()).encode())
    return digest.hexdigest()[:32]


def prove(reference: Reference) -> None:
    """Raise `CourseError` unless the pool tells right from wrong, and each mistake from others.

    A mistake may be right in some cases; but in at least one aspect in so few that hardly a draw
    of cases has no other.
    """
    solution = [aspect.solution for aspect in reference.aspects]
    if judge(reference, solution).status != "right":
        raise CourseError(
            f"{reference.exercise}: the solution does not agree with itself on hidden cases."
            " Mend its solution or its inputs, then build."
        )
    variants = {name for aspect in reference.aspects for name in aspect.misconceptions}
    for variant in sorted(variants):
        given = [aspect.misconceptions[variant] for aspect in reference.aspects]
        if not _rejected(reference, given):
            raise CourseError(
                f"{reference.exercise}: the misconception {variant} is right on too many hidden"
                " cases. Make the inputs separate the beliefs, then build."
            )
        name = variant.partition("[")[0]
        if not _explained(reference, name, given):
            raise CourseError(
                f"{reference.exercise}: the misconception {variant} is not explained as itself"
                " on hidden cases. Declare a group, or separate them by inputs, then build."
            )


def _rejected(reference: Reference, given: Sequence[Sequence[Outcome]]) -> bool:
    for outcomes, aspect in zip(given, reference.aspects, strict=True):
        right = sum(
            same_outcome(mine, wanted, reference.tolerance)
            for mine, wanted in zip(outcomes, aspect.solution, strict=True)
        )
        if comb(right, DRAWN) <= MISSED * comb(len(outcomes), DRAWN):
            return True
    return False


def _explained(reference: Reference, name: str, given: Sequence[Sequence[Outcome]]) -> bool:
    groups: Mapping[str, tuple[str, ...]] = {
        group: said.members for group, said in reference.groups.items()
    }
    return any(
        part.causes == (name,) or (len(part.causes) == 1 and name in groups.get(part.causes[0], ()))
        for part in judge(reference, given).parts
        if not part.right
    )
