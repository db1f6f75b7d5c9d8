"""One module from source to what is generated: run, hold to the rules, generate, compare."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..errors import CourseError
from ..expected import write_expected
from ..module import Module
from ..reference import Reference
from ..seeds import PROOF, PUBLIC
from ..source import Observed, observe_module
from ..source_start import Start, start_fresh
from .asked_again_rules import check_asked_again
from .compare import EXPECTED, changed_files, same_expected
from .concept_rules import check_concepts
from .cost_rules import check_cost
from .course_rules import check_folder, check_settings
from .exercise_rules import check_exercises
from .leak import check_leaks
from .notebook import Notebook
from .notebook_rules import check_notebook
from .prediction_rules import check_predictions
from .prove import Explained, count_explained, prove, seed_sets
from .reading import is_current, run_lecture
from .release import generate_release

_generating = threading.Lock()
"""nbgrader changes the working folder while it generates."""


@dataclass
class Built:
    """What came of one module."""

    module: Module
    problems: list[str] = field(default_factory=list)
    broken: str = ""
    """What kept the module from being looked at; empty when nothing did."""
    explained: Explained | None = None
    hidden_seconds: float = 0.0
    """Processor seconds of one student's hidden cases, answered by the solutions."""
    seconds: float = 0.0
    new: dict[Path, Path] = field(default_factory=dict)
    """Freshly built files and folders, and the places in the course they belong to."""


def build_module(
    course: Path,
    module: Module,
    modules: Sequence[Module],
    scratch: Path,
    *,
    check: bool,
    proof: tuple[int, ...] = PROOF,
    start: Start = start_fresh,
) -> Built:
    """Build `module` below `scratch`; nothing of the course is changed.

    With `check`, what differs from the course's files is a problem instead of being `new`. The
    exercises are proved on the public cases and those of `proof`.
    """
    built, began = Built(module), time.perf_counter()
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        notebook = Notebook.read(module.notebook)
        seeds = [seed for seeds in seed_sets(proof) for seed in seeds]
        observed = observe_module(module.folder, seeds, whole=True, start=start)
        built.problems += _held_to_rules(module, notebook, observed, modules, proof)
        built.explained = count_explained(observed.references)
        built.hidden_seconds = sum(observed.seconds.values())
        if not built.problems:
            new, public = _generate(course, module, observed, scratch, check)
            built.problems += check_leaks(module, notebook, public)
            if check:
                built.problems += (_stale(course, module, place) for place in new.values())
            else:
                built.new = new
    except CourseError as error:
        built.broken = str(error)
    built.seconds = time.perf_counter() - began
    return built


def _held_to_rules(
    module: Module,
    notebook: Notebook,
    observed: Observed,
    modules: Sequence[Module],
    proof: tuple[int, ...],
) -> Iterator[str]:
    yield from check_folder(module)
    yield from check_notebook(notebook)
    yield from check_exercises(module, notebook, observed)
    yield from check_settings(module, notebook, observed.catalogue)
    yield from check_concepts(module, observed.facts, modules)
    yield from check_predictions(module, notebook, observed.predictions)
    yield from check_asked_again(module, notebook, modules)
    yield from check_cost(observed.seconds, observed.slowness)
    yield from prove(observed, proof)


def _generate(
    course: Path, module: Module, observed: Observed, scratch: Path, check: bool
) -> tuple[dict[Path, Path], list[Path]]:
    """What must be put into place (nothing when all is current), and all that will be public."""
    new: dict[Path, Path] = {}
    expected, committed = scratch / EXPECTED, module.folder / EXPECTED
    expected.write_text(write_expected(public_part(observed.references)), encoding="utf-8")
    if same_expected(committed, expected):  # numbers of another machine are as good
        expected.write_bytes(committed.read_bytes())
    else:
        new[expected] = committed
    with _generating:
        release = generate_release(
            course, module, expected.read_text(encoding="utf-8"), scratch / "course"
        )
    place = course / "release" / module.name
    if changed_files(place, release):
        new[release] = place
    to_read = course / "notebooks" / f"{module.name}.ipynb"
    if not is_current(to_read, release):
        # to check, it is enough to know that it is stale
        made = release / to_read.name if check else run_lecture(release, scratch / "course")
        new[made] = to_read
        return new, [release, made]
    return new, [release, to_read]


def public_part(references: Mapping[str, Reference]) -> dict[str, Reference]:
    """What `expected.json` may hold: the public cases, and of a reading exercise only its form."""
    return {
        name: replace(reference, explanations={}, groups={}, aspects=())
        if reference.reading
        else reference.select(PUBLIC)
        for name, reference in references.items()
    }


def _stale(course: Path, module: Module, place: Path) -> str:
    state = "stale" if place.exists() else "missing"
    return f"{place.relative_to(course)} is {state}. Write it with: autograder build {module.name}"
