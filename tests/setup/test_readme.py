"""Does the README point to what is there? Its ten-minute exercise is added in `test_guide.py`."""

import re
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[2]
README = (COURSE / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", re.findall(r"\]\(([\w./-]+)\)|src=\"([\w./-]+)\"", README))
def test_what_it_points_to_is_there(path):
    assert (COURSE / "".join(path)).is_file()


def test_pictures_have_a_text_in_their_place():
    pictures = re.findall(r"<img [^>]*>", README)
    assert len(pictures) == len(list((COURSE / "docs").glob("*.png"))) > 0
    assert all(len(re.search(r'alt="([^"]*)"', picture)[1]) > 100 for picture in pictures)


def test_three_doors_stand_open():
    for door in ("Learn", "Teach", "Maintain"):
        assert f"\n## {door}\n" in README
        assert f"(#{door.lower()})" in README


TARGETS = sorted(set(re.findall(r"(?:`|^)make ([a-z]+)", README, re.M)))


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_every_target_that_it_names(target):
    assert re.search(rf"^{target}:", (COURSE / "Makefile").read_text(), re.M)


def test_the_map_s_text_is_what_the_modules_say():
    from autograder.lab.course_map import draw_map, read_map

    alt = draw_map(read_map(COURSE / "source")).alt.replace('"', "'")
    assert f'docs/course-map.png" width="760" alt="{alt}"' in README
