"""Formgrader as an instructor has it open."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager

from .conftest import SERVER, TOKEN, free_port, serving
from .notebook_page import PATIENCE

MATHJAX = "window.MathJax = {Hub: {Startup: {signal: {Interest: heard => heard('End')}}}};"
"""In place of what formgrader fetches from the web: its own scripts wait for it."""

COLUMNS = ("name", "num-submissions", "student-id", "status", "score")
"""Of its tables, by the class of their cells."""


@contextmanager
def formgrader(course, log, environment):
    """JupyterLab's server in the folder of the course; its address."""
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={course}", *SERVER]
    command.append(f"--ServerApp.port={port}")
    with serving(command, port, log, cwd=course, env=environment) as address:
        yield address


def log_in(page, address):
    """As JupyterLab's own address does; formgrader's pages set a cookie for themselves alone."""
    page.route("https://**", lambda route: route.fulfill(body=MATHJAX))
    page.context.request.get(f"{address}/api?token={TOKEN}")


def show(page, address, path):
    """Open a page of the formgrader, with what its scripts fetch after it."""
    page.goto(f"{address}/formgrader/{path}", wait_until="networkidle", timeout=PATIENCE)


def open_submission(page, address, course, module, student):
    """The page on which a person marks a student's work, when its marks are there."""
    show(page, address, f"submissions/{submission_id(course, module, student)}/")
    page.wait_for_function("() => formgrader.grades?.loaded && formgrader.comments?.loaded")


def submission_id(course, module, student):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        return book.find_submission_notebook(module, module, student).id


def rows(page):
    """The lines of the page's table, each by column, by module or student."""
    page.locator("#main-table td.name, #main-table td.student-id").first.wait_for(timeout=PATIENCE)
    lines = page.locator("#main-table tr").evaluate_all(
        """all => all.map(row => Object.fromEntries([...row.cells].map(
            cell => [NAMES.find(name => cell.classList.contains(name)), cell.innerText.trim()]
        )))""".replace("NAMES", repr(list(COLUMNS)))
    )
    return {line[key]: line for line in lines for key in ("name", "student-id") if key in line}


def run(course, environment, *words):
    """A command of the course's, as typed in its folder."""
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=course, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
