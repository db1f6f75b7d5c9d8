"""Does the boundary of `autograder.confine` hold, in each level, against code that tries it?"""

import os
from pathlib import Path

import pytest

from .attack import HELD, attack, in_each_level, refused

ROOT = Path(__file__).parents[2]
SOLUTION = next(ROOT.glob("source/*/misconceptions.py"))


def test_this_machine_holds_to_some_level():
    assert HELD, "run `autograder doctor`"


@in_each_level
@pytest.mark.parametrize(
    "code",
    [
        f"open({str(SOLUTION)!r}).read()",
        f"__import__('os').listdir({str(ROOT)!r})",
        "open('/etc/passwd').read()",
        "__import__('os').listdir('/')",
        "__import__('os').listdir('/proc')",
        "open('/proc/1/environ', 'rb').read()",
        "open(f'/proc/{__import__(\"os\").getppid()}/mem', 'rb').read(1)",
        "open(f'/proc/{__import__(\"os\").getppid()}/cmdline').read()",
        "__import__('os').symlink('/etc/passwd', 'link') or open('link').read()",
        "__import__('os').link('/etc/passwd', 'link') or open('link').read()",
    ],
)
def test_it_reads_nothing_outside(level, code):
    done, why = refused(level, code)
    assert done, why


@in_each_level
@pytest.mark.parametrize(
    "code",
    [
        "open('/tmp/out', 'w')",
        "open('../../home/out', 'w')",
        "open('/dev/shm/out', 'w')",
        f"open({str(ROOT / 'out')!r}, 'w')",
        "__import__('os').mkfifo('pipe')",
        "__import__('os').memfd_create('memory')",
    ],
)
def test_it_writes_nothing_outside(level, code):
    done, why = refused(level, code)
    assert done, why
    assert not (ROOT / "out").exists()


@in_each_level
@pytest.mark.parametrize(
    "code",
    [
        "__import__('os').fork()",
        "__import__('os').execv('/bin/true', ['true'])",
        "__import__('subprocess').run(['true'])",
        "__import__('socket').socket()",
        "__import__('socket').create_connection(('127.0.0.1', 80))",
        "__import__('os').kill(__import__('os').getppid(), 9)",
        "__import__('os').kill(-1, 9)",
        "__import__('os').setpriority(0, 0, -5)",
        "__import__('os').setuid(0) if __import__('os').getuid() else __import__('os').chroot('/')",
        "__import__('signal').pidfd_send_signal(__import__('os').pidfd_open(1), 9)",
    ],
)
def test_it_reaches_no_process_and_no_network(level, code):
    done, why = refused(level, code)
    assert done, why


@in_each_level
def test_limits_are_not_raised(level):
    code = (
        "import resource\nhard = resource.getrlimit(resource.RLIMIT_DATA)[1]\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (hard + 1, hard + 1))"
    )
    assert attack(level, code)[1][0] == "ValueError"


@in_each_level
def test_memory_is_bounded_and_the_next_cell_runs(level):
    few = 300_000_000
    _, (name, _) = attack(level, "kept = bytearray(900_000_000)", memory=few)
    assert name == "MemoryError"
    printed, _ = attack(level, "kept = bytearray(900_000_000)", "print('on')", memory=few)
    assert printed == "on\n"


@in_each_level
def test_disk_is_bounded(level):
    _, (name, _) = attack(level, "open('big', 'wb').write(bytes(50_000_000))", disk=20_000_000)
    assert name == "OSError"


@pytest.mark.skipif("strong" not in HELD, reason="needs bubblewrap")
def test_the_folder_as_a_whole_is_bounded():
    code = "for i in range(9):\n    open(str(i), 'wb').write(bytes(9_000_000))"
    assert attack("strong", code, disk=20_000_000)[1][0] == "OSError"


