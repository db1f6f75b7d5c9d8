"""Do programs that are waited for start without what they never call?"""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("program", ["command", "warm.driver"])
def test_no_parsers_of_addresses_or_durations_are_built(program):
    code = (
        f"import sys, autograder.{program}, nbformat\n"
        "assert 'jsonschema' in sys.modules, 'nbformat no longer imports it: drop lean_start'\n"
        "parsers = ('lark', 'isoduration', 'rfc3986_validator')\n"
        "sys.exit(any(sys.modules.get(name) for name in parsers))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
