"""JupyterLab as a person uses it: open a notebook, run cells, read what they show."""

from __future__ import annotations

import html
import re

PATIENCE = 120_000
"""Milliseconds: a kernel imports TensorFlow on a busy machine."""

IN_FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden)"
"""Other notebooks may be open behind it."""


class NotebookPage:
    """One notebook open in JupyterLab."""

    def __init__(self, page, path):
        self.page = page
        self.wait_for_kernel(path)
        page.wait_for_selector(f"{IN_FRONT} .jp-Cell", timeout=PATIENCE)

    @classmethod
    def at(cls, page, address, path, token):
        """Open a notebook by its address."""
        page.goto(f"{address}/lab/tree/{path}?token={token}&reset")
        return cls(page, path)

    def wait_for_kernel(self, path):
        """Until the notebook at this path is in front, with a kernel that is idle."""
        self.page.wait_for_function(
            """path => {
                const panel = window.jupyterapp?.shell.currentWidget;
                const kernel = panel?.sessionContext?.session?.kernel;
                return panel?.context?.path === path && kernel?.status === 'idle';
            }""",
            arg=path,
            timeout=PATIENCE,
        )

    def menu(self, *names):
        """Choose from the menu bar, level by level."""
        self.page.locator(".lm-MenuBar-item", has_text=names[0]).first.click()
        for name in names[1:]:
            exact = self.page.get_by_text(name, exact=True)
            self.page.locator(".lm-Menu-item").filter(has=exact).first.click()

    def run_all(self):
        """Run every cell, and wait for the last one."""
        self.menu("Run", "Run All Cells")
        self._until("kernel.status === 'idle' && counts.every(count => count !== null)")

    def _until(self, condition):
        """Until the condition holds of the `kernel` and the execution `counts` of code cells."""
        self.page.wait_for_function(
            f"""() => {{
                const panel = window.jupyterapp.shell.currentWidget;
                const kernel = panel.sessionContext.session.kernel;
                const cells = panel.content.model.cells;
                const counts = [];
                for (let i = 0; i < cells.length; i++)
                    if (cells.get(i).type === 'code') counts.push(cells.get(i).executionCount);
                return {condition};
            }}""",
            timeout=PATIENCE,
        )

    def go_to(self, cell_id):
        """Make a cell the active one, on the screen; its element."""
        place = self.page.evaluate(
            """async id => {
                const notebook = window.jupyterapp.shell.currentWidget.content;
                const cells = notebook.model.cells;
                for (let i = 0; i < cells.length; i++)
                    if (cells.get(i).id === id) {
                        notebook.activeCellIndex = i;
                        await notebook.scrollToItem(i, 'center');
                        return i;
                    }
                return -1;
            }""",
            cell_id,
        )
        assert place >= 0, f"no cell {cell_id}"
        cell = self.page.locator(f'{IN_FRONT} .jp-Cell[data-windowed-list-index="{place}"]')
        cell.wait_for(state="visible")
        return cell

    def write(self, cell_id, text):
        """Put `text` into a code cell, as if pasted."""
        cell = self.go_to(cell_id)
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def run(self, cell_id):
        """Run one cell by keyboard; its outputs, when it has ended."""
        self.go_to(cell_id).locator(".jp-InputPrompt").click()
        self.run_active()
        return self.go_to(cell_id).locator(".jp-OutputArea")

    def forget_run(self, *cell_ids):
        """Take the execution counts off these cells, so that their next run can be waited for."""
        self.page.evaluate(
            """ids => {
                const cells = window.jupyterapp.shell.currentWidget.content.model.cells;
                for (let i = 0; i < cells.length; i++)
                    if (ids.includes(cells.get(i).id)) cells.get(i).executionCount = null;
            }""",
            list(cell_ids),
        )

    def wait_for(self, cell_id):
        """Until the kernel is idle and this cell has run since its count was taken off."""
        self._until(
            "kernel.status === 'idle' && [...Array(cells.length).keys()].some(place =>"
            f" cells.get(place).id === '{cell_id}' && cells.get(place).executionCount !== null)"
        )
        self.go_to(cell_id)

    def run_active(self):
        """Run the active cell; its outputs."""
        active = "window.jupyterapp.shell.currentWidget.content.activeCell.model"
        self.page.evaluate(f"() => {{ {active}.executionCount = null; }}")
        self.page.keyboard.press("Control+Enter")
        self._until(
            "kernel.status === 'idle' && panel.content.activeCell.model.executionCount !== null"
        )
        return self.page.locator(f"{IN_FRONT} .jp-Cell.jp-mod-active .jp-OutputArea")

    def insert_below(self, cell_id, text):
        """A new code cell with `text`, as a student adds one."""
        self.go_to(cell_id).locator(".jp-InputPrompt").click()
        self.page.keyboard.press("b")
        self.page.keyboard.press("Enter")
        self.page.keyboard.insert_text(text)

    def source(self, cell_id):
        """The text of a cell."""
        return self._model(cell_id)["source"]

    def errors(self):
        """Cells with an error that no tag announces."""
        return [
            (cell["id"], output["ename"])
            for cell in self._cells()
            if "raises-exception" not in cell["metadata"].get("tags", [])
            for output in cell.get("outputs", [])
            if output["output_type"] == "error"
        ]

    def pictures(self):
        """The alternative text of each picture in the outputs."""
        shown = [
            "".join(output.get("data", {}).get("text/html", ""))
            for cell in self._cells()
            for output in cell.get("outputs", [])
        ]
        return [
            html.unescape(text)
            for page in shown
            for text in re.findall(r'<img alt="([^"]*)"', page)
        ]

    def first_with(self, text):
        """The id of the first code cell that holds `text`."""
        return next(cell["id"] for cell in self._cells() if text in "".join(cell["source"]))

    def validate(self):
        """Press nbgrader's button; the words of what it answers."""
        # The button saves as well: a save that it overtakes would ask whose file is to stay.
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.save()")
        self.page.get_by_text("Validate", exact=True).first.click()
        dialog = self.page.locator(".jp-Dialog")
        dialog.wait_for(timeout=PATIENCE)
        said = dialog.inner_text()
        dialog.locator("button", has_text="OK").click()
        return said

    def _cells(self):
        return self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells"
        )

    def _model(self, cell_id):
        found = next(cell for cell in self._cells() if cell["id"] == cell_id)
        return {**found, "source": "".join(found["source"])}
