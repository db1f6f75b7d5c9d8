"""Is each rule kept by the tiny module, and does breaking it give one line that says so?"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.build.concept_rules import check_concepts
from autograder.build.course_rules import check_course, check_folder, check_settings, modules_of
from autograder.build.exercise_rules import check_exercises
from autograder.build.notebook import Notebook
from autograder.build.notebook_rules import check_notebook
from autograder.build.prediction_rules import check_predictions
from autograder.errors import CourseError
from autograder.misconceptions import Sample
from autograder.module import Module
from autograder.seeds import PUBLIC
from autograder.source import Facts, Observed, observe_module
from autograder.source_start import WarmSource

from . import tiny

Change = Callable[[dict[str, Any]], object]


def problems(folder: Path, observed: Observed) -> list[str]:
    module = Module(folder)
    notebook = Notebook.read(module.notebook)
    return [
        *check_folder(module),
        *check_notebook(notebook),
        *check_exercises(module, notebook, observed),
        *check_settings(module, notebook, observed.catalogue),
        *check_concepts(module, observed.facts, [module]),
        *check_predictions(module, notebook, observed.predictions),
    ]


def test_the_tiny_module_keeps_every_rule(folder: Path, observed: Observed) -> None:
    assert problems(folder, observed) == []


def put(name: str, key: str, value: Any) -> Change:
    return lambda raw: tiny.cell_of(raw, name).__setitem__(key, value)


def mark(name: str, **marks: Any) -> Change:
    return lambda raw: tiny.cell_of(raw, name)["metadata"]["nbgrader"].update(marks)


def tag(name: str, *tags: str) -> Change:
    return lambda raw: tiny.cell_of(raw, name)["metadata"].update(tags=list(tags))


def without(name: str) -> Change:
    return lambda raw: raw["cells"].remove(tiny.cell_of(raw, name))


def swapped(raw: dict[str, Any]) -> None:
    answer, check = tiny.cell_of(raw, "doubled_answer"), tiny.cell_of(raw, "doubled")
    first = raw["cells"].index(answer)
    raw["cells"][first : first + 2] = [check, answer]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw.update(nbformat_minor=4), "not of format 4.5"),
        (lambda raw: raw["metadata"].update(widgets={}), "its metadata holds widgets"),
        (lambda raw: raw["metadata"]["kernelspec"].update(name="tf"), "not python3"),
        (put("twice-1", "id", "sums-1"), "cell sums-1: 2 cells have this id"),
        (put("twice-1", "id", "c4f1"), "cell c4f1: call a lecture cell by its section"),
        (lambda raw: tiny.cell_of(raw, "twice-1").pop("id"), "number 3: it has no id"),
        (put("opening-2", "source", 'start("02_other")'), 'must call start("01_tiny")'),
        (tag("opening-2", "demo"), "the first code cell is always needed"),
        (put("sums-4", "outputs", [{}]), "cell sums-4: it has stored outputs"),
        (put("sums-4", "execution_count", 3), "cell sums-4: it has an execution count"),
        (put("sums-4", "metadata", {"collapsed": True}), "its metadata holds collapsed"),
        (put("sums-4", "source", "x = 1  # " + "y" * 80), "line 1 has 89 columns"),
        (mark("doubled", schema_version=2), "not of schema 3"),
        (mark("doubled", extra=1), "too much or too little: look at extra"),
        (mark("doubled", grade_id="other"), "cell doubled: its grade id is other"),
        (mark("doubled", locked=False), "must be locked"),
        (tag("doubled", "raises-exception"), "no test could fail"),
        (tag("doubled_answer", "demo"), "left out when grading"),
        (put("sums-4", "source", "### BEGIN SOLUTION\n### END SOLUTION"), "is no answer cell"),
        (put("doubled_answer", "source", "def doubled(x):\n    '''T.'''\n    ### BEGIN SOLUTION"),
         "in pairs"),
        (put("doubled_answer", "source", "def doubled(x):\n    '''T.'''\n    return x + x"),
         "put the solution between"),
        (put("doubled_answer", "source", tiny.DOUBLED.replace('    """Twice x."""\n', "")),
         "give doubled a docstring"),
        (put("doubled_answer", "source", tiny.DOUBLED.replace("def doubled", "def twice")),
         "it does not define doubled"),
        (put("doubled_answer", "source", tiny.DOUBLED.replace("twofold =", "twofold = =")),
         "line 4 is no Python"),
        (mark("doubled_answer", grade=True), "cell doubled_answer: make it a code cell that is"),
        (without("doubled_answer"), "there is no cell doubled_answer"),
        (without("doubled"), "there is no cell doubled:"),
        (put("doubled", "source", 'check( "doubled" )'), 'write exactly check("doubled")'),
        (mark("doubled", points=3), "its 3 points can't be shared by 2 aspects"),
        (mark("doubled", points=-2), "its -2 points can't be shared"),
        (swapped, "cell doubled: it stands above its answer"),
        (mark("in_words", grade=False), "manually graded answer for 0 points"),
        (mark("in_words", points=4), "give it 0 points, or 2: one for each criterion"),
        (without("in_words"), "there is no written answer in_words"),
        (put("in_words", "id", "in_word"), "cell in_word: misconceptions.py has no Rubric"),
        (put("twice-1", "source", "## Thrice"), "its section 'Twice' is no heading"),
        (put("opening-1", "source", "# Small"), "its title 'Tiny numbers' is no heading"),
        (put("sums-1", "source", "## Sums\n\nHalving gives 3.5."), "cell sums-1 tells its outcome"),
        (put("sums-2", "source", tiny.HALF.replace("...", "3.5", 1)), "leave its guess open"),
        (without("sums-3"), "it needs one cell that predicts, and one below that reveals"),
        (put("sums-4", "source", 'reveal("other", half)'), "reveal names other"),
    ],
)  # fmt: skip
def test_a_broken_notebook_is_told(
    folder: Path, observed: Observed, change: Change, said: str
) -> None:
    raw = tiny.notebook()
    change(raw)
    tiny.write_notebook(folder, raw)
    found = problems(folder, observed)
    assert any(said in problem for problem in found), found
    assert all("\n" not in problem for problem in found)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"Tiny numbers"', '"Tiny things"', "its title 'Tiny things' is no heading"),
        ("lecture_minutes = 1", "lecture_minutes = 0", "lecture_minutes must be a number"),
        ('teaches = ["doubling"]', "", "teaches must be a list"),
        ("needs = []", 'needs = ["tripling"]', "needs tripling, which no earlier module teaches"),
        ('taught = ["M01"]', 'taught = ["one"]', "lines.taught holds one"),
        ('taught = ["M01"]', f"taught = {[f'M0{n}' for n in range(1, 7)]}", "more than 5 lines"),
        ('met = ["M01"]', 'met = ["M01", "M02"]', "lines.met holds M02, which no"),
        ('met = ["M01"]', "met = []", "lines.met lacks M01"),
        ('question = "What does halving give?"', "", "write its question"),
        ("What does halving give?", "Is it 3.5?", "its question tells the outcome"),
        ('section = "Sums"', 'section = "Sum"', "its section 'Sum' is no heading"),
        ('value = "3.5"', 'value = "4.5"', "the run gave 3.5, which 0 of its options say"),
        ('value = "3"', 'value = "3.5"', "two of its options have the same value"),
        ('value = "3"', "value = 3", "needs a value in quotes"),
        ('reply = "Nothing here can fail."', "", "a reply of one line"),
        ('[[predictions.half.options]]\nvalue = "raises"\nreply = "Nothing here can fail."', "",
         "it has 2 options: give 3 or 4"),
        ("[predictions.half]", '[predictions.more]\nsection = "Sums"\n\n[predictions.half]',
         "prediction more: its function was not run"),
        ("[predictions.half]", '[predictions.half]\nagain = "01_tiny"', "name a later module"),
        ("[predictions.half]", '[predictions.half]\nagain = "02_big"', "none that reveals"),
    ],
)  # fmt: skip
def test_a_broken_module_toml_is_told(
    folder: Path, observed: Observed, old: str, new: str, said: str
) -> None:
    path = folder / "module.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    found = problems(folder, observed)
    assert any(said in problem for problem in found), found


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"title": ""}, "write a docstring"),
        ({"hints": ("a", "b")}, "give 3 hints"),
        ({"hints": ("a", " ", "c")}, "give 3 hints"),
        ({"reason": ""}, "reason is missing"),
        ({"another_way": " "}, "another_way is missing"),
        ({"what_if": ""}, "what_if is missing"),
        ({"section": "Nowhere"}, "its section 'Nowhere' is no heading"),
        ({"labels": ("positive numbers", "")}, "give each aspect a label"),
    ],
)
def test_a_broken_exercise_is_told(
    folder: Path, observed: Observed, facts: dict[str, Any], said: str
) -> None:
    changed: Facts = replace(observed.facts["doubled"], **facts)
    found = problems(folder, replace(observed, facts={**observed.facts, "doubled": changed}))
    assert [problem for problem in found if said in problem], found


def test_what_is_declared_for_no_exercise_is_told(folder: Path, observed: Observed) -> None:
    private = {**observed.private, "stray": ("halved",), "twin": ("total", "total")}
    found = problems(folder, replace(observed, private=private))
    assert any("stray is about halved, which is no exercise here" in line for line in found)
    assert any("twin is declared 2 times" in line for line in found)


def test_an_unmarked_sample_is_told(folder: Path, observed: Observed) -> None:
    rubric = observed.rubrics["in_words"]
    half = replace(rubric, samples=(rubric.samples[0], Sample("No reason.", (1,))))
    found = problems(folder, replace(observed, rubrics={"in_words": half}))
    assert any("its Rubric needs two samples, each with 2 marks" in line for line in found)


def test_a_strange_file_is_told_and_a_missing_one(folder: Path) -> None:
    (folder / "solutions.txt").write_text("x")
    (folder / "module.toml").unlink()
    found = list(check_folder(Module(folder)))
    assert any("solutions.txt: unexpected" in line for line in found)
    assert any("module.toml is missing" in line for line in found)


def test_a_name_used_in_two_modules_is_told(folder: Path) -> None:
    course = folder.parents[1]
    second = folder.parent / "02_second"
    second.mkdir()
    (second / "exercises.py").write_text((folder / "exercises.py").read_text())
    (course / "source" / "extra").mkdir()
    (course / "release" / "09_gone").mkdir(parents=True)
    found = list(check_course(course, modules_of(course)))
    assert any("2 exercises of the course are called doubled" in line for line in found)
    assert any("source/extra: call a module by two digits" in line for line in found)
    assert any("release/09_gone: there is no source/09_gone" in line for line in found)


def test_what_jupyter_and_a_check_leave_beside_the_modules_is_no_module(folder: Path) -> None:
    course = folder.parents[1]
    for name in (".autograder", ".ipynb_checkpoints", "__pycache__"):
        (course / "source" / name).mkdir()
    found = list(check_course(course, modules_of(course)))
    assert not any("call a module" in line for line in found)


@pytest.mark.parametrize("text", ["[1, 2]", "{}", "{", '{"cells": [1]}'])
def test_what_is_no_notebook_is_one_clear_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_text(text)
    with pytest.raises(CourseError, match=r"broken.ipynb is n.*Restore it"):
        Notebook.read(path)


def test_a_prediction_asked_again_later_is_run_but_not_revealed(
    folder: Path, imported: WarmSource
) -> None:
    def observe() -> Observed:
        return observe_module(folder, PUBLIC, whole=True, start=imported.start)

    raw = tiny.notebook()
    raw["cells"].remove(tiny.cell_of(raw, "sums-3"))
    tiny.write_notebook(folder, raw)
    path = folder / "module.toml"
    asked = path.read_text().replace("[predictions.half]", '[predictions.half]\nagain = "02_big"')
    path.write_text(asked)
    assert problems(folder, observe()) == []
    path.write_text(asked.replace('value = "3.5"', 'value = "4.5"'))
    found = problems(folder, observe())
    assert any("the run gave 3.5, which 0 of its options say" in problem for problem in found)
