"""Is the kit all that a student needs, and nothing that a student may not see?"""

import ast
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from autograder.command import main
from autograder.kit.contents import NAME, released
from autograder.kit.launch import fetching, read_launch

COURSE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """The kit of the course as it stands, unpacked."""
    folder = tmp_path_factory.mktemp("kit")
    assert main(["kit", "--course", str(COURSE), "--to", str(folder / "kit.zip")]) == 0
    with zipfile.ZipFile(folder / "kit.zip") as archive:
        archive.extractall(folder)
    return folder / NAME


def secrets():
    """What only `source/` holds: solutions and wrong answers of more than a line, and rubrics."""
    for folder in sorted((COURSE / "source").glob("*/")):
        wrong = (folder / "misconceptions.py").read_text(encoding="utf-8")
        for node in ast.parse(wrong).body:
            if isinstance(node, ast.FunctionDef) and len(node.body) > 1:
                yield "\n".join(wrong.splitlines()[node.lineno - 1 : node.end_lineno])
            elif isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("Rubric("):
                texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
                yield from (text for text in texts if isinstance(text, str) and " " in text)
        notebook = json.loads((folder / f"{folder.name}.ipynb").read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            text = "".join(cell["source"])
            for region in re.findall(r"### BEGIN SOLUTION\n(.*?)### END", text, re.S):
                if region.count("\n") > 1:  # one line may be a lecture's too
                    yield region.strip()


def test_no_solution_and_no_wrong_answer_is_in_it(kit):
    texts = []
    for path in kit.rglob("*"):
        if path.suffix == ".ipynb":
            cells = nbformat.read(path, as_version=4).cells
            texts.append("\n".join(cell.source for cell in cells))
        elif path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                texts += [wheel.read(name).decode("utf-8", "replace") for name in wheel.namelist()]
        elif path.is_file():
            texts.append(path.read_bytes().decode("utf-8", "replace"))
    whole = "\n".join(texts)
    assert len(list(secrets())) > 300
    assert not [secret for secret in secrets() if secret in whole]
    assert not list(kit.rglob("misconceptions.py"))
    assert "source/" not in {path.name for path in kit.iterdir()}


LEFT_BEHIND = {"__pycache__", ".ipynb_checkpoints", ".autograder"}
"""By whoever tried the release where it is."""


def test_it_is_the_release_to_the_byte(kit):
    for path in (COURSE / "release").rglob("*"):
        if path.is_file() and LEFT_BEHIND.isdisjoint(path.parts):
            assert (kit / "release" / path.relative_to(COURSE / "release")).read_bytes() == (
                path.read_bytes()
            )


def test_the_wheel_works_from_where_it_is_unpacked(kit, tmp_path):
    """Its code alone, without the checkout: it lays out a working copy and counts what is in it."""
    (wheel,) = kit.glob("*.whl")
    code = f"import sys; sys.path.insert(0, {str(wheel)!r}); import autograder.command as c; "
    code += "assert '.whl' in c.__file__, c.__file__; sys.exit(c.main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "lab", "--copy-only"]
    done = subprocess.run(command, cwd=kit, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (kit / "work" / "02_recording" / "02_recording.ipynb").is_file()
    shutil.rmtree(kit / "work")


def test_start_names_the_wheel_and_both_systems(kit):
    text = (kit / "START.md").read_text(encoding="utf-8")
    (wheel,) = kit.glob("*.whl")
    assert text.count(wheel.name) == 2
    assert "py -m venv" in text and "python3 -m venv" in text


def test_the_same_files_make_the_same_zip(tmp_path):
    from autograder.kit.packing import pack

    for name in ("a.zip", "b.zip"):
        pack(tmp_path / name, "kit", {"z": b"1", "a": b"2"})
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.parametrize(
    "name, text",
    [("02_x/misconceptions.py", "x"), ("02_x/02_x.ipynb", "### BEGIN SOLUTION"), ("", "")],
)
def test_a_release_that_tells_or_is_empty_is_refused(name, text, tmp_path, capsys):
    release = tmp_path / "release"
    release.mkdir()
    if name:
        (release / name).parent.mkdir()
        (release / name).write_text(text)
    with pytest.raises(Exception, match=r"holds a solution|holds no module"):
        released(release)


def test_no_link_is_shown_until_it_is_set(tmp_path):
    assert read_launch(tmp_path).kit == ""
    assert read_launch(COURSE).colab == ""


@pytest.mark.parametrize(
    "text, said",
    [("launch.kit = 3", "must be an address"), ("launch.kat = ''", "no kat"), ("[", "Mend that")],
)
def test_a_wrong_setting_is_one_line(text, said, tmp_path):
    (tmp_path / "course.toml").write_text(text)
    with pytest.raises(Exception, match=said):
        read_launch(tmp_path)


def test_the_cell_for_colab_fetches_the_kit_and_goes_there(kit, tmp_path, monkeypatch):
    """Run as it is, with the kit's file for the web and no installing."""
    served = (kit.parent / "kit.zip").as_uri()
    code = fetching(served, "02_recording")
    monkeypatch.chdir(tmp_path)
    calls = []
    monkeypatch.setattr(subprocess, "run", lambda command, **settings: calls.append(command))
    exec(compile(code, "cell", "exec"), {})
    assert Path.cwd() == tmp_path / NAME / "release" / "02_recording"
    assert any(str(word).endswith(".whl") for word in calls[0])
    exec(compile(code, "cell", "exec"), {})  # beside its files it does nothing
    assert len(calls) == 2
