"""Do all the ways of setting the course up install the same things?"""

import fnmatch
import re
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

COURSE = Path(__file__).parents[2]
PROJECT = tomllib.loads((COURSE / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
PINNED = dict(
    line.split("==")
    for line in (COURSE / "constraints.txt").read_text().splitlines()
    if not line.startswith("#")
)


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def required():
    """Every requirement of every extra but gpu, whose libraries no CPU machine resolves."""
    lines = PROJECT["dependencies"] + [line for name in EXTRAS if name != "gpu"
                                       for line in EXTRAS[name]]  # fmt: skip
    requirements = [Requirement(line) for line in lines]
    return [one for one in requirements if one.name != PROJECT["name"]]


def test_constraints_are_exact_and_name_no_place():
    for line in (COURSE / "constraints.txt").read_text().splitlines():
        assert re.fullmatch(r"#.*|[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line), line
        assert "://" not in line


@pytest.mark.parametrize("requirement", required(), ids=str)
def test_every_requirement_is_pinned_within_its_bounds(requirement):
    pinned = {canonical(name): number for name, number in PINNED.items()}
    assert requirement.specifier.contains(pinned[canonical(requirement.name)])


def test_conda_environment_installs_what_pyproject_says():
    """It names no library of its own: it installs the project, held by the same constraints."""
    environment = yaml.safe_load((COURSE / "environment.yml").read_text())
    *conda, pip = environment["dependencies"]
    assert environment["name"] == PROJECT["name"]
    assert pip == {"pip": ["--constraint constraints.txt", "--editable .[lab]"]}
    python = next(one for one in conda if one.startswith("python=")).removeprefix("python=")
    assert SpecifierSet(PROJECT["requires-python"]).contains(python)
    assert sorted(one.partition("=")[0] for one in conda) == ["pip", "python"]


def test_student_installs_no_grader():
    lines = PROJECT["dependencies"] + EXTRAS["lab"]
    names = {canonical(Requirement(line).name) for line in lines}
    assert names.isdisjoint({"nbgrader", "nbclient", "bleach", "pytest", "dask"})


def test_grader_and_gpu_name_the_same_tensorflow():
    plain = next(one for one in map(Requirement, PROJECT["dependencies"])
                 if one.name == "tensorflow")  # fmt: skip
    gpu = Requirement(EXTRAS["gpu"][0])
    assert (gpu.name, gpu.specifier, gpu.extras) == ("tensorflow", plain.specifier, {"and-cuda"})


def test_readme_table_names_the_pinned_versions():
    table = re.findall(r"^\| (\w+) \| `([\d.]+)` \|", (COURSE / "README.md").read_text(), re.M)
    assert {"TensorFlow", "Keras", "nbgrader", "JupyterLab", "NumPy"} <= {name for name, _ in table}
    pinned = {canonical(name): number for name, number in PINNED.items()}
    for name, number in table:
        if name != "Python":
            assert pinned[canonical(name)] == number, name


def test_every_data_file_of_the_packages_is_shipped():
    """Each file in git that is no Python matches a pattern of package-data."""
    settings = tomllib.loads((COURSE / "pyproject.toml").read_text())["tool"]["setuptools"]
    patterns = settings["package-data"]["*"]
    files = [
        path
        for package in ("autograder", "tapescope")
        for path in (COURSE / package).rglob("*")
        if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts
    ]
    assert files
    assert [path.name for path in files if not any(map(path.match, patterns))] == []


def test_environment_in_use_has_tensorflow_as_promised():
    wanted = next(one for one in required() if one.name == "tensorflow")
    assert wanted.specifier.contains(version("tensorflow"))


def test_ci_runs_what_everyone_runs():
    script = COURSE / ".ci" / "run"
    assert script.stat().st_mode & 0o111, "it can be started"
    assert "make test" in script.read_text()
    subprocess.run(["bash", "-n", script], check=True)
    workflow = yaml.safe_load((COURSE / ".github/workflows/test.yml").read_text())
    for job in workflow["jobs"].values():
        assert any("make test" in step.get("run", "") for step in job["steps"])
    gpu = workflow["jobs"]["gpu"]
    assert "self-hosted" in gpu["runs-on"]
    assert "github.event.label.name == 'gpu'" in gpu["if"]


def test_pytest_passes_over_no_folder_of_tests(pytestconfig):
    """Its own list of what it passes over has names such as `build`."""
    names = {path.parent.name for path in (COURSE / "tests").rglob("test_*.py")}
    patterns = pytestconfig.getini("norecursedirs")
    assert len(names) > 20
    assert [n for n in names if any(fnmatch.fnmatch(n, one) for one in patterns)] == []
