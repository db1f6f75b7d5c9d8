"""Do notebook and terminal say the same, and can nobody's text become markup?"""

from bs4 import BeautifulSoup

from autograder.explain import Panel
from autograder.panel import to_html, to_text

PANEL = Panel("wrong", "Not yet.", ("For `f(x) < 2` see *The block*.", "<script>alert(1)</script>"))


def letters(text):
    return "".join(text.split())


def test_both_say_the_same():
    plain = to_text(PANEL).replace("`", "").replace("*The block*", "The block")
    shown = BeautifulSoup(to_html(PANEL), "html.parser").get_text()
    assert letters(shown) == letters(plain)


def test_everything_is_escaped():
    soup = BeautifulSoup(to_html(PANEL), "html.parser")
    assert soup.find("script") is None
    assert soup.find("code").text == "f(x) < 2"


def test_a_screen_reader_is_told_of_it():
    assert BeautifulSoup(to_html(PANEL), "html.parser").div["role"] == "status"


def test_every_status_has_a_symbol_of_its_own():
    states = ("right", "partly", "wrong", "not tried", "stopped")
    assert len({to_text(Panel(state, "x"))[0] for state in states}) == len(states)


def test_stars_of_a_formula_are_no_emphasis():
    formula = "2.4*x**2 + 3.4*x - 5 and f(x)*g(x)*h(x)"
    soup = BeautifulSoup(to_html(Panel("wrong", formula, ("See *The block*.",))), "html.parser")
    assert formula in soup.get_text()
    assert [mark.get_text() for mark in soup.select("em")] == ["The block"]


def test_a_block_of_code_keeps_its_lines():
    block = "```python\nwith x:\n    y = a**2*b\n```"
    pre = BeautifulSoup(to_html(Panel("wrong", "t", (block,))), "html.parser").pre
    assert pre.text == "with x:\n    y = a**2*b"


def test_the_stars_of_a_formula_are_no_emphasis():
    soup = BeautifulSoup(to_html(Panel("wrong", "2.4*x**2 + 3.4*x - 5", ())), "html.parser")
    assert "2.4*x**2 + 3.4*x - 5" in soup.text
    assert soup.em is None
