"""An error is formatted once, where it is shown: IPython formats it again for its history."""

from __future__ import annotations

from typing import Any


class ErrorsToldOnce:
    """Stands before a shell among the bases: its history keeps an error's name and no more.

    Only `%notebook` reads more there, and half of what an error costs is saved. The message is left
    out as well: to ask for it can raise.
    """

    def _format_exception_for_storage(
        self, exception: Any, filename: Any = None, running_compiled_code: Any = False
    ) -> Any:
        return {"ename": type(exception).__name__, "evalue": "", "traceback": []}
