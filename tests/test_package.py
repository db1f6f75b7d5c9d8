"""Does the package import what is asked for, and no more?"""

import subprocess
import sys

import pytest

import autograder


def test_by_itself_it_imports_neither_numpy_nor_tensorflow():
    code = "import sys, autograder; print({'numpy', 'tensorflow'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("name", autograder.__all__)
def test_each_of_its_names_is_found_where_it_is_defined(name):
    found = getattr(autograder, name)
    assert found.__name__ == name and getattr(sys.modules[found.__module__], name) is found


def test_a_star_brings_all_of_its_names():
    space: dict[str, object] = {}
    exec("from autograder import *", space)
    assert {*autograder.__all__} <= {*space} and {*autograder.__all__} == {*dir(autograder)}


def test_a_name_that_it_has_not_is_said():
    with pytest.raises(AttributeError, match="'autograder' has no attribute 'chek'"):
        _ = autograder.chek
