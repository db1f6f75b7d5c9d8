"""What every test needs: the environment's own programs, and no red log lines."""

import os
import sys
import sysconfig

import absl.logging
import pytest

# nbgrader starts `alembic` by its name, also where the environment was not activated.
os.environ["PATH"] = sysconfig.get_path("scripts") + os.pathsep + os.environ.get("PATH", "")
# Kernels are those of this environment, whatever the user has installed elsewhere.
os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("MPLBACKEND", "agg")

# TensorFlow logs through absl, whose handler keeps the `sys.stderr` of its import: a file of
# pytest's. A Jupyter application shuts all handlers down, and absl's then closes what it keeps,
# unless that is the process's own stream: every later test of the worker would fail.
absl.logging.get_absl_handler().python_handler.stream = sys.__stderr__

TOGETHER = (
    "tests/attacks/", "tests/browser/", "tests/build/", "tests/demo/", "tests/grading/",
    "tests/kit/", "tests/site/", "tests/course/test_course.py::test_stock_nbgrader",
    "tests/setup/test_guide.py", "tests/tapescope/test_why.py",
)  # fmt: skip
"""What one worker does as a whole, since another would make anew what took long to make: a course,
a class that was graded, a warm process, what was found of each case."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Each test by itself to the next free worker, but `TOGETHER`.

    Marks for groups would say the same, but pytest-xdist 3.8 loses them on pytest 9.2.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return next(filter(nodeid.startswith, TOGETHER), nodeid)

    return Scheduling(config, log)
