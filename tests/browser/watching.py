"""Does a page run anything that a student put into it, now or at a click?"""

from __future__ import annotations


class Watch:
    """Tells whether anything of a student's ran in the page."""

    def __init__(self, page):
        self.page = page
        self.ran: list[str] = []
        page.expose_function("attacked", lambda *_: self.ran.append(page.url))
        page.on("dialog", self._dialog)

    def _dialog(self, dialog):
        self.ran.append(dialog.message)
        dialog.dismiss()

    def settle(self):
        """Every picture, frame and script of the page has been tried."""
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("() => new Promise(done => setTimeout(done, 50))")

    def waiting(self):
        """What would run at a click or a touch, beyond nbgrader's own scripts."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll('*')].flatMap(one => [
                ...[...one.attributes]
                    .filter(({name, value}) => name.startsWith('on') && /attacked/.test(value))
                    .map(({name}) => one.tagName + ' ' + name),
                ...(one.protocol === 'javascript:' ? [one.outerHTML] : []),
                ...(['IFRAME', 'OBJECT', 'EMBED'].includes(one.tagName) ? [one.tagName] : []),
            ])"""
        )