@pytest.mark.skipif("strong" not in HELD, reason="needs bubblewrap")
def test_a_flood_of_empty_files_ends_its_own_process():
    code = "for i in range(9_000_000):\n    open(str(i), 'w').close()"
    assert "files" in attack("strong", code)[1][1]
    assert attack("strong", "import os\nprint(os.listdir())")[0] == "[]\n"


@pytest.mark.skipif("strong" not in HELD, reason="needs bubblewrap")
def test_other_files_do_not_exist():
    assert attack("strong", f"import os\nprint(os.path.exists({str(SOLUTION)!r}))")[0] == "False\n"


@in_each_level
def test_a_thread_bomb_ends_only_its_own_process(level):
    code = (
        "import threading, time\nfor _ in range(5000):\n"
        "    threading.Thread(target=time.sleep, args=(9,)).start()"
    )
    _, (name, why) = attack(level, code)
    assert name in {"RuntimeError", "Stopped"}, (name, why)
    assert attack(level, "print('on')")[0] == "on\n"


@in_each_level
def test_a_folder_made_to_stay_does_not(level):
    deep = (
        "import os\nfor _ in range(1500):\n    os.mkdir('d', 0o700)\n    os.chdir('d')\n"
        "os.mkdir('shut', 0)"
    )
    assert attack(level, deep)[1] == ("", "")
    assert attack(level, "import os\nprint(os.listdir())")[0] == "[]\n"


@in_each_level
def test_the_connection_may_be_abused_by_itself_only(level):
    forged = (
        "import os, struct\nfor descriptor in range(3, 256):\n    try:\n"
        "        os.write(descriptor, struct.pack('!cI', b'O', 2**32 - 1))\n"
        "    except OSError:\n        pass"
    )
    assert attack(level, forged)[1][0] == "Stopped"
    closing = "import os\nos.closerange(3, 256)"
    assert attack(level, closing)[1][0] == "Stopped"
    assert attack(level, "print('on')")[0] == "on\n"


@in_each_level
def test_honest_work_goes_on(level):
    """What the boundary must let pass: else honest answers lose points."""
    code = """
import asyncio, shutil, tempfile, decimal, concurrent.futures
import numpy as np, tensorflow as tf, keras, matplotlib.pyplot as plt
np.save("a.npy", np.arange(3)); shutil.copy("a.npy", "b.npy")
with tempfile.TemporaryDirectory() as folder:
    pass
@tf.function
def f(x):
    return x * x if x > 0 else -x
@tf.function(jit_compile=True)
def g(x):
    return x * x
model = keras.Sequential([keras.layers.Dense(2)])
model.compile(loss="mse")
model.fit(np.ones((4, 3)), np.ones((4, 2)), verbose=0)
model.save("m.keras"); keras.models.load_model("m.keras")
data = list(tf.data.Dataset.range(8).map(lambda v: v + 1, num_parallel_calls=4).batch(2))
with concurrent.futures.ThreadPoolExecutor() as pool:
    list(pool.map(abs, [1, 2]))
plt.plot([1]); plt.savefig("f.png"); plt.close()
await asyncio.to_thread(abs, 1)
print(f(tf.constant(3.0)).numpy(), g(tf.constant(3.0)).numpy(), len(data))
"""
    printed, ended = attack(level, code)
    assert ended == ("", "") and printed.endswith("9.0 9.0 4\n"), (printed, ended)


def test_another_users_id_is_taken_where_the_grader_is_root():
    if os.geteuid() or "strong" not in HELD:
        pytest.skip("only root can give a submission a user of its own")
    printed, _ = attack("strong", "import os\nprint(os.getuid() > 1000, os.getgroups())")
    assert printed == "True []\n"


@in_each_level
def test_memory_that_no_limit_of_the_kernels_counts_is_watched(level):
    code = (
        "import mmap, time\nshared = mmap.mmap(-1, 900_000_000)\n"
        "for start in range(0, 900_000_000, 4096):\n    shared[start] = 1\ntime.sleep(5)"
    )
    _, (name, why) = attack(level, code, memory=300_000_000)
    assert name == "Stopped" and "memory" in why, (name, why)
