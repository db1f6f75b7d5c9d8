"""Is everything put into place, or else nothing?"""

from pathlib import Path

import pytest

from autograder.build.swap import scratch_folder, swap_in
from autograder.errors import CourseError


def test_files_and_folders_take_their_places(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    (tmp_path / "place" / "old").write_text("old")
    with scratch_folder(tmp_path) as scratch:
        (scratch / "new").mkdir()
        (scratch / "new" / "file").write_text("new")
        swap_in({scratch / "new": tmp_path / "place"}, scratch)
    assert [path.name for path in (tmp_path / "place").iterdir()] == ["file"]
    assert not (tmp_path / ".autograder").exists()


def test_one_place_that_cannot_be_written_leaves_all_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("old")
    (tmp_path / "file").write_text("a file where a folder must be")
    with scratch_folder(tmp_path) as scratch:
        (scratch / "one").write_text("new")
        (scratch / "two").write_text("new")
        with pytest.raises(CourseError, match="Nothing was changed"):
            swap_in(
                {scratch / "one": tmp_path / "kept", scratch / "two": tmp_path / "file" / "x"},
                scratch,
            )
    assert (tmp_path / "kept").read_text() == "old"


def test_a_rename_that_fails_midway_puts_the_old_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("first", "second"):
        (tmp_path / name).write_text("old")
    rename = Path.rename

    def fails_for_the_second(path: Path, target: Path) -> Path:
        if path.name == "new-second":
            raise OSError(28, "No space left on device", str(path))
        return rename(path, target)

    with scratch_folder(tmp_path) as scratch:
        new = {scratch / f"new-{name}": tmp_path / name for name in ("first", "second")}
        for path in new:
            path.write_text("new")
        monkeypatch.setattr(Path, "rename", fails_for_the_second)
        with pytest.raises(CourseError, match="No space left"):
            swap_in(new, scratch)
    assert {(tmp_path / name).read_text() for name in ("first", "second")} == {"old"}


def test_what_is_kept_beside_the_scratch_folder_stays(tmp_path: Path) -> None:
    (tmp_path / ".autograder").mkdir()
    (tmp_path / ".autograder" / "secret").write_text("s")
    with scratch_folder(tmp_path):
        pass
    assert [path.name for path in (tmp_path / ".autograder").iterdir()] == ["secret"]


def test_a_course_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / ".autograder").write_text("a file in the way")
    with pytest.raises(CourseError, match="can't be written to"), scratch_folder(tmp_path):
        pass
