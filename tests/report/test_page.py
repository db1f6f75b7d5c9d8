"""Can the page be read by anyone, anywhere, and by no one's script?"""

import base64
import hashlib
import re

import pytest
from bs4 import BeautifulSoup

from autograder.report.collect import collect
from autograder.report.page import SYMBOLS, to_page
from autograder.report.standing import (
    STATUSES,
    Cell,
    ClassReport,
    Exercise,
    ModuleStanding,
    Score,
)

from .conftest import verdict

BAD = "<script>alert(1)</script>"


@pytest.fixture
def page(course):
    course.judge(BAD.replace("/", "\u2215"), verdict("right", 2.0), verdict("right", 2.0, BAD))
    return to_page(collect(course.root))


@pytest.fixture
def soup(page):
    return BeautifulSoup(page, "html.parser")


def heat_map(soup):
    rows = soup.select("table.heat tbody tr")
    return {
        row.th.get_text(): [cell.get_text() for cell in row.select("td:not(.number)")]
        for row in rows
    }


def test_heat_map_says_standing_in_symbol_points_and_word(soup):
    cells = heat_map(soup)
    assert cells["ada"] == ["✓ 2 right", "✓ 2 right", "✓ 1 right"]
    assert cells["cyd"] == ["✗ 0 wrong", "✗ 1.5* wrong, score set by hand", "✗ 0 wrong"]
    assert cells["dan"] == ["○ 0 not tried", "■ 0 stopped", "✗ 0 wrong"]
    assert cells["eve"] == ["–  not handed in"] * 3


def test_every_standing_has_a_symbol_of_its_own_in_the_legend(soup):
    legend = [item.get_text(" ", strip=True) for item in soup.select(".legend .badge")]
    assert legend == [f"{SYMBOLS[status]} {status}" for status in STATUSES]
    assert len(set(SYMBOLS.values())) == len(STATUSES)


def test_late_penalty_and_tamper_proofness_are_shown(soup):
    assert "1.5 late −2.5" in soup.get_text(" ", strip=True).replace("  ", " ")
    heads = [head.get_text() for head in soup.select("table.heat thead th")]
    assert [("not tamper-proof" in head) for head in heads[2:]] == [False, False, True]


def test_student_strings_are_text(soup, page):
    assert BAD not in page
    (script,) = soup.find_all("script")  # ours, and by its hash the browser runs no other
    digest = base64.b64encode(hashlib.sha256(script.string.encode()).digest()).decode()
    policy = soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    assert f"script-src 'sha256-{digest}'" in policy and "unsafe-inline'; script" in policy
    assert "<script>alert(1)<∕script>" in heat_map(soup)
    assert "The path was cut <before> the block." in soup.get_text()


def test_code_in_an_explanation_is_set_as_code(soup):
    assert "f(x + 1e-7) - f(x)" in [code.get_text() for code in soup.select("td code")]


def test_nothing_is_fetched(soup, page):
    assert not re.search(r"src=|srcset=|@import|url\(", page)
    assert all(link["href"].startswith("#") for link in soup.select("[href]"))


def test_tables_are_marked_up_for_a_screen_reader(soup):
    assert soup.html["lang"] == "en"
    for table in soup.select("table"):
        assert all(head.get("scope") == "col" for head in table.select("thead th"))
        assert all(head.get("scope") == "row" for head in table.select("tbody th"))
        assert all(len(row.find_all(["th", "td"])) == len(table.select("thead th"))
                   for row in table.select("tbody tr"))  # fmt: skip
    for link in soup.select("a"):
        assert soup.find(id=link["href"][1:]), "the link leads somewhere"


def luminance(color):
    values = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_stands_out_from_its_color(page):
    """Contrast 4.5 to 1, as WCAG 2 asks of normal text at level AA."""
    pairs = re.findall(r"background: (#\w{6}); color: (#\w{6})", page)
    for ink in ("ink", "soft"):
        inks, papers = (re.findall(rf"--{name}: (#\w{{6}})", page) for name in (ink, "paper"))
        pairs += zip(papers, inks, strict=True)
    assert len(pairs) == 6 + 2 * 3, "six colored standings; light, dark and print"
    for back, front in pairs:
        dark, light = sorted([luminance(back), luminance(front)])
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (back, front)


def large_class(students=300, modules=11, exercises=6):
    """A class as large as the report must hold."""
    statuses = ("right", "partly", "wrong", "not tried")
    names = [f"student_{number:03}" for number in range(students)]
    return ClassReport(
        tuple(names),
        tuple(
            ModuleStanding(
                f"{number:02}_module",
                "A module",
                tuple(Exercise(f"exercise_{place}", 2.0) for place in range(exercises)),
                {
                    name: {
                        f"exercise_{place}": Cell(statuses[(row * 7 + place) % 4], 1.0)
                        for place in range(exercises)
                    }
                    for row, name in enumerate(names)
                },
                {name: Score(9.5, 12.0, 0.5) for name in names},
            )
            for number in range(modules)
        ),
    )


def test_a_class_of_300_fits_into_two_megabytes():
    assert len(to_page(large_class()).encode()) < 2_000_000
