"""Read the cases of tests/why_none and compare what `why_none` says with what they declare."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

from tapescope.why import why_none

FOLDER = Path(__file__).parent.parent / "why_none"
CASES = sorted(FOLDER.glob("*.py"))
MARK = re.compile(r"# <- ([a-zA-Z ]+?)(?: \(([^)]+)\))?\s*(?=#|$)")
Found = dict[str, set[tuple[str, int | None]]]


@dataclass(frozen=True)
class Result:
    """One case: what it declares, what was said, and how that is to be judged."""

    name: str
    declared: Found
    said: Found
    verdict: str

    def __str__(self) -> str:
        return f"{self.name}: {self.verdict}\n  declared {self.declared}\n  said     {self.said}"


def judge(path: Path) -> Result:
    """Run one case; `right`, `unsure`, or `wrong`."""
    specification = importlib.util.spec_from_file_location(f"why_none_{path.stem}", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    function, sources, arguments = module.build()
    answer = why_none(function, sources, *arguments)
    declared = declared_by(path, module.CAUSES)
    lineless = {(name, rule) for name, pairs in declared.items() for rule, n in pairs if n is None}
    said: Found = {}
    for one in answer.breaks:
        number = None if one.line is None else one.line.number
        if (one.source, one.rule) in lineless:
            number = None
        said.setdefault(one.source, set()).add((one.rule, number))
    if said == declared:
        verdict = "right"
    elif any(not one.sure for one in answer.breaks):
        verdict = "unsure"
    else:
        verdict = "wrong"
    return Result(path.stem, declared, said, verdict)


def declared_by(path: Path, causes: dict[str, list[str]]) -> Found:
    """For each source its rules with the lines marked for them; None where no line is marked."""
    marks = [
        (rule.strip(), source, number)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for rule, source in MARK.findall(line)
    ]
    return {
        name: {
            (rule, number)
            for rule in rules
            for number in [
                line for marked, source, line in marks if marked == rule and source in ("", name)
            ]
            or [None]
        }
        for name, rules in causes.items()
    }
