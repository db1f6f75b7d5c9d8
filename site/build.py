"""Build the course's site: `python site/build.py [FOLDER]`, which `make site` calls.

It copies what is shown into a folder of its own, lets Sphinx make pages of it with every warning an
error, and then follows each link inside the site. Nothing is fetched and nothing is run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

COURSE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(COURSE)]

from autograder.kit.launch import Launch, read_launch  # noqa: E402
from autograder.lab.course_map import Stop, draw_map, read_map  # noqa: E402

SITE = Path(__file__).parent
EPOCH = "315532800"
"""1980: pages carry no time, so that two builds are equal."""


def main() -> int:
    """Build into `site/html`, or the folder named; 1 where a link leads nowhere."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else SITE / "html"
    with tempfile.TemporaryDirectory(prefix="site-") as folder:
        pages = Path(folder) / "pages"
        gather(COURSE, pages)
        out = Path(folder) / "html"
        code = sphinx(pages, out)
        if code:
            return code
        make_focusable(out)
        broken = [*broken_links(out), *fetched(out)]
        for line in broken:
            print(line, file=sys.stderr)
        if broken:
            return 1
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(out, target)
    count = len(list(target.rglob("*.html")))
    print(f"{target}: {count} pages; every link inside leads somewhere, and nothing is fetched.")
    return 0


def gather(course: Path, pages: Path) -> None:
    """Put all that the site is made from into `pages`."""
    shutil.copytree(SITE / "static", pages / "static")
    shutil.copy2(SITE / "conf.py", pages)
    stops, launch = read_map(course / "source"), read_launch(course)
    for stop in stops:
        name = f"{stop.name}.ipynb"
        text = (course / "notebooks" / name).read_text(encoding="utf-8")
        (pages / name).write_text(with_links(text, stop, launch), encoding="utf-8")
    for page in SITE.glob("*.md"):
        shutil.copy2(page, pages)
    for picture in (course / "docs").glob("*.png"):
        shutil.copy2(picture, pages / "static")
    picture = draw_map(stops)
    picture.savefig(pages / "static" / "course-map.png", metadata={"Software": None})
    (pages / "index.md").write_text(index(stops, picture.alt, launch), encoding="utf-8")


def with_links(text: str, stop: Stop, launch: Launch) -> str:
    """The notebook with links to open it elsewhere below its title, where they are set."""
    if not (launch.colab or launch.binder):
        return text
    notebook = json.loads(text)
    links = [f"[Open in Colab]({launch.colab}{stop.name}.ipynb)"] if launch.colab else []
    links += [f"[Open in Binder]({launch.binder})"] if launch.binder else []
    first = notebook["cells"][0]
    title, _, rest = "".join(first["source"]).partition("\n")
    first["source"] = f"{title}\n\n{' · '.join(links)}\n{rest}"
    return json.dumps(notebook)


def index(stops: list[Stop], alt: str, launch: Launch) -> str:
    """The first page: what this is, the map, and each module with what it teaches."""
    page = (SITE / "index.md").read_text(encoding="utf-8")
    rows = "\n".join(
        f"| {stop.number} | [{stop.title}]({stop.name}.ipynb) | {stop.minutes} |"
        f" {', '.join(stop.teaches)} |"
        for stop in stops
    )
    names = "\n".join(stop.name for stop in stops)
    binder = f"[Try it in Binder]({launch.binder}), without installing." if launch.binder else ""
    for mark, value in (("ALT", alt), ("ROWS", rows), ("NAMES", names), ("BINDER", binder)):
        page = page.replace(f"%{mark}%", value)
    return page


def sphinx(pages: Path, out: Path) -> int:
    """Let Sphinx make the pages; its exit code."""
    from sphinx.cmd.build import main as build

    os.environ["SOURCE_DATE_EPOCH"] = EPOCH
    doctrees = str(out.with_name("doctrees"))
    return int(
        build(["-q", "-W", "--keep-going", "-b", "html", "-d", doctrees, str(pages), str(out)])
    )


def make_focusable(out: Path) -> None:
    """Let the keyboard reach code and outputs that are wider than the page, to scroll them."""
    for path in out.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("<pre>", '<pre tabindex="0">'), encoding="utf-8")


class _Page(HTMLParser):
    """The anchors of a page, and where it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = {""}
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note ids, and what links, pictures, scripts and styles point to."""
        for name, value in attributes:
            if value is None:
                continue
            if name == "id" or (tag == "a" and name == "name"):
                self.anchors.add(value)
            elif name in ("href", "src"):
                self.links.append(value)


def broken_links(out: Path) -> Iterator[str]:
    """One line for each link inside the site that leads nowhere, or to what must be fetched."""
    pages = {}
    for path in sorted(out.rglob("*.html")):
        pages[path] = _Page()
        pages[path].feed(path.read_text(encoding="utf-8"))
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "data", "mailto"):
                continue
            target = path if not parts.path else (path.parent / unquote(parts.path)).resolve()
            if target.is_dir():
                target = target / "index.html"
            anchor = unquote(parts.fragment)
            if not target.exists():
                yield f"{path.name}: {link} leads nowhere"
            elif anchor and target in pages and anchor not in pages[target].anchors:
                yield f"{path.name}: {link} names no heading there"


def fetched(out: Path) -> Iterator[str]:
    """What a page would load from elsewhere: scripts, styles, pictures."""
    for path in sorted(out.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for tag in re.findall(r"<(?:script|link|img|iframe)\b[^>]*>", text):
            place = re.search(r"(?:src|href)=\"(?:https?:)?//[^\"]+", tag)
            if place and 'rel="canonical"' not in tag:
                yield f"{path.name}: {place[0]} would be fetched"


if __name__ == "__main__":
    sys.exit(main())
