"""A second, true run for functions that call a `tf.function`.

Eagerly, the branch not taken has no path; in a graph it gives zeros. Only the true run knows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

from ._history import History
from ._sources import plain
from ._tapes import METHODS


def true_answers(
    history: History,
    function: Callable[..., Any],
    arguments: Sequence[Any],
    watched: Sequence[Any],
) -> None:
    """Replace the answers of the questions by those that they get without running eagerly.

    Where a call was not traced again, and so not seen, its answers stay as they are.
    """
    import tensorflow as tf

    heard: list[tuple[Any, ...]] = []
    depth = [0]

    def hear(original: Callable[..., Any]) -> Callable[..., Any]:
        def method(tape: Any, *details: Any, **options: Any) -> Any:
            depth[0] += 1
            try:
                answer = original(tape, *details, **options)
            finally:
                depth[0] -= 1
            if depth[0] == 0:
                heard.append(tuple(tf.nest.flatten(answer)))
            return answer

        return method

    asked = history.questions
    last = asked[-1]
    with ExitStack() as stack:
        for name in METHODS:
            original = getattr(tf.GradientTape, name)
            stack.enter_context(patch.object(tf.GradientTape, name, hear(original)))
        with tf.GradientTape() as around:
            around.watch([plain(thing) for thing in tf.nest.flatten(list(watched))])
            result = function(*arguments)
    if last.method == "result" and last.tape == 0 and last.error is None:
        tensors = [
            thing
            for thing in tf.nest.flatten(result)
            if tf.is_tensor(thing) or isinstance(thing, tf.Variable)
        ]
        sources = [history.values[index].what for index in last.sources]
        if tensors:
            last.answers = tuple(around.gradient(tensors, sources))
    elif len(heard) == len(asked):
        for question, answers in zip(asked, heard, strict=True):
            if len(answers) == len(question.answers):
                sources = [history.values[index].what for index in question.sources]
                question.answers = tuple(map(_answer, question.answers, answers, sources))


def _answer(eager: Any, true: Any, source: Any) -> Any:
    """The true answer; where it was only seen while tracing, the eager one in its place."""
    if true is None or hasattr(true, "numpy"):
        return true
    import tensorflow as tf

    # The graph has a path where the eager run took none, such as another branch: a slope of 0.
    return tf.zeros_like(source) if eager is None else eager
