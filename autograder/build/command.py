"""`autograder build`: prove every exercise and write what is generated, or check that it is so."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue

from ..cores import cores
from ..errors import CourseError
from ..module import Module
from ..seeds import DRAWN, PROOF
from ..source_start import MOST_AT_ONCE, Start, WarmSource, start_fresh
from .course_rules import check_course, chosen, modules_of
from .module_build import Built, build_module
from .swap import scratch_folder, swap_in


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="such as 02_recording")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail when anything is stale"
    )
    parser.add_argument(
        "--proof-cases",
        type=_sets_of_cases,
        default=len(PROOF),
        metavar="N",
        help="with --check: prove on so many cases beside the public ones (default: %(default)s)",
    )
    parser.add_argument("--course", type=Path, default=Path(), metavar="DIR", help="its root")


def _sets_of_cases(text: str) -> int:
    """A number of proof cases; they are proved in sets as large as a student's draw."""
    counts = range(DRAWN, len(PROOF) + 1, DRAWN)
    if not text.isdecimal() or int(text) not in counts:
        raise argparse.ArgumentTypeError(f"give one of {', '.join(map(str, counts))}, not {text}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Build, and return 0, 1 for problems, or 2 for a source that can't be read or run."""
    proof = PROOF[: arguments.proof_cases]
    if proof != PROOF and not arguments.check:
        raise CourseError("--proof-cases needs --check: what is written is proved on all of them.")
    return build(arguments.course, arguments.modules, check=arguments.check, proof=proof)


def build(
    course: Path,
    names: Sequence[str] = (),
    *,
    check: bool = False,
    proof: tuple[int, ...] = PROOF,
) -> int:
    """Build the named modules, or all, and print what came of it; returns the exit code.

    Nothing is written unless every module is without problems, and then all of it. Raises
    `CourseError` for a course or a name that isn't there, or a folder that can't be written to.
    """
    course, began = course.resolve(), time.perf_counter()
    modules = modules_of(course)
    wanted = chosen(modules, names)
    problems = list(check_course(course, modules))
    with _scratch(course, check) as scratch:
        results = _build_all(course, wanted, modules, scratch, check, proof)
        if not problems and not any(built.problems or built.broken for built in results):
            swap_in({new: place for b in results for new, place in b.new.items()}, scratch)
    for line in (*problems, *_complaints(course, results)):
        print(line, file=sys.stderr)
    for built in results:
        print(_summary(course, built, check))
    return _conclude(wanted, results, problems, check, time.perf_counter() - began)


def _build_all(
    course: Path,
    wanted: Sequence[Module],
    modules: Sequence[Module],
    scratch: Path,
    check: bool,
    proof: tuple[int, ...],
) -> list[Built]:
    """Each of the wanted modules; the last begins, since models are trained from there on.

    So the longest to build is not what everything waits for at the end.
    """
    at_once = min(MOST_AT_ONCE, cores(), len(wanted))
    with _starts(at_once, len(wanted)) as idle, ThreadPoolExecutor(at_once) as pool:

        def build_one(module: Module) -> Built:
            start = idle.get()
            try:
                place = scratch / module.name
                return build_module(
                    course, module, modules, place, check=check, proof=proof, start=start
                )
            finally:
                idle.put(start)

        return list(pool.map(build_one, reversed(wanted)))[::-1]


@contextmanager
def _starts(at_once: int, count: int) -> Iterator[SimpleQueue[Start]]:
    """Ways to start the process of a source, as many as are used at once.

    Where each would be used several times, everything is imported once for each of them.
    """
    with ExitStack() as stack:
        idle: SimpleQueue[Start] = SimpleQueue()
        for _ in range(at_once):
            idle.put(stack.enter_context(WarmSource()).start if count > at_once else start_fresh)
        yield idle


@contextmanager
def _scratch(course: Path, check: bool) -> Iterator[Path]:
    if not check:
        with scratch_folder(course) as scratch:
            yield scratch
        return
    with tempfile.TemporaryDirectory() as elsewhere:
        yield Path(elsewhere)


def _complaints(course: Path, results: Sequence[Built]) -> Iterator[str]:
    for built in results:
        for problem in (*built.problems, built.broken):
            if problem:
                yield f"{built.module.name}: {problem.replace(f'{course}{os.sep}', '')}"


def _summary(course: Path, built: Built, check: bool) -> str:
    line = f"{built.module.name}: "
    if built.explained is None:
        return f"{line}not built."
    found = built.explained
    line += (
        f"{_counted(found.exercises, 'exercise')}, {_counted(found.mistakes, 'misconception')}"
        f" ({found.own_words} told in their own words, {found.in_group} in a group;"
        f" {found.told_apart} of {_counted(found.groups, 'group')} became single causes),"
        f" hidden cases {built.hidden_seconds:.2f} s, {built.seconds:.1f} s in all; "
    )
    if built.problems or built.broken:
        return f"{line}{_counted(len(built.problems) or 1, 'problem')}."
    places = [place.relative_to(course).as_posix() for place in built.new.values()]
    return line + ("wrote " + ", ".join(places) if places else "everything current") + "."


def _conclude(
    wanted: Sequence[Module],
    results: Sequence[Built],
    problems: Sequence[str],
    check: bool,
    seconds: float,
) -> int:
    count = len(problems) + sum(len(b.problems) + bool(b.broken) for b in results)
    done = [built.explained for built in results if built.explained is not None]
    print(
        f"{_counted(len(wanted), 'module')},"
        f" {_counted(sum(e.exercises for e in done), 'exercise')},"
        f" {_counted(sum(e.mistakes for e in done), 'misconception')} in {seconds:.1f} s: "
        + (f"{_counted(count, 'problem')}, nothing written." if count else "all proved.")
    )
    if any(built.broken for built in results):
        return 2
    return 1 if count else 0


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" + ("" if count == 1 else "s")
