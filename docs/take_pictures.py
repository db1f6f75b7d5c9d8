"""Take the README's pictures of a failing and of a passing check, from a real run.

Run it after a build: `.venv/bin/python docs/take_pictures.py [MODULE_FOLDER]`; it needs chromium.
Then look at both, and at their alternative texts in the README.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

DOCS = Path(__file__).parent
HEAD = '''def slope_at(f, x0):
    """The slope of f at x0, read from one tape."""
    x = tf.Variable(x0)
'''
ANSWERS = {
    "failing": """    y = f(x)
    with tf.GradientTape() as tape:
        slope = tape.gradient(y, x)
    return slope""",
    "passing": """    with tf.GradientTape() as tape:
        y = f(x)
    slope = tape.gradient(y, x)
    return slope""",
}
SIZE = "720,365"


def page(module: Path, answer: str) -> str:
    """The answer's cell and its check's, run and as HTML without scripts from elsewhere."""
    book = nbformat.read(module / f"{module.name}.ipynb", as_version=4)
    cells = {cell.id: cell for cell in book.cells}
    book.cells = [cells[name] for name in ("opening-2", "opening-3", "slope_at_answer", "slope_at")]
    book.cells[2].source = HEAD + answer
    NotebookClient(book, resources={"metadata": {"path": str(module)}}).execute()
    book.cells = book.cells[2:]
    html, _ = HTMLExporter().from_notebook_node(book)
    return re.sub(r'<script[^>]*src="http[^>]*></script>', "", html)


def main() -> None:
    """Write `check-failing.png` and `check-passing.png` beside this file."""
    os.environ["AUTOGRADER_STATE"] = "off"
    module = Path(sys.argv[1] if len(sys.argv) > 1 else "release/02_recording").resolve()
    for name, answer in ANSWERS.items():
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "page.html"
            source.write_text(page(module, answer), encoding="utf-8")
            look = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
            look += ["--force-device-scale-factor=1.5", f"--window-size={SIZE}"]
            target = DOCS / f"check-{name}.png"
            subprocess.run(
                ["chromium", *look, f"--screenshot={target}", str(source)],
                check=True,
                capture_output=True,
            )
        print(target)


if __name__ == "__main__":
    main()
