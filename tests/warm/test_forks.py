"""The traps of forking a process that has imported everything: is each of them avoided?"""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from autograder.warm import runner

from ..lecture_imports import LOADED
from .cells import execute, last

COURSE = Path(__file__).parents[2]
NUMBERS = """
import random, numpy as np, tensorflow as tf, keras
random.random(), np.random.rand(), float(tf.random.normal([])), float(keras.random.normal([]))
"""


@pytest.fixture(scope="module")
def warm_process():
    """The warm process that the cells of these tests are forked from."""
    execute("1")
    (driver,) = runner.DRIVERS._idle[-1:]
    processes = psutil.Process(driver.process.pid).children(recursive=True)
    return processes[-1]


def test_nothing_but_the_main_thread_is_there_to_be_lost(warm_process):
    assert warm_process.num_threads() == 1


def test_tensorflows_runtime_is_not_started_before_the_fork():
    code = (
        "from tensorflow.python.eager import context\n"
        "print(context._context is None or context._context._context_handle is None)"
    )
    assert last(code) == "True"


def test_what_a_lecture_imports_is_there_before_the_fork():
    assert last(LOADED) == "[]"


def test_every_submission_is_a_fork_of_the_same_process(warm_process):
    before = warm_process.pid
    execute("import atexit\natexit.register(print, 'too late')")
    assert warm_process.is_running() and warm_process.pid == before


def test_what_was_rehearsed_has_left_nothing_behind():
    code = (
        "import sys, matplotlib.pyplot as plt\n"
        "print(plt.get_fignums(), hasattr(sys, 'last_value'), len(In))\n"
        "print([name for name in dir() if not name.startswith('_')])"
    )
    first, names = last(code).splitlines()
    assert first == "[] False 2", "In has an empty first item, and this cell"
    assert names == "['In', 'Out', 'exit', 'get_ipython', 'open', 'plt', 'quit', 'sys']"


def test_two_submissions_draw_different_numbers():
    first, second = (eval(last(NUMBERS)) for _ in range(2))
    assert len(first) == 4
    assert not [one for one, other in zip(first, second, strict=True) if one == other]


def test_a_seed_gives_the_numbers_it_always_gives():
    code = "import tensorflow as tf\ntf.random.set_seed(3)\nprint(tf.random.normal([2]).numpy())"
    assert last(code) == last(code)


def test_temporary_files_are_its_own_and_autograph_writes_there():
    assert "scratch" in last("import tempfile\nprint(tempfile.gettempdir())")
    code = (
        "import tensorflow as tf\n@tf.function\ndef f(x):\n"
        "    while x < 9.0:\n        x = 2 * x\n    return x\nprint(f(tf.constant(1.0)).numpy())"
    )
    assert last(code) == "16.0"


def test_numpy_and_tensorflow_compute_on_threads_of_their_own():
    code = (
        "import numpy as np, tensorflow as tf\na = np.ones((600, 600))\n"
        "print((a @ a).sum() == 600.0**3, float(tf.reduce_sum(tf.matmul(a, a))) == 600.0**3)"
    )
    assert last(code) == "True True"


def test_a_thread_left_running_holds_nothing_up():
    code = "import threading, time\nthreading.Thread(target=time.sleep, args=(999,)).start()"
    assert last(code, "'done'") == "'done'"
    assert last("'next'") == "'next'"


def test_the_warm_process_does_not_grow(warm_process):
    def submit(count):
        for _ in range(count):
            execute("kept = bytearray(20_000_000)")
        return warm_process.memory_info().rss

    assert submit(12) - submit(3) < 2_000_000


GRADER = """
import gc, os, sys
from tests.warm.cells import execute
from autograder.warm import runner

execute("1")
folders = [driver.folder for driver in runner.DRIVERS._idle]
child = os.fork()
if not child:
    gc.collect()
    os._exit(0)
os.waitpid(child, 0)
print(len(folders), all(folder.is_dir() for folder in folders))
"""


def test_a_fork_of_the_grader_leaves_the_drivers_their_folders():
    """What a library forks from the grading process ends with everything it inherited."""
    done = subprocess.run(
        [sys.executable, "-c", GRADER], cwd=COURSE, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.split() == ["1", "True"], done.stderr
