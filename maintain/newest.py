"""Does the course hold on the newest of what it stands on? `make newest` asks.

It installs the newest TensorFlow, Keras, nbgrader, JupyterLab and all else that pyproject.toml
allows into a fresh environment, runs everything there, and prints what broke as soon as it is
known: each cell of a lecture whose output is another one, each claim of the course that a test
holds, and all the rest. It takes longer than `make test`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.etree import ElementTree

COURSE = Path(__file__).resolve().parents[1]
SHOWN = ("tensorflow", "keras", "numpy", "jupyterlab", "nbgrader")
"""The packages of the README's table, in its order."""
SANITIZE = "tests/notebooks/sanitize.cfg"
CLAIMS = "tests/course"
COMPARED = "tests/notebooks/test_rooms.py::test_lecture_gives_the_outputs_it_shows"
"""The test that runs what `cells` runs."""
ENDED_WELL = (0, 1)
"""Exit codes of a pytest that ran to its end: nothing failed, or something did."""
MOST_SECONDS = 3 * 3600
"""For one step: far above any honest run, so that one that hangs is told of."""


@dataclass(frozen=True)
class Broken:
    """One thing that did not hold."""

    kind: str
    """`cell`, `claim`, `build` or `test`."""
    where: str
    why: str


def main() -> int:
    """Install, run, print; 1 where something broke, 2 where there is no newest to run on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="make the environment here")
    parser.add_argument("--jobs", default="2", help="processes that run tests")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the outcome here too")
    arguments = parser.parse_args()
    broken: list[Broken] = []
    with tempfile.TemporaryDirectory(prefix="newest-") as folder:
        scratch = Path(folder)
        try:
            python = make_environment((arguments.keep or scratch / "venv").resolve())
        except subprocess.CalledProcessError as error:
            print(f"The newest can't be installed together: {' '.join(map(str, error.cmd))}")
            return 2
        versions = installed(python)
        print_versions(versions)
        for name, step in (
            ("build --check", build(python)),
            ("cells of the lectures", cells(python, scratch)),
            ("claims of the course", claims(python, scratch, arguments.jobs)),
            ("all other tests", tests(python, scratch, arguments.jobs)),
        ):
            began = time.monotonic()
            print(f"== {name}", flush=True)
            for one in step:
                broken.append(one)
                print(f"{one.kind:6} {one.where}\n       {one.why}", flush=True)
            print(f"   {time.monotonic() - began:.0f} s", flush=True)
    print(f"{len(broken)} things broke." if broken else "Everything holds.")
    if arguments.json:
        outcome = {"versions": versions, "broken": [asdict(one) for one in broken]}
        arguments.json.write_text(json.dumps(outcome, indent=1) + "\n", encoding="utf-8")
    return 1 if broken else 0


def make_environment(folder: Path) -> Path:
    """The Python of an environment with the newest of everything."""
    if not (folder / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--upgrade"]
    newest = ["--upgrade-strategy", "eager", "--editable", f"{COURSE}[dev]"]
    subprocess.run([*install, *newest], check=True)
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
    """A table of the README's packages, and every other package that is not as it is pinned."""
    held = pinned()
    print(f"{'package':12} {'tested':10} newest")
    for name in SHOWN:
        mark = "" if versions.get(name) == held.get(name) else "  *"
        print(f"{name:12} {held.get(name, '-'):10} {versions.get(name, '-')}{mark}")
    others = [
        f"{name} {held[name]} -> {version}"
        for name, version in sorted(versions.items())
        if name not in SHOWN and held.get(name, version) != version
    ]
    print(f"other than pinned: {', '.join(others) or 'none'}", flush=True)


def build(python: Path) -> Iterator[Broken]:
    """What the build refuses: a solution, a mistake or a release that came out otherwise."""
    done = run([str(python), "-m", "autograder.command", "build", "--check"])
    if done.returncode:
        problems = done.stderr.strip().splitlines() or ["no word"]
        yield from (Broken("build", *_halves(line)) for line in problems)


