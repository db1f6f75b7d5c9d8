"""What does a learner see who asks about an exercise, in every state the notebook can be in?"""

import shutil
from pathlib import Path

import pytest

from autograder import hint, progress, start
from autograder.expected import write_expected
from autograder.misconceptions import Explanation
from autograder.module import Module
from autograder.notebook import checking
from autograder.notebook.checking import NotYet
from autograder.notebook.memory import remember
from autograder.notebook.tries import tries_of
from autograder.observe import observe_cases
from autograder.reference import AspectReference, Reference, Tolerance
from autograder.seeds import PUBLIC

EXERCISES = '''
from autograder import Exercise

class Halved(Exercise):
    """Half of a number."""
    name = "halved"
    section = "Halves"
    hints = ("Where does it start?", "Divide. See *Halves*.", "A twin: a third is `x / 3`.")
    reason = "Half is one of two equal parts."
    another_way = "Multiply by 0.5."
    what_if = "What is half of nothing?"
    def inputs(self, rng):
        return (float(rng.uniform(3, 9)),)
    def show(self, x):
        return f"x = {x:.2f}"

class Told(Exercise):
    """A constant answer."""
    name = "told"
    section = "Halves"
    hints = ("a", "b", "c")
    reading = True
    def form(self, answer):
        return None if len(answer) == 2 else "Give two answers."
'''


def halved(x):
    return x / 2


def doubled(x):
    return x * 2


@pytest.fixture
def module(tmp_path, monkeypatch):
    folder = tmp_path / "01_halves"
    folder.mkdir()
    (folder / "exercises.py").write_text(EXERCISES)
    (folder / "module.toml").write_text('title = "Halves"\n')
    exercise = Module(folder).exercises["halved"]
    given = {
        name: observe_cases(exercise, 0, PUBLIC, f) for name, f in (("s", halved), ("d", doubled))
    }
    aspect = AspectReference("", PUBLIC, ("x",) * 4, given["s"], {"double": given["d"]})
    said = {"double": Explanation("multiply by 2.", "print it.", "Halves", "a larger number.")}
    reference = Reference("halved", "Halves", Tolerance(), (aspect,), said, {})
    (folder / "expected.json").write_text(write_expected({"halved": reference}))
    monkeypatch.chdir(folder)
    monkeypatch.setenv("AUTOGRADER_STATE", "on")
    monkeypatch.delenv("AUTOGRADER_STRICT", raising=False)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(checking, "_references", {})
    monkeypatch.setattr("autograder.notebook.memory._memory", {})
    monkeypatch.setattr("autograder.notebook.opening._current", [])
    return folder


def checked(capsys, name, **names):
    exec("check(name)", {"check": checking.check, "name": name, **names})
    return capsys.readouterr().out


def test_a_right_answer_gets_its_reason_another_way_and_a_what_if(module, capsys):
    out = checked(capsys, "halved", halved=halved)
    assert "Right." in out
    assert "one of two equal parts" in out
    assert "Another way: Multiply by 0.5." in out
    assert "What is half of nothing?" in out


def test_a_mistake_gets_its_cause(module, capsys):
    assert "get exactly this: multiply by 2." in checked(capsys, "halved", halved=doubled)


def again_doubled(x):
    return x + x


def test_a_cause_that_comes_back_tells_what_its_experiment_shows(module, capsys):
    first = checked(capsys, "halved", halved=doubled)
    assert "Try: print it." in first and "larger number" not in first
    assert checked(capsys, "halved", halved=doubled) == first  # no new try
    again = checked(capsys, "halved", halved=again_doubled)
    assert "Perhaps again: multiply by 2." in again
    assert "Try: print it. It shows a larger number." in again
    assert checked(capsys, "halved", halved=again_doubled) == again


def test_a_cause_that_comes_back_after_another_answer(module, capsys):
    checked(capsys, "halved", halved=doubled)
    assert "Again" not in checked(capsys, "halved", halved=lambda x: x / 3)
    assert "It shows a larger number." in checked(capsys, "halved", halved=again_doubled)


def test_a_stub_is_not_tried(module, capsys):
    def stub(x):
        raise NotImplementedError()

    assert "Not tried yet." in checked(capsys, "halved", halved=stub)


