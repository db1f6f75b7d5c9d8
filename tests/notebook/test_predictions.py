"""Is a guess noted, held against the run, and answered?"""

import pytest

from autograder import predict, reveal
from autograder.notebook.memory import remember

SETTINGS = """
title = "x"
[predictions.outside]
section = "s"
question = "q"
[[predictions.outside.options]]
value = "6.0"
reply = "The tape was running."
[[predictions.outside.options]]
value = "None"
reply = "Nothing was recorded."
[[predictions.outside.options]]
value = "raises"
reply = "It was refused."
[[predictions.outside.options]]
value = "[8.0, 8.0]"
reply = "One each."
"""


@pytest.fixture(autouse=True)
def module(tmp_path, monkeypatch):
    folder = tmp_path / "02_x"
    folder.mkdir()
    (folder / "exercises.py").write_text("")
    (folder / "module.toml").write_text(SETTINGS)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("AUTOGRADER_STATE", "on")
    monkeypatch.setattr("autograder.notebook.memory._memory", {})
    monkeypatch.setattr("autograder.notebook.opening._current", [])


def revealed(capsys, function):
    reveal("outside", function)
    return " ".join(capsys.readouterr().out.split())


def refused():
    raise RuntimeError("only once\nmore")


def test_none_is_an_answer_and_a_hit_is_told(capsys):
    assert predict("outside", None, sure=True) is None
    out = revealed(capsys, lambda: None)
    assert "As you guessed." in out
    assert "Nothing was recorded." in out


def test_a_miss_gets_the_reply_to_the_guess_and_to_what_happened(capsys):
    predict("outside", 6.0, sure=False)
    out = revealed(capsys, lambda: None)
    assert "You guessed `6.0`. The tape was running." in out
    assert "Nothing was recorded." in out


def test_a_guess_is_noted_and_a_sure_miss_comes_again(capsys):
    predict("outside", 6.0, sure=True)
    assert capsys.readouterr().out == "Noted: 6.0, sure.\n"
    assert "You were sure" in revealed(capsys, lambda: None)


def test_no_guess_still_runs_and_says_so(capsys):
    assert predict("outside", ...) is ...
    assert capsys.readouterr().out == ""
    assert "You made no guess here." in revealed(capsys, lambda: 6.0)


def test_raising_is_caught_and_told(capsys):
    predict("outside", "raises")
    out = revealed(capsys, refused)
    assert "It raised `RuntimeError`: only once" in out
    assert "As you guessed." in out


def test_a_list_is_an_answer(capsys):
    predict("outside", [8, 8])
    assert "As you guessed." in revealed(capsys, lambda: [8.0, 8.0])


def test_a_guess_outside_the_options_lists_them(capsys):
    predict("outside", 7.0)
    assert "Guess one of `6.0`, `None`, `raises`" in capsys.readouterr().out


def test_an_unknown_prediction_lists_the_known(capsys):
    predict("inside", 7.0)
    assert "there are `outside`" in " ".join(capsys.readouterr().out.split())


def test_a_guess_outlives_the_kernel(capsys, monkeypatch):
    predict("outside", None)
    monkeypatch.setattr("autograder.notebook.memory._memory", {})
    assert "As you guessed." in revealed(capsys, lambda: None)


EARLIER = "04_y:outside"


def asked_before(tmp_path, **kept):
    """The open module asks a prediction of 04_y again, where `kept` was noted."""
    text = SETTINGS.replace("[predictions.outside]", '[predictions.outside]\nfirst = "04_y"')
    (tmp_path / "02_x" / "module.toml").write_text(text)
    if kept:
        remember("guesses", EARLIER, kept)


def test_a_guess_from_before_the_course_is_shown_beside_the_new_one(tmp_path, capsys):
    asked_before(tmp_path, guess="6.0", sure=True)
    predict("outside", None)
    out = revealed(capsys, lambda: None)
    assert "As you guessed." in out
    assert "In module 04 you guessed `6.0`, and were sure." in out


def test_the_same_guess_twice_is_said(tmp_path, capsys):
    asked_before(tmp_path, guess="None", sure=False)
    predict("outside", None)
    assert "In module 04 you guessed `None`, too." in revealed(capsys, lambda: None)


def test_without_an_earlier_guess_nothing_is_said_of_it(tmp_path, capsys):
    asked_before(tmp_path)
    predict("outside", None)
    assert "In module" not in revealed(capsys, lambda: None)
