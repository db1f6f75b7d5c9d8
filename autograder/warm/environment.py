"""The environment of a process that runs students' code: nothing of the grader's but its ways."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "SYSTEMROOT")
"""Of the grader's environment, all that a student's process gets to see."""
PACKAGE = Path(__file__).resolve().parents[2]


def clean_environment(home: Path) -> dict[str, str]:
    """No secrets, and every cache and setting inside `home`."""
    copy_font_list(home / "matplotlib")
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "TMPDIR": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "jupyter"),
        "JUPYTER_DATA_DIR": str(home / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "MPLCONFIGDIR": str(home / "matplotlib"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "TAPESCOPE_PICTURES": "text",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "NBGRADER_EXECUTION": "autograde",
        "PYTHONPATH": str(PACKAGE),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def copy_font_list(folder: Path) -> None:
    """Spare Matplotlib its search for fonts, which takes seconds in an empty home."""
    user = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    caches = [os.environ.get("MPLCONFIGDIR", ""), os.path.join(user, "matplotlib")]
    folder.mkdir(exist_ok=True)
    for cache in filter(None, caches):
        for path in Path(cache).glob("fontlist-*.json"):
            shutil.copy(path, folder)
