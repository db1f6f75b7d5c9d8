"""The `autograder` command: each sub-command lives in a file of its own."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from . import lean_start  # noqa: F401  # before nbformat is imported
from .errors import CourseError

COMMANDS = {
    "build": "prove every exercise and write what is generated",
    "grade": "grade what was handed in",
    "explain": "show why a student has the points they have",
    "secret": "name the secret that chooses hidden cases, or begin a new term",
    "report": "show what the class knows and what it misunderstands",
    "demo": "make a sample class in a folder, grade it, and report on it",
    "doctor": "say what this machine can hold students' code to",
    "lab": "lay out a learner's working copy of the release",
    "submit": "pack a learner's work to hand it in",
    "collect": "unpack what was handed in, for grading",
    "kit": "make the one file that a student needs",
}
MODULES = {
    "grade": "grading.command",
    "explain": "grading.explain_command",
    "secret": "grading.secret_command",
}
"""Where a sub-command is no package of its own."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one sub-command and return its exit code: that of the `CourseError`, if any.

    It is 141, as a shell has it, where nobody reads on: as in `autograder explain ... | head`.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="autograder", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose)
        if words[:1] == [name]:  # only what is asked for is imported: nbgrader takes a second
            place = MODULES.get(name, f"{name}.command")
            module = importlib.import_module(f"{__package__}.{place}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    parsed = parser.parse_args(words)
    try:
        code = int(parsed.run(parsed))
        sys.stdout.flush()
        return code
    except CourseError as error:
        print(f"autograder {parsed.command}: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print(f"autograder {parsed.command}: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        if not _nobody_reads():
            raise
        return 141


def _nobody_reads() -> bool:
    """Whether the reader of standard output is gone; then the rest of it goes nowhere."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
