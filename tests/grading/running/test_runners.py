"""Does each runner give each exercise its chance, whatever the code around it does?"""

import copy
import os
from dataclasses import replace

import nbformat
import pytest
import tiny

from autograder.encoding import decode
from autograder.errors import CourseError
from autograder.grading.running import kernel
from autograder.grading.running.cache import Job, RunCache
from autograder.grading.running.run import Cases, Executed, Limits
from autograder.grading.running.run import runner as runner_named
from autograder.warm import runner as warm

SEEDS = (1, 2, 3)
CASES = Cases({"double": 2, "add_up": 1}, SEEDS)
FILES = {"exercises.py": tiny.EXERCISES.encode(), "data/one.txt": b"1"}
LIMITS = Limits(start=60, cell=2, observation=2, submission=60, output=2_000, outcome=100_000)


KERNEL, WARM = (kernel.run, "off"), (warm.run, "required")


@pytest.fixture(params=[KERNEL, WARM], ids=["kernel", "warm"])
def runner(request):
    run, confinement = request.param

    def runner(notebook, files, module, cases, limits):
        return run(notebook, files, module, cases, replace(limits, confinement=confinement))

    return runner


@pytest.fixture
def run(built, runner):
    def run(limits=LIMITS, before="", **answers):
        notebook = tiny.answered(built, **{**tiny.SOLUTIONS, **answers})
        if before:
            notebook.cells.insert(0, nbformat.v4.new_code_cell(before, id="before"))
        executed = runner(nbformat.writes(notebook).encode(), FILES, tiny.MODULE, CASES, limits)
        cells = nbformat.reads(executed.notebook.decode(), as_version=4).cells
        return executed, {cell.id: cell for cell in cells}

    return run


def returned(executed, *key):
    data = executed.outcomes[key]
    return None if data is None else [outcome.returned for outcome in decode(data, len(SEEDS))]


def text(cell):
    return "".join(output.get("text", "") for output in cell.outputs)


def test_solutions_are_observed_and_cells_keep_their_outputs(run):
    executed, cells = run(
        before="import os\nprint(open('data/one.txt').read(), sorted(os.environ), os.getcwd())",
        add_up="def add_up(values):\n    print('noise')\n    return sum(values)",
    )
    assert not executed.fault and not executed.stopped
    assert set(executed.outcomes) == {("double", 0), ("double", 1), ("add_up", 0)}
    assert all(returned(executed, *key) for key in executed.outcomes)
    assert "noise" not in executed.notebook.decode().replace("print('noise')", "")
    assert text(cells["before"]).startswith("1 [") and "work" in text(cells["before"])
    assert not [output for output in cells["plain"].outputs if output.output_type == "error"]


def test_the_graders_environment_is_not_handed_on(run, monkeypatch):
    monkeypatch.setenv("A_TOKEN", "of the grader")
    _, cells = run(before="import os\nprint('A_TOKEN' in os.environ, os.path.expanduser('~'))")
    assert text(cells["before"]).startswith("False ")
    assert os.path.expanduser("~") not in text(cells["before"]).split()


def test_an_endless_function_costs_only_its_own_part(run):
    loop = "def double(x):\n    while x > 0: pass\n    return 2 * x"
    executed, _ = run(double=loop)
    assert returned(executed, "double", 0) is None
    assert returned(executed, "double", 1)
    assert returned(executed, "add_up", 0)
    assert "longer than 2 seconds" in executed.stopped["double"]


def test_after_the_process_died_the_rest_goes_on_in_a_fresh_one(run):
    executed, cells = run(double="import os\ndef double(x):\n    os._exit(1)")
    assert returned(executed, "double", 0) is None
    assert returned(executed, "add_up", 0)
    assert "ended the Python process" in executed.stopped["double"]
    assert [output.output_type for output in cells["plain"].outputs] == ["error"]


def test_a_loop_that_ignores_interrupts_is_ended(run):
    stubborn = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    executed, cells = run(before=stubborn)
    assert "could not be stopped" in cells["before"].outputs[-1].evalue
    assert returned(executed, "double", 0) and returned(executed, "add_up", 0)


def test_printing_without_end_is_capped(run):
    executed, cells = run(before="for i in range(20_000): print('x' * 50)")
    assert len(text(cells["before"])) <= 2_000
    assert returned(executed, "double", 0)


