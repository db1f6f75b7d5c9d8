"""Do terminal, spreadsheet and command show the report, and nothing a student slipped in?"""

import argparse
import csv
import io
from pathlib import Path

import pytest

from autograder.errors import CourseError
from autograder.report import command
from autograder.report.collect import collect
from autograder.report.printable import no_formula, printable
from autograder.report.sheet import to_csv
from autograder.report.table import WIDTH, to_text

from .conftest import verdict


def run(course, *arguments):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(["--course", str(course.root), *map(str, arguments)]))


def test_table_shows_counts_and_causes(course):
    text = to_text(collect(course.root))
    lines = text.splitlines()
    assert lines[0] == "02_recording: What a tape records"
    assert lines[1] == "5 of 6 students handed in; mean score 2.6 of 8; 4 written answers to mark"
    slope = next(line for line in lines if line.startswith("slope_at "))
    assert slope.split() == ["slope_at", "2", "1", "1", "1", "0", "0", "1"]
    own = next(line for line in lines if line.startswith("my_test"))
    assert own.endswith("not tamper-proof")
    assert "       2  slope_at: A step of 1e-7 is rounded away." in lines
    assert max(map(len, lines)) <= WIDTH


def test_csv_has_a_line_a_student_and_no_formula(course):
    course.judge("bob", verdict("wrong", 0, "@SUM(1)"), verdict("wrong", 0, "\tx"))
    rows = list(csv.DictReader(io.StringIO(to_csv(collect(course.root)), newline="")))
    assert [row["student"] for row in rows] == ["'=fay", "ada", "bob", "cyd", "dan", "eve"]
    bob, eve = rows[2], rows[5]
    assert bob["slope_at causes"] == "'@SUM(1)"
    assert (bob["02_recording score"], bob["02_recording late penalty"]) == ("1.5", "2.5")
    assert bob["my_test (not tamper-proof) status"] == "right"
    assert (eve["slope_at status"], eve["02_recording score"]) == ("not handed in", "0.0")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "  =", "\uff1d"])
def test_formula_is_guarded(start):
    assert no_formula(start + "1") == "'" + start + "1"


@pytest.mark.parametrize("text", ["ada", "", "a=b", "2", "'="])
def test_what_is_no_formula_is_left_alone(text):
    assert no_formula(text) == text


def test_printable_leaves_letters_and_marks_what_it_takes():
    assert printable("Zoë 李\u2028x\x1b[2J\x00\x9b\ud800") == "Zoë 李 x�[2J���"


def test_command_writes_whole_files_and_prints(course, capsys, tmp_path):
    page, sheet = tmp_path / "out.html", tmp_path / "out.csv"
    assert run(course, "02_recording", "--html", page, "--csv", sheet) == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbfstudent,")
    assert b"\r\r" not in sheet.read_bytes()
    assert "What a tape records" in capsys.readouterr().out
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".out")]


def test_no_folder_is_named(tmp_path):
    with pytest.raises(CourseError, match="is no folder"):
        command.run(argparse.Namespace(course=tmp_path / "no", modules=[], html=None, csv=None))


def test_folder_that_is_not_there_is_named_and_nothing_is_left(course, tmp_path):
    with pytest.raises(CourseError, match=r"x\.html can't be written \(No such file"):
        run(course, "--html", tmp_path / "no" / "x.html")


def test_failed_write_keeps_what_was_there(course, tmp_path, monkeypatch):
    page = tmp_path / "x.html"
    page.write_text("before")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(CourseError, match="No space left"):
        run(course, "--html", page)
    assert page.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".x")] == []
