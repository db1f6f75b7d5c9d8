"""Imported first by programs that are waited for: leaves out an import that nobody asks for.

nbformat imports jsonschema, which builds 38 parsers of internet addresses where `rfc3987_syntax` is
installed, as JupyterLab has it: a second of every start, for a check that no notebook calls.
"""

from __future__ import annotations

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None: "can't be imported"
