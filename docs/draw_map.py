"""Draw the README's map of the course from `module.toml` of every module.

Run it from the course's root after a concept changed: `.venv/bin/python docs/draw_map.py`. It
prints the text that the README gives the picture; a test holds the README to it.
"""

from pathlib import Path

from autograder.lab.course_map import draw_map, read_map

DOCS = Path(__file__).parent

if __name__ == "__main__":
    picture = draw_map(read_map(DOCS.parent / "source"))
    picture.savefig(DOCS / "course-map.png")
    print(picture.alt)
