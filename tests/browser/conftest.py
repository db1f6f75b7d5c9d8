"""A real browser on a real server; where there is no browser, the tests say so and are skipped."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from .watching import Watch

COURSE = Path(__file__).parents[2]
TOKEN = "course"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


def pytest_collection_modifyitems(items):
    """What a browser's driver leaves unclosed is not this course's."""
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.filterwarnings("ignore::ResourceWarning"))


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium, driven by Playwright, whose event loop runs until the session ends."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        reason = "no Chromium here: install Debian's chromium to run the browser tests"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


def free_port():
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def serving(command, port, log, path="/api", **settings):
    """A server of Jupyter's, ended with its kernels when the block ends."""
    with open(log, "wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, start_new_session=True, **settings
        )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}{path}?token={TOKEN}").close()
                break
            except OSError:
                assert process.poll() is None, Path(log).read_text()
                time.sleep(0.2)
        else:
            pytest.fail(Path(log).read_text())
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # the command, and the server that it started
        process.wait(30)


SERVER = [
    "--no-browser", f"--ServerApp.token={TOKEN}", "--ServerApp.ip=127.0.0.1",
    "--expose-app-in-browser", "--ServerApp.port_retries=0", "--LabApp.news_url=",
    "--ServerApp.terminals_enabled=False",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
]  # fmt: skip
if hasattr(os, "getuid") and os.getuid() == 0:
    SERVER.append("--allow-root")


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """Of a user who never started Jupyter here."""
    home = tmp_path_factory.mktemp("home")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("AUTOGRADER")}
    return {
        **kept,
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONPATH": str(COURSE),
    }


@pytest.fixture(scope="module")
def lab(tmp_path_factory, environment):
    """`autograder lab` in a course of its own; its address, and the working copy."""
    root = tmp_path_factory.mktemp("lab")
    shutil.copytree(COURSE / "release", root / "release")
    port = free_port()
    command = [sys.executable, "-m", "autograder.command", "lab", "--course", str(root), "--"]
    command += [*SERVER, f"--ServerApp.port={port}"]
    with serving(command, port, root / "log", cwd=root, env=environment) as address:
        yield address, root / "work"


@pytest.fixture
def page(browser, request):
    """A fresh window; on failure its picture stays where pytest keeps temporary files."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(30_000)
    opened = context.new_page()
    yield opened
    context.close()


@pytest.fixture
def watch(page):
    """What tells whether anything of a student's runs in the window."""
    return Watch(page)