def test_a_missing_function_is_an_observed_name_error(run):
    executed, _ = run(double="def double(x:\n    oops")
    outcome = decode(executed.outcomes["double", 0], len(SEEDS))[0]
    assert outcome.raised is not None and outcome.raised.type_name == "NameError"


def test_both_runners_observe_the_same(built):
    """Bit by bit, with the line of the student's own code that raised."""
    answers = {
        "double": "def double(x):\n    if x < 0:\n        raise ValueError  # mine\n    return x",
        "add_up": "def add_up(values):\n    values.append(1)\n    return [values, float('nan')]",
    }
    notebook = nbformat.writes(tiny.answered(built, **answers)).encode()
    seen = []
    for run, confinement in (KERNEL, WARM):
        limits = replace(LIMITS, confinement=confinement)
        executed = run(notebook, FILES, tiny.MODULE, CASES, limits)
        seen.append({key: decode(data, 3) for key, data in executed.outcomes.items()})
    assert seen[0] == seen[1]
    raised = seen[1]["double", 1][0].raised
    assert (raised.line, raised.line_number) == ("raise ValueError  # mine", 3)


def test_too_large_outcomes_and_traps_are_none(run):
    executed, _ = run(LIMITS.__class__(60, 2, 2, 60, 2_000, 100))
    assert returned(executed, "double", 0) is None


def test_an_untried_cell_of_tests_is_no_silent_pass(run):
    executed, cells = run(Limits(60, 2, 2, submission=-60), before="1")
    assert [output.output_type for output in cells["plain"].outputs] == ["error"]
    assert executed.outcomes["double", 0] is None


@pytest.mark.parametrize("runner", [KERNEL], ids=["kernel"], indirect=True)
def test_a_kernel_that_does_not_start_is_tried_twice_and_reported(run, monkeypatch):
    tries = []

    def refuse(self):
        tries.append(1)
        raise RuntimeError("no kernel here")

    monkeypatch.setattr(kernel.KernelProcess, "__enter__", refuse)
    executed, _ = run()
    assert "no kernel here" in executed.fault and len(tries) == 2


def test_exercises_that_do_not_import_are_the_graders_fault(built, runner):
    notebook = nbformat.writes(tiny.answered(built)).encode()
    files = {"exercises.py": b"import nothing_of_this_name"}
    executed = runner(notebook, files, tiny.MODULE, CASES, LIMITS)
    assert "nothing_of_this_name" in executed.fault


def job(notebook, **changes):
    parts = {
        "runner": "autograder.grading.running.kernel.run",
        "notebook": nbformat.writes(notebook).encode(),
        "files": FILES,
        "module": tiny.MODULE,
        "cases": CASES,
        "limits": LIMITS,
    }
    return Job(**{**parts, **changes})


def test_the_key_of_a_run_follows_all_it_depends_on(built):
    notebook = tiny.release(built)
    other = copy.deepcopy(notebook)
    other.cells[1].source += "\n"
    keys = {
        job(notebook).key,
        job(other).key,
        job(notebook, files={}).key,
        job(notebook, cases=Cases({"double": 2}, SEEDS)).key,
        job(notebook, cases=Cases(CASES.exercises, (5,))).key,
        job(notebook, limits=Limits()).key,
        job(notebook, runner="another.runner").key,
    }
    assert len(keys) == 7 and job(notebook).key in keys


def test_the_cache_gives_back_what_was_stored(built, tmp_path):
    cache = RunCache(tmp_path)
    executed = Executed(b"{}", {("double", 0): b"\x00", ("double", 1): None}, {"double": "x"})
    cache.store("ab" * 32, executed)
    assert cache.find("ab" * 32) == executed
    next(tmp_path.glob("*/*.json")).write_text("{")
    assert cache.find("ab" * 32) is None
    cache.store("cd" * 32, Executed(b"{}", {}, fault="ours"))
    assert cache.find("cd" * 32) is None


def test_an_unknown_runner_is_a_clear_error():
    with pytest.raises(CourseError, match=r"no\.such"):
        runner_named("no.such")


def test_the_key_of_a_run_follows_our_own_code(built, monkeypatch):
    notebook = tiny.release(built)
    before = job(notebook).key
    monkeypatch.setattr("autograder.grading.running.cache.own_code", lambda: "mended")
    assert job(notebook).key != before
