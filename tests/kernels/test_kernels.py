"""Is a warm kernel a kernel like any other, and is nothing of it left behind?"""

import asyncio
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from jupyter_client.manager import KernelManager, start_new_kernel

from autograder.kernels import KERNELSPECS, NAME, SERVER, provisioner
from autograder.kernels.client import Server
from autograder.kernels.provisioner import WarmProvisioner
from autograder.kernels.server import libraries

from ..lecture_imports import LOADED

ROOT = Path(__file__).parents[2]
PARENT = f"""
import time
from jupyter_client.manager import start_new_kernel
manager, _ = start_new_kernel(kernel_name={NAME!r})
print(manager.provisioner.pid, manager.connection_file, flush=True)
time.sleep(99)
"""
pytestmark = [
    pytest.mark.skipif(not provisioner.can_fork(), reason="forking is safe on Linux only"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def server():
    with pytest.MonkeyPatch.context() as patch, Server() as server:
        patch.setenv("JUPYTER_PATH", str(KERNELSPECS))
        patch.setenv(SERVER, server.path)
        yield server


@contextmanager
def kernel():
    manager, client = start_new_kernel(kernel_name=NAME, startup_timeout=60)
    try:
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def run(client, code):
    """What a cell printed and showed."""
    said = []

    def keep(message):
        content = message["content"]
        said.append(content.get("text") or content.get("ename") or content.get("data"))

    client.execute_interactive(code, output_hook=keep, timeout=60)
    return [one for one in said if one]


def files(manager):
    """The connection file and sockets that the kernel has."""
    path = Path(manager.connection_file)
    return sorted(path.parent.glob(f"{path.stem}*"))


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def test_an_error_is_formatted_once(server):
    counted = (
        "shell = get_ipython(); ask, asked = shell.InteractiveTB.structured_traceback, []\n"
        "shell.InteractiveTB.structured_traceback = lambda *a, **k: asked.append(1) or ask(*a, **k)"
    )
    with kernel() as (_, client):
        run(client, counted)
        assert "ZeroDivisionError" in run(client, "1 / 0")
        assert "".join(run(client, "print(len(asked))")) == "1\n"


def test_it_runs_cells_and_shows_figures(server, tmp_path):
    with kernel() as (_, client):
        assert "".join(run(client, "print('said')")) == "said\n"
        shown = run(client, "import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
        assert "image/png" in shown[-1]
        assert "9.0" in str(run(client, "import tensorflow as tf\ntf.square(tf.constant(3.0))"))
        waited = run(client, "await __import__('asyncio').sleep(0)\nprint('waited')")
        assert "".join(waited) == "waited\n"  # a line can come in two messages


def test_what_a_lecture_imports_is_there_before_the_fork(server):
    with kernel() as (_, client):
        assert run(client, LOADED) == ["[]\n"]


def test_what_is_loaded_beside_the_imports_is_what_tensorflow_loads():
    loaded = subprocess.run(
        [sys.executable, "-c", "import tensorflow; print(open('/proc/self/maps').read())"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    importlib.import_module("tensorflow")  # which widens the package's search path
    assert libraries()
    assert all(str(path) in loaded for path in libraries())


def test_tensorflow_takes_one_thread_unless_it_is_told_otherwise(server, monkeypatch):
    multiply = "import os, tensorflow as tf; tf.ones([9, 9]) @ tf.ones([9, 9])"
    threads = {}
    for told in ("", "1", "3"):
        monkeypatch.delenv("TF_NUM_INTRAOP_THREADS", raising=False)
        if told:
            monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", told)
        with kernel() as (_, client):
            said = run(client, f"{multiply}; print(len(os.listdir('/proc/self/task')))")
        threads[told] = int(said[0])
    assert threads == {"": threads["1"], "1": threads["1"], "3": threads["1"] + 2}


def test_two_kernels_draw_different_numbers(server):
    code = (
        "import random, numpy as np, tensorflow as tf\n"
        "print([random.random(), float(np.random.rand()), float(tf.random.normal([]))])"
    )
    with kernel() as (_, one), kernel() as (_, other):
        (first,), (second,) = run(one, code), run(other, code)
    assert not set(json.loads(first)) & set(json.loads(second))


def test_it_is_interrupted_and_restarted(server):
    with kernel() as (manager, client):
        threading.Timer(1, manager.interrupt_kernel).start()
        code = "import time\nprint('asleep')\ntime.sleep(99)"
        assert run(client, code) == ["asleep\n", "KeyboardInterrupt"]
        assert run(client, "print('on')") == ["on\n"]
        before = manager.provisioner.pid
        run(client, "kept = 1")
        manager.restart_kernel(now=True)
        client.wait_for_ready(timeout=60)
        assert manager.provisioner.pid != before and not psutil.pid_exists(before)
        assert run(client, "kept") == ["NameError"]


def test_two_kernels_that_start_at_once_get_sockets_of_their_own(server):
    """Each is given its addresses before the other has bound any."""
    managers = [KernelManager(kernel_name=NAME) for _ in range(2)]
    for manager in managers:
        starting = WarmProvisioner(parent=manager, kernel_spec=manager.kernel_spec)
        with ThreadPoolExecutor(1) as elsewhere:  # a browser's test may have left a loop here
            elsewhere.submit(asyncio.run, starting.pre_launch(env={})).result()
    try:
        one, other = ({f"{m.ip}-{port}" for port in m.ports} for m in managers)
        assert len(one) == len(other) == 5
        assert not one & other
    finally:
        for manager in managers:
            manager.cleanup_connection_file()


def test_shutting_down_leaves_nothing(server):
    with kernel() as (manager, _):
        pid, left = manager.provisioner.pid, files(manager)
        assert left
    assert until(lambda: not psutil.pid_exists(pid))
    assert not [path for path in left if path.exists()]


def test_a_kernel_that_ends_itself_is_seen_to_be_gone(server):
    with kernel() as (manager, client):
        client.execute("import os\nos._exit(3)")
        assert until(lambda: not manager.is_alive())
    with kernel() as (manager, _):
        os.kill(manager.provisioner.pid, signal.SIGKILL)
        assert until(lambda: not manager.is_alive())


def test_what_a_kernel_started_ends_with_it(server):
    with kernel() as (_, client):
        (pid,) = run(client, "import subprocess\nprint(subprocess.Popen(['sleep', '987']).pid)")
    assert until(lambda: not psutil.pid_exists(int(pid)))


def test_a_killed_parent_leaves_no_kernel_and_no_file(server):
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        pid, path = parent.stdout.readline().split()
        parent.kill()
    assert until(lambda: not psutil.pid_exists(int(pid)))
    stem = Path(path).stem
    assert until(lambda: not list(Path(path).parent.glob(f"{stem}*")))


def test_without_a_server_one_is_started_that_ends_with_the_process(server):
    code = PARENT.replace("time.sleep(99)", "manager.shutdown_kernel(now=True)")
    code += "from autograder.kernels.provisioner import _own\nprint(_own[0].process.pid)"
    environment = {name: value for name, value in os.environ.items() if name != SERVER}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert until(lambda: not psutil.pid_exists(int(done.stdout.split()[-1])))


def test_a_server_that_died_while_it_imported_is_told(monkeypatch):
    with Server() as server:
        server.process.kill()
        server.process.wait()
        monkeypatch.setenv(SERVER, server.path)
        with pytest.raises(RuntimeError, match="server of warm kernels"):
            start_new_kernel(kernel_name=NAME)


def test_where_forking_is_not_safe_it_is_an_ordinary_kernel_and_that_is_said(server, monkeypatch):
    monkeypatch.setattr(provisioner, "can_fork", lambda: False)
    provisioner._said.clear()
    with pytest.warns(UserWarning, match="ordinary"):
        manager, client = start_new_kernel(kernel_name=NAME, startup_timeout=120)
    client.stop_channels()
    assert isinstance(manager.provisioner.process, subprocess.Popen)
    manager.shutdown_kernel(now=True)
