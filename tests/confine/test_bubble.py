"""Does the sandbox show what Python needs, and not the course?"""

import itertools
from pathlib import Path

import pytest

from autograder.confine import bubble
from autograder.confine.boundary import PACKAGES, Boundary

COMMAND = ["python", "-c", ""]


@pytest.fixture
def options(monkeypatch):
    """The command line of bubblewrap's, as pairs of words that stand beside each other."""
    monkeypatch.setattr(bubble.shutil, "which", lambda name: "/usr/bin/bwrap")

    def options(user=0):
        boundary = Boundary("strong", "/slot/scratch", "/slot/home", user, disk=5_000)
        words = bubble.sandboxed(boundary, COMMAND)
        assert words[-len(COMMAND) :] == COMMAND
        return words, list(itertools.pairwise(words))

    return options


def test_nothing_is_bound_that_holds_the_course(options):
    _, pairs = options()
    bound = [Path(path) for option, path in pairs if option in {"--ro-bind", "--bind"}]
    assert bound
    course = PACKAGES / "source"
    assert not [path for path in bound if course.is_relative_to(path)]


def test_only_home_is_writable_and_scratch_has_a_size(options):
    words, pairs = options()
    assert [path for option, path in pairs if option == "--bind"] == ["/slot/home"]
    assert words[words.index("--size") :][:4] == ["--size", "5000", "--tmpfs", "/slot/scratch"]


def test_root_keeps_only_what_a_change_of_user_takes(options):
    words, pairs = options(user=1_500_000_000)
    assert ("--cap-drop", "ALL") in pairs
    assert ("--cap-add", "CAP_SETUID") in pairs and ("--cap-add", "CAP_SYS_ADMIN") not in pairs
    assert "--unshare-user" not in words
    words, pairs = options()
    assert "--unshare-user" in words and not [one for one in pairs if one[0] == "--cap-add"]


def test_it_says_when_bubblewrap_is_missing(monkeypatch):
    monkeypatch.setattr(bubble.shutil, "which", lambda name: None)
    with pytest.raises(FileNotFoundError, match="not installed"):
        bubble.sandboxed(Boundary("strong", "/s", "/h"), COMMAND)
