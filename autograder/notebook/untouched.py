"""Is an answer still what was released, which can give nothing? Then one case tells all."""

from __future__ import annotations

import dis
from types import CodeType

ENDS = ("RETURN", "YIELD")
"""How the instructions begin that give something to a caller, be it None."""


def never_returns(function: object) -> bool:
    """Whether every way through a function's own code ends by raising, as in a released answer."""
    code = getattr(function, "__code__", None)
    return isinstance(code, CodeType) and not any(
        step.opname.startswith(ENDS) for step in dis.get_instructions(code)
    )
