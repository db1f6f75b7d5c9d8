"""Does the course hold on the newest of what it stands on? `make newest` asks.

It installs the newest TensorFlow, Keras, nbgrader, JupyterLab and all else that pyproject.toml
allows into a fresh environment, runs everything there, and prints what broke: each cell of a
lecture whose output is another one, each claim of the course that a test holds, and all the rest.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.etree import ElementTree

COURSE = Path(__file__).resolve().parents[1]
SHOWN = ("tensorflow", "keras", "numpy", "jupyterlab", "nbgrader")
"""The packages of the README's table, in its order."""
SANITIZE = "tests/notebooks/sanitize.cfg"


@dataclass(frozen=True)
class Broken:
    """One thing that did not hold."""

    kind: str
    """`cell`, `claim`, `build` or `test`."""
    where: str
    why: str


def main() -> int:
    """Install, run, print; 1 where something broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="make the environment here")
    parser.add_argument("--jobs", default="2", help="processes that run tests")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the outcome here too")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newest-") as scratch:
        python = make_environment(arguments.keep or Path(scratch) / "venv")
        versions = installed(python)
        print_versions(versions)
        broken = [
            *build(python),
            *cells(python, Path(scratch)),
            *tests(python, Path(scratch), arguments.jobs),
        ]
    for one in broken:
        print(f"{one.kind:6} {one.where}\n       {one.why}")
    print(f"{len(broken)} things broke." if broken else "Everything holds.")
    if arguments.json:
        outcome = {"versions": versions, "broken": [asdict(one) for one in broken]}
        arguments.json.write_text(json.dumps(outcome, indent=1) + "\n", encoding="utf-8")
    return 1 if broken else 0


def make_environment(folder: Path) -> Path:
    """The Python of a fresh environment with the newest of everything."""
    if not (folder / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--upgrade"]
    subprocess.run([*install, "--upgrade-strategy", "eager", f"{COURSE}[dev]"], check=True)
    subprocess.run([*install, "--no-deps", "--editable", str(COURSE)], check=True)
    return python


def installed(python: Path) -> dict[str, str]:
    """What stands in the environment, by lower-case name."""
    command = [str(python), "-m", "pip", "list", "--format=json"]
    listed = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return {row["name"].lower(): row["version"] for row in listed}


def pinned() -> dict[str, str]:
    """What constraints.txt holds the course to."""
    lines = (COURSE / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if not line.startswith("#"))
    return {name.lower(): version for name, version in pairs}


def print_versions(versions: dict[str, str]) -> None:
    """A table of what is new."""
    held = pinned()
    print(f"{'package':12} {'tested':10} newest")
    for name in SHOWN:
        mark = "" if versions.get(name) == held.get(name) else "  *"
        print(f"{name:12} {held.get(name, '-'):10} {versions.get(name, '-')}{mark}")


def build(python: Path) -> Iterator[Broken]:
    """What the build refuses: a solution, a mistake or a release that came out otherwise."""
    done = run([str(python), "-m", "autograder.command", "build", "--check"])
    if done.returncode:
        for line in (done.stdout + done.stderr).splitlines():
            if re.search(r"\.(py|ipynb|json|toml)|stale|missing|misconception", line):
                yield Broken("build", line.strip()[:100], "")


def cells(python: Path, scratch: Path) -> Iterator[Broken]:
    """Cells of the lectures whose output is no longer what is stored."""
    report = scratch / "cells.xml"
    books = sorted(str(path.relative_to(COURSE)) for path in (COURSE / "notebooks").glob("*.ipynb"))
    command = [str(python), "-m", "pytest", "-q", "--nbval", "--nbval-sanitize-with", SANITIZE]
    run([*command, "-p", "no:cacheprovider", f"--junitxml={report}", *books])
    yield from failures(report, "cell")


def tests(python: Path, scratch: Path, jobs: str) -> Iterator[Broken]:
    """Claims that the tests of the course hold, and all other tests."""
    report = scratch / "tests.xml"
    command = [str(python), "-m", "pytest", "-q", "-n", jobs, "--dist", "loadgroup"]
    run([*command, "-p", "no:cacheprovider", f"--junitxml={report}"])
    yield from failures(report, "test")


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run in the course's folder, and keep what is printed."""
    return subprocess.run(command, cwd=COURSE, capture_output=True, text=True)


def failures(report: Path, kind: str) -> Iterator[Broken]:
    """What failed, from pytest's report; a report that is missing is a failure of its own."""
    if not report.exists():
        yield Broken(kind, "pytest itself", "it wrote no report: run it by hand")
        return
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        for outcome in (*case.findall("failure"), *case.findall("error")):
            where = "::".join(filter(None, (case.get("classname"), case.get("name"))))
            claim = kind == "test" and where.startswith("tests.course")
            lines = (outcome.get("message") or outcome.text or "").strip().splitlines()
            yield Broken("claim" if claim else kind, where, (lines or ["no word"])[0][:160])


if __name__ == "__main__":
    sys.exit(main())
