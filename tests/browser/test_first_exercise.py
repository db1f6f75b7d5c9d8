"""From a clone to a first exercise that passes: the README's five actions, and no sixth."""

import json
import re

from .conftest import COURSE, TOKEN
from .notebook_page import PATIENCE, NotebookPage

README = (COURSE / "README.md").read_text(encoding="utf-8")
LEARN = README.partition("\n## Learn\n")[2].partition("\n## ")[0]
ACTIONS = re.findall(r"^\d\. (.*)$", LEARN, re.MULTILINE)
MODULE = "01_tensors"


def first_exercise():
    """The name of the module's first exercise, and its answer as the author wrote it."""
    path = COURSE / "source" / MODULE / f"{MODULE}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    marked = (cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("solution"))
    answer = next(cell for cell in marked if cell["cell_type"] == "code")
    text = re.sub(r"^ *### (BEGIN|END) SOLUTION\n", "", "".join(answer["source"]), flags=re.M)
    return answer["id"].removesuffix("_answer"), text


def test_the_readme_asks_for_five_actions_at_most():
    assert len(ACTIONS) <= 5
    assert ACTIONS[0].startswith("`git clone") and ACTIONS[1].startswith("`make lab`")


def test_the_last_three_pass_the_first_exercise(page, lab):
    """What `make lab` opens is open here; set-up and its command are tested with the Makefile."""
    address, _ = lab
    choose, write, run = ACTIONS[2:]
    name, answer = first_exercise()
    page.goto(f"{address}/?token={TOKEN}")
    link = page.get_by_role("link", name=re.search(r"\[(.*?)\]", choose)[1])
    link.wait_for(timeout=PATIENCE)
    link.click()
    book = NotebookPage(page, f"{MODULE}/{MODULE}.ipynb")
    stub = re.search(r"`(.*?)`", write)[1]
    assert stub in book.source(f"{name}_answer")
    book.write(f"{name}_answer", answer)
    assert re.search(r"\*(.*?)\*", run)[1] == "Run, Run All Cells"
    book.run_all()
    said = book.go_to(name).get_by_role("status").inner_text()
    assert said.startswith("✓") and "Right" in said
