"""A picture that follows a slider, where somebody can move one; the still picture everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from IPython import get_ipython
from IPython.display import display

from .._words import number
from ._picture import Picture
from ._show import image, show

Range = Sequence[Any]


def slider(function: Callable[..., Picture], **ranges: Range) -> None:
    """Show `function` of the first value of each range, and sliders that draw it anew.

    `ranges` map a parameter of `function` to the values it may take, in order; the first is drawn
    at once. Without a live front end (when a notebook is executed by nbconvert or nbval, or in a
    terminal) there is only that still picture. Arrow keys move a slider that has the focus.
    """
    values = {name: list(choices) for name, choices in ranges.items()}
    empty = [name for name, choices in values.items() if not choices]
    if empty:
        raise ValueError(f"slider() wants at least one value for {', '.join(empty)}.")
    first = {name: choices[0] for name, choices in values.items()}
    if values and is_live():
        _follow(function, values, first)
    else:
        show(function(**first))


def is_live() -> bool:
    """Does somebody sit at the front end?

    Judged by whether it would answer `input()`: JupyterLab and its like say so with each cell that
    they send, programs that execute notebooks (nbclient, nbval) say that they would not.
    """
    shell = get_ipython()
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return False
    return bool(kernel.get_parent("shell").get("content", {}).get("allow_stdin"))


def _follow(
    function: Callable[..., Picture], values: dict[str, list[Any]], first: dict[str, Any]
) -> None:
    """The picture, and under it one slider a parameter; a move draws the picture anew."""
    from ipywidgets import SelectionSlider, VBox

    handle = display(_bundle(function(**first)), raw=True, display_id=True)  # type: ignore[no-untyped-call]
    sliders = {
        name: SelectionSlider(
            options=[(_said(choice), choice) for choice in choices],
            value=choices[0],
            description=name,
            continuous_update=False,
        )
        for name, choices in values.items()
    }

    def moved(_: Any) -> None:
        chosen = {name: one.value for name, one in sliders.items()}
        handle.update(_bundle(function(**chosen)), raw=True)

    for one in sliders.values():
        one.observe(moved, names="value")
    display(VBox(list(sliders.values())))  # type: ignore[no-untyped-call]


def _bundle(picture: Picture) -> dict[str, str]:
    return {"text/html": image(picture), "text/plain": picture.alt}


def _said(choice: Any) -> str:
    return number(choice) if isinstance(choice, (int, float)) else str(choice)