def _halves(line: str) -> tuple[str, str]:
    """The module that a line of the build names, and what it says of it."""
    module, colon, said = line.strip().partition(": ")
    return (module, said) if colon else ("build --check", line.strip())


def cells(python: Path, scratch: Path) -> Iterator[Broken]:
    """Cells of the lectures whose output is no longer what is stored."""
    options = ["--config-file", os.devnull, "--rootdir", str(COURSE), "-p", "no:xdist"]
    options += ["--nbval", "--nbval-sanitize-with", SANITIZE]
    for book in sorted((COURSE / "notebooks").glob("*.ipynb")):
        name = str(book.relative_to(COURSE))
        report = scratch / f"{book.stem}.xml"
        yield from pytest(python, report, "cell", [*options, name], AUTOGRADER_STATE="off")


def claims(python: Path, scratch: Path, jobs: str) -> Iterator[Broken]:
    """What the course says and a test holds."""
    options = [*in_parallel(jobs), CLAIMS]
    yield from pytest(python, scratch / "claims.xml", "claim", options)


def tests(python: Path, scratch: Path, jobs: str) -> Iterator[Broken]:
    """All other tests."""
    options = [*in_parallel(jobs), "--ignore", CLAIMS, "--deselect", COMPARED]
    yield from pytest(python, scratch / "tests.xml", "test", options)


def in_parallel(jobs: str) -> list[str]:
    """Options of pytest."""
    return ["-n", jobs, "--dist", "loadscope"]


def pytest(
    python: Path, report: Path, kind: str, options: Sequence[str], **settings: str
) -> Iterator[Broken]:
    """What a run of pytest found; one that did not come to its end is a finding too."""
    command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = run([*command, f"--junitxml={report}", *options], **settings)
    found = list(failures(report, kind))
    if not found and done.returncode not in ENDED_WELL:
        last = (done.stdout + done.stderr).strip().splitlines()[-1:] or ["no word"]
        found = [Broken(kind, options[-1], f"pytest ended with {done.returncode}: {last[0]}")]
    print(f"   {counted(report)}", flush=True)
    yield from found


def counted(report: Path) -> str:
    """How much was run: a step that skipped everything proves nothing."""
    if not report.exists():
        return "no report"
    cases = list(ElementTree.parse(report).getroot().iter("testcase"))
    skipped = sum(case.find("skipped") is not None for case in cases)
    return f"{report.stem}: {len(cases) - skipped} run, {skipped} skipped"


def run(command: list[str], **settings: str) -> subprocess.CompletedProcess[str]:
    """Run in the course's folder with this environment's programs, and keep what is printed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    programs = str(Path(command[0]).parent)
    environment["PATH"] = os.pathsep.join([programs, environment.get("PATH", "")])
    environment |= {"JUPYTER_PREFER_ENV_PATH": "1", **settings}
    try:
        return subprocess.run(
            command, cwd=COURSE, env=environment, capture_output=True, text=True, errors="replace",
            timeout=MOST_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        said = f"it took over {MOST_SECONDS} s"
        return subprocess.CompletedProcess(command, -1, "", said)


def failures(report: Path, kind: str) -> Iterator[Broken]:
    """What failed, from pytest's report; a report that is missing is a failure of its own."""
    if not report.exists():
        yield Broken(kind, "pytest itself", "it wrote no report: run it by hand")
        return
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        for outcome in (*case.findall("failure"), *case.findall("error")):
            where = "::".join(filter(None, (case.get("classname"), case.get("name"))))
            yield Broken(kind, where, first_words(outcome))


def first_words(outcome: ElementTree.Element) -> str:
    """Of what pytest says of a failure, so much as tells one from another."""
    said = (outcome.get("message") or outcome.text or "").strip() or "no word"
    plain = re.sub(r"\x1b\[[0-9;]*m|#x1B\[[0-9;]*m", "", said)
    return " / ".join(line.strip() for line in plain.splitlines()[:4] if line.strip())[:300]


if __name__ == "__main__":
    sys.exit(main())
