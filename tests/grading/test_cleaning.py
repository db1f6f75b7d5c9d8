"""Can a student's text or output reach a page as anything but text?"""

import base64

import pytest
from bs4 import BeautifulSoup
from nbconvert.filters import markdown2html
from nbformat.v4 import new_output

from autograder.grading.cleaning import SEPARATOR, TOO_MUCH, OutputCleaner, clean_markdown

ATTACKS = [
    "<script>alert(1)</script>",
    "a <img src=x onerror=alert(1)> b",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#106avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](data:text/html,<script>alert(1)</script>)",
    "![x](attachment:gone.png)",
    "<!-- --><svg/onload=alert(1)>",
    "```mermaid\n</pre><script>alert(1)</script>\n```",
    "<details open ontoggle=alert(1)>",
    "`code` <iframe src='javascript:alert(1)'></iframe>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_survives_nbconverts_rendering(attack):
    page = BeautifulSoup(markdown2html(clean_markdown(attack)), "html.parser")
    for tag in page.find_all(True):
        assert tag.name not in {"script", "iframe", "svg", "object", "embed", "details"}
        for name, value in tag.attrs.items():
            assert not name.startswith("on")
            text = "".join(str(value).split()).lower()
            assert not text.startswith(("javascript:", "data:", "attachment:"))


def test_without_cleaning_the_attacks_would_work():
    page = BeautifulSoup(markdown2html(ATTACKS[0] + "\n\n" + ATTACKS[2]), "html.parser")
    assert page.find("script") and page.find("a")["href"].startswith("javascript:")


def test_formulas_can_make_no_links():
    assert "\\href" not in clean_markdown(r"$\href{javascript:alert(1)}{x}$")
    assert "\\def" not in clean_markdown(r"$\def\go#1{\href{#1:x}{y}}$")
    assert clean_markdown(r"$\frac{a}{b} \delta < 3$") == r"$\frac{a}{b} \delta < 3$"


def test_plain_prose_and_code_stay_as_written():
    text = "Because `x < y`, and 3 > 2:\n\n> a & b\n\n    if a <b: pass"
    assert clean_markdown(text).replace(SEPARATOR, "") == text


def output(kind, **data):
    return new_output(kind, data={key.replace("_", "/"): value for key, value in data.items()})


def test_outputs_keep_what_is_harmless_only():
    png = base64.b64encode(b"\x89PNG").decode()
    outputs = [
        output("display_data", text_plain="x", image_png=png, text_html="<b onclick=x>B</b>"),
        output("display_data", application_javascript="alert(1)"),
        output("display_data", text_latex="<script>1</script>", text_plain="fallback"),
        output("display_data", image_png='"><script>alert(1)</script>'),
    ]
    outputs[0].metadata = {"image/png": {"width": '"><script>'}}
    first, third = OutputCleaner().clean(outputs)
    assert first.data == {"text/plain": "x", "image/png": png, "text/html": "<b>B</b>"}
    assert first.metadata == {}
    assert third.data == {"text/plain": "fallback"}


def test_made_up_outputs_are_dropped():
    assert OutputCleaner().clean([new_output("stream", text="x") | {"output_type": "odd"}]) == []


def test_a_table_of_sixty_rows_stays_and_larger_html_gives_way_to_text():
    row = "    <tr>\n" + "      <td>3.141593</td>\n" * 8 + "    </tr>\n"
    table, large = f"<table>\n{row * 60}</table>", f"<table>\n{row * 600}</table>"
    outputs = [
        output("display_data", text_html=table, text_plain="small"),
        output("display_data", text_html=large, text_plain="large"),
        output("display_data", text_html=large),
    ]
    first, second, third = OutputCleaner().clean(outputs)
    assert first.data["text/html"].count("<td>") == 480
    assert second.data == {"text/plain": f"large\n{TOO_MUCH}"}
    assert third.data == {"text/plain": TOO_MUCH}
