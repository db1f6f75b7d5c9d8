"""`autograder secret`: name the secret that chooses the hidden cases, or begin a new term."""

from __future__ import annotations

import argparse
from pathlib import Path

from .classroom import open_classroom
from .pool import new_secret, read_secret, secret_id


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `autograder secret`."""
    parser.add_argument(
        "--new", action="store_true", help="choose other hidden cases from now on, for a new term"
    )
    parser.add_argument(
        "--course", type=Path, default=Path(), metavar="DIR", help="the course's root folder"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the secret's id, never the secret; with --new, after another was made."""
    state = open_classroom(arguments.course).state
    if arguments.new:
        print(f"{new_secret(state)} is kept, so that verdicts by it stay explainable.")
        print("What is graded from now on is graded on other cases, old submissions as well.")
    print(f"Hidden cases are chosen by secret {secret_id(read_secret(state))}.")
    return 0
