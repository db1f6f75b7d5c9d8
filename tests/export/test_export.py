"""Do the grades that leave the gradebook arrive, to the cent and as text, where they are read?"""

import logging
import subprocess
import sys

import pytest
from traitlets.config import Config

from autograder.export import Canvas, Moodle, Wide
from autograder.grading.register import Refused


def read(path):
    """A reader of RFC 4180 of its own: the writer must not judge itself."""
    text, rows, row, cell, quoted, place = path.read_bytes().decode(), [], [], "", False, 0
    while place < len(text):
        sign, place = text[place], place + 1
        if quoted and sign == '"' and text[place : place + 1] == '"':
            cell, place = cell + '"', place + 1
        elif sign == '"':
            quoted = not quoted
        elif sign == "," and not quoted:
            row, cell = [*row, cell], ""
        elif sign == "\r" and text[place] == "\n" and not quoted:
            rows, row, cell, place = [*rows, [*row, cell]], [], "", place + 1
        else:
            cell += sign
    assert not quoted and not row and not cell
    return rows


def exported(kind, gradebook, tmp_path, **settings):
    path = tmp_path / "out.csv"
    exporter = kind(config=Config({kind.__name__: settings.pop("config", {})}))
    exporter.to = str(path)
    for name, value in settings.items():
        setattr(exporter, name, value)
    exporter.export(gradebook)
    return read(path)


def row_of(student, rows):
    return next(row for row in rows if student in row)


def points_in(gradebook, student, module):
    """By nbgrader's own classes, one by one."""
    from nbgrader.api import MissingEntry

    try:
        submission = gradebook.find_submission(module, student)
    except MissingEntry:
        return 0.0
    return max(0.0, submission.score - submission.late_submission_penalty)


@pytest.mark.parametrize(
    "kind, first, column, id_column",
    [(Canvas, 2, "{}", 3), (Moodle, 1, "{} (Real)", 2), (Wide, 1, "{}", 0)],
)
def test_every_score_arrives_to_the_cent(kind, first, column, id_column, gradebook, tmp_path):
    header, *rows = exported(kind, gradebook, tmp_path)
    rows = rows[first - 1 :]
    ids = [student.id for student in gradebook.students]
    assert len(rows) == len(ids)
    for student, row in zip(ids, rows, strict=True):
        assert row[id_column][:3] == student[:3]
        for module in ("02_recording", "09_clipping"):
            got = row[header.index(column.format(module))]
            assert got == f"{points_in(gradebook, student, module):.2f}"


def test_late_penalties_and_marks_by_hand_count(gradebook, tmp_path):
    header, *rows = exported(Wide, gradebook, tmp_path)
    ada = dict(zip(header, row_of("ada", rows), strict=True))
    assert ada["02_recording"] == "5.25"  # 4 and 2.5 by hand, less 1.25
    assert ada["02_recording late penalty"] == "1.25"
    assert ada["09_clipping to mark"] == "1"
    assert (ada["total"], ada["total out of"]) == ("6.25", "14.00")


def test_canvas_finds_students_and_points_possible(gradebook, tmp_path):
    header, possible, *rows = exported(Canvas, gradebook, tmp_path)
    ada = row_of("ada", rows)
    assert header[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert possible == ["    Points Possible", "", "", "", "", "7.00", "7.00"]
    assert ada[:5] == ['O"Neil, of Ely, Ada', "4711", "", "ada", ""]


def test_canvas_columns_can_name_assignments_that_exist(gradebook, tmp_path):
    config = {"columns": {"09_clipping": "09_clipping (815)"}, "section": "Tue"}
    header, _, *rows = exported(Canvas, gradebook, tmp_path, config=config)
    ada = row_of("ada", rows)
    assert header[-2:] == ["02_recording", "09_clipping (815)"]
    assert ada[4] == "Tue"


def test_no_text_is_a_formula_or_a_second_line(gradebook, tmp_path):
    for kind in (Canvas, Moodle, Wide):
        cells = [cell for row in exported(kind, gradebook, tmp_path) for cell in row]
        assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]
        assert not [cell for cell in cells if "\n" in cell]
    assert "'=1+1" in cells and "Βασίλης" in cells


def test_what_was_not_handed_in_may_be_no_grade(gradebook, tmp_path):
    rows = exported(Moodle, gradebook, tmp_path, config={"missing": ""})
    bob, cyd = row_of("bob", rows), next(row for row in rows if row[2].startswith("cyd"))
    assert bob[-1] == "" and cyd[-2:] == ["", ""]
    assert bob[-2] == "0.00"  # handed in, and lost to the penalty


def test_one_student_and_one_module(gradebook, tmp_path):
    rows = exported(Moodle, gradebook, tmp_path, student=["bob"], assignment=["09_clipping"])
    assert [row[2] for row in rows] == ["ID number", "bob"]
    assert rows[0][-1] == "09_clipping (Real)" and len(rows[0]) == 5


@pytest.mark.parametrize(
    "setting, said",
    [
        ({"student": ["eve"]}, "no student eve"),
        ({"assignment": ["12_gone"]}, "no module 12_gone"),
        ({"to": "/proc/none/out.csv"}, "choose another place by --to"),
    ],
)
def test_bad_input_is_one_line(setting, said, gradebook, tmp_path):
    exporter = Wide()
    exporter.to = str(tmp_path / "out.csv")
    for name, value in setting.items():
        setattr(exporter, name, value)
    with pytest.raises(Refused, match=said):
        exporter.export(gradebook)
    assert list(tmp_path.iterdir()) == []


def test_what_waits_for_a_mark_is_said(gradebook, tmp_path, caplog):
    exporter = Wide()
    exporter.to = str(tmp_path / "out.csv")
    exporter.log = logging.getLogger("export")
    with caplog.at_level(logging.WARNING, "export"):
        exporter.export(gradebook)
    assert "1 written answers wait for a mark" in caplog.text


def test_nbgrader_s_own_command_finds_the_exporter(database, tmp_path):
    out = tmp_path / "canvas.csv"
    command = [sys.executable, "-m", "nbgrader", "export", "--exporter=autograder.export.Canvas"]
    command += [f"--CourseDirectory.db_url={database}", f"--to={out}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert read(out)[0][:2] == ["Student", "ID"]
