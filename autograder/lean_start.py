"""Imported first by programs that are waited for: leaves out imports that nobody asks for.

nbformat imports jsonschema, which looks for parsers of addresses and durations. Where they are
installed, as JupyterLab has them, `rfc3987_syntax` builds 38 of them in a second, and the others
take 0.08 s: at every start, for a check that no notebook calls.
"""

from __future__ import annotations

import sys

for _name in ("rfc3987_syntax", "rfc3986_validator", "isoduration"):
    sys.modules.setdefault(_name, None)  # type: ignore[arg-type]  # None: "can't be imported"