def test_a_stub_is_run_on_one_case_and_what_it_prints_is_shown(module, capsys):
    def looked_at(x):
        print("once")
        raise NotImplementedError()

    out = checked(capsys, "halved", halved=looked_at)
    assert "Not tried yet." in out
    assert out.count("once") == 1


def test_what_never_returns_and_is_no_stub_is_run_on_all_cases(module, capsys):
    seen = []

    def refuses(x):
        seen.append(x)
        raise ValueError(x)

    assert "ValueError" in checked(capsys, "halved", halved=refuses)
    assert len(set(seen)) > 1


def test_before_its_cell_was_run_it_says_so(module, capsys):
    assert "run the cell that defines it" in checked(capsys, "halved")


def test_a_name_that_is_no_exercise_lists_those_that_are(module, capsys):
    assert "There is no exercise `slope`; there" in checked(capsys, "slope").replace(" here", "")


def test_a_function_in_place_of_its_name(module, capsys):
    assert 'check("halved")' in checked(capsys, halved)


def test_outside_a_module_it_sends_to_the_first_cell(module, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "Run the first cell" in checked(capsys, "halved", halved=halved)


def test_a_lost_expected_json_is_said_in_one_line(module, capsys):
    (module / "expected.json").unlink()
    assert "expected.json is missing" in " ".join(checked(capsys, "halved", halved=halved).split())


def test_exercises_that_do_not_import_are_said_to_be(module, capsys):
    (module / "exercises.py").write_text("import nothing_of_this_name")
    assert "does not import" in " ".join(checked(capsys, "halved", halved=halved).split())


def test_what_the_failing_case_printed_is_shown(module, capsys):
    def noisy(x):
        print(f"shape of {x:.1f}")
        return x * 3

    assert checked(capsys, "halved", halved=noisy).count("shape of") == 1


@pytest.mark.parametrize("name", ["NBGRADER_EXECUTION", "AUTOGRADER_STRICT"])
def test_it_raises_only_where_a_failing_check_must_fail(module, capsys, monkeypatch, name):
    checked(capsys, "halved", halved=doubled)
    monkeypatch.setenv(name, "1")
    with pytest.raises(NotYet, match="multiply by 2"):
        checked(capsys, "halved", halved=doubled)
    checked(capsys, "halved", halved=halved)


def test_a_reading_answer_is_only_looked_at_in_form(module, capsys):
    assert "judged when you hand in" in checked(capsys, "told", told=lambda: [1, 2])
    assert "Give two answers." in checked(capsys, "told", told=lambda: [1])


def test_hints_come_one_a_try(module, capsys):
    def asked():
        hint("halved")
        return capsys.readouterr().out

    assert "Where does it start?" in asked()
    assert "Hint 1 of 3" in asked()
    checked(capsys, "halved", halved=doubled)
    assert "Hint 2 of 3" in asked()
    checked(capsys, "halved", halved=doubled)  # the same code again is no new try
    assert "Hint 2 of 3" in asked()
    checked(capsys, "halved", halved=lambda x: x - 1)
    assert "A twin" in asked()


def test_tries_and_hints_outlive_the_kernel(module, capsys, monkeypatch):
    hint("halved")
    monkeypatch.setattr("autograder.notebook.memory._memory", {})
    checked(capsys, "halved", halved=doubled)
    hint("halved")
    assert "Hint 2 of 3" in capsys.readouterr().out


def test_a_read_only_folder_stops_nobody(module, capsys, monkeypatch):
    monkeypatch.setattr(Path, "mkdir", lambda *_, **__: (_ for _ in ()).throw(PermissionError()))
    assert "Right." in checked(capsys, "halved", halved=halved)


def test_from_notebooks_the_release_s_files_are_found(module, capsys, tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    shutil.copytree(module, tmp_path / "release" / "01_halves")
    monkeypatch.chdir(tmp_path / "notebooks")
    start("01_halves")
    assert "Right." in checked(capsys, "halved", halved=halved)


def test_start_says_what_it_waits_for_and_what_it_found(module, capfd):
    start("01_halves")
    out, err = capfd.readouterr()
    assert "Loading TensorFlow" in out
    assert "Ready in" in out
    assert err == ""


def test_start_says_where_the_files_belong(module, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    start("01_halves")
    assert "back into the folder 01_halves" in " ".join(capsys.readouterr().out.split())


def test_code_in_a_hint_keeps_its_lines(module, capsys, monkeypatch):
    text = (module / "exercises.py").read_text()
    twin = "A twin:\\n\\n```python\\nwith x:\\n    y = a**2*b\\n```"
    (module / "exercises.py").write_text(text.replace("Where does it start?", twin))
    hint("halved")
    assert "    with x:\n        y = a**2*b\n" in capsys.readouterr().out


def test_an_endless_loop_is_ended(module, capsys, monkeypatch):
    def endless(x):
        while True:
            pass

    monkeypatch.setattr(checking, "SECONDS", 0.2)
    assert "took longer than 0.2 s" in checked(capsys, "halved", halved=endless)


def test_what_a_right_answer_prints_is_shown_once(module, capsys):
    def noisy(x):
        print("looking at it")
        return x / 2

    assert checked(capsys, "halved", halved=noisy).count("looking at it") == 1


def test_after_a_cell_that_failed_the_older_answer_is_said_to_be_old(module, capsys):
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    try:
        shell.run_cell("from autograder import check\ndef halved(x):\n    return x / 2")
        shell.run_cell("def halved(x):\n    return x /")
        shell.run_cell('check("halved")')
        assert "your `halved` from before" in capsys.readouterr().out
        shell.run_cell("def halved(x):\n    return x / 2")
        shell.run_cell('check("halved")')
        assert "from before" not in capsys.readouterr().out
    finally:
        InteractiveShell.clear_instance()


def tried(capsys, times):
    """What is shown at the last of so many different wrong answers, from the first on."""
    remember("tries", "halved", {})
    for number in range(times):
        names = {}
        exec(f"def halved(x):\n    return x - {number + 0.5}", names)
        out = checked(capsys, "halved", halved=names["halved"])
    return out


def test_the_third_try_opens_the_worked_twin_once(module, capsys):
    assert "A twin" not in tried(capsys, 2)
    assert "A twin: a third is" in tried(capsys, 3)
    assert "A twin" not in tried(capsys, 4)


def test_after_five_tries_a_learner_is_told_to_go_on(module, capsys):
    assert "Go on" not in tried(capsys, 4)
    assert "Go on" in tried(capsys, 5)


def test_who_passed_and_then_tries_things_out_is_not_told_to_go_on(module, capsys):
    checked(capsys, "halved", halved=halved)
    answers = [eval(f"lambda x: x / 2 + {number}") for number in range(1, 6)]
    said = [checked(capsys, "halved", halved=answer) for answer in answers]
    assert not any("Go on" in text or "Another problem" in text for text in said)


def test_a_blank_answer_and_the_same_code_again_are_no_tries(module, capsys):
    def stub(x):
        raise NotImplementedError()

    for answer in (stub, doubled, doubled, stub, doubled):
        checked(capsys, "halved", halved=answer)
    assert tries_of("halved").count == 1


def test_the_same_code_in_a_new_cell_is_no_new_try(module, capsys):
    for _ in range(3):
        names = {}
        exec("def halved(x):\n    return (lambda y: y * 2)(x)", names)
        checked(capsys, "halved", halved=names["halved"])
    assert tries_of("halved").count == 1


def test_progress_lists_what_to_come_back_to_first(module, capsys):
    progress()
    assert "0 of 2 exercises are right" in capsys.readouterr().out
    tried(capsys, 5)
    progress()
    out = capsys.readouterr().out
    assert "`halved`: 5 tries: come back to this one first" in out
    assert "`told`: not tried yet" in out


def test_an_exercise_once_right_stays_so(module, capsys):
    checked(capsys, "halved", halved=halved)
    checked(capsys, "halved", halved=doubled)
    progress()
    assert "1 of 2 exercises are right" in capsys.readouterr().out


def test_a_folder_far_above_keeps_nothing_of_this_course(module, capsys, tmp_path):
    far = module.parents[1] / ".autograder"
    far.mkdir()
    try:
        checked(capsys, "halved", halved=doubled)
        assert list(far.iterdir()) == []
        assert (module.parent / ".autograder" / "learner.json").is_file()
    finally:
        far.rmdir()
