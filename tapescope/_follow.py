"""Run a function once, followed: write its `History`."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from . import _ops
from ._detours import detours
from ._history import Detour, History, Question, Tape, TapeEvent, Value
from ._rerun import true_answers
from ._sources import reach
from ._writer import Writer


def follow(
    function: Callable[..., Any],
    arguments: Sequence[Any] = (),
    sources: Sequence[Any] = (),
    watched: Sequence[Any] = (),
    change: Callable[[Detour], Any] | None = None,
) -> History:
    """Run `function(*arguments)` and write down what happened.

    `sources` are known from the start, so that it can be told where they broke off; `watched` are
    watched by tape 0, which is put around the whole run. `change` is told of each detour; what it
    answers, unless None, comes out instead. What the function raises is kept in `History.error`.

    Variables that it could reach have their values of before again; other state (data sets,
    generators, Python's own) has moved on. If a `tf.function` was called and there is no `change`,
    there is a second run, in which they are not run eagerly. Raises `RuntimeError` within a
    with-block.
    """
    if _ops.any_tape():
        raise RuntimeError("A tape is recording here: follow a function outside of its with-block.")
    found = reach(function, [*arguments, *watched], sources)
    writer = _Run(found, [*arguments, *sources, *watched])
    writer.change = change
    history = writer.history
    try:
        writer.run(function, arguments, watched)
        writer.resolve_readings()
        if history.error is None and not any(
            _asks(history, question) for question in history.questions
        ):
            writer.ask_result(sources, watched)
        if history.functions and history.error is None and change is None:
            writer.restore()
            true_answers(history, function, arguments, watched)
    finally:
        writer.restore()
    return history


def _asks(history: History, question: Question) -> bool:
    return history.tapes[question.tape].own


def _targets(result: Any) -> Iterator[Any]:
    """The tensors in a result; of a ragged or sparse one, its values, as a tape takes them."""
    import tensorflow as tf

    for thing in tf.nest.flatten(result):
        parts = tf.nest.flatten(thing, expand_composites=True)
        whole = len(parts) == 1
        yield from (part for part in parts if whole or part.dtype.is_floating)


class _Run(Writer):
    """One run of a function, with all listeners at work."""

    def run(
        self, function: Callable[..., Any], arguments: Sequence[Any], watched: Sequence[Any]
    ) -> None:
        tf, history = self.tf, self.history
        history.shadow = tf.GradientTape(persistent=True)
        around = tf.GradientTape(persistent=True)
        history.tapes.append(Tape(0, False, True, True, None, [around]))
        self.lives.known[id(around)] = around, history.tapes[0]
        eagerly = tf.config.functions_run_eagerly()
        tf.config.run_functions_eagerly(True)
        try:
            with ExitStack() as stack:
                stack.enter_context(warnings.catch_warnings())
                warnings.filterwarnings("ignore", message=".*run_functions_eagerly.*")
                stack.enter_context(history.shadow)
                for value in history.values:
                    _ops.watch(history.shadow, value.what)
                stack.enter_context(around)
                for thing in watched:
                    around.watch(thing)
                numbers = [self.number(thing) for thing in watched]
                known = tuple(number for number in numbers if number is not None)
                self.note(TapeEvent(0, None, 0, "watch", known))
                self.lives.recording[0] = self.lives.twins[0] = around
                stack.callback(self.lives.twins.clear)
                stack.callback(self.lives.recording.clear)
                stack.enter_context(self.lives.following())
                stack.enter_context(self.calls_of_functions())
                stack.enter_context(_ops.every_variable(self.accessed, self.created))
                stack.enter_context(detours(self.left, self.namespaces))
                stack.enter_context(_ops.every_op(self.told))
                self.call(function, arguments)
        finally:
            tf.config.run_functions_eagerly(eagerly)

    def call(self, function: Callable[..., Any], arguments: Sequence[Any]) -> None:
        try:
            self.history.result = function(*arguments)
        except Exception as error:
            self.history.error = error

    @contextmanager
    def calls_of_functions(self) -> Iterator[None]:
        """Note whether any `tf.function` is called, and let it run as it was written."""
        kind = type(self.tf.function(lambda: None))
        original = kind.__call__

        def __call__(function: Any, *arguments: Any, **options: Any) -> Any:
            self.history.functions = True
            if not self.runs_eagerly():
                return original(function, *arguments, **options)
            with _ops.as_written(function):
                return original(function, *arguments, **options)

        with patch.object(kind, "__call__", __call__):
            yield

    def runs_eagerly(self) -> bool:
        """Would a `tf.function` called now run eagerly? Not in a data set's graph, or a jacobian's.

        What is traced there needs AutoGraph's copy.
        """
        return bool(self.tf.executing_eagerly() and self.tf.config.functions_run_eagerly())

    def resolve_readings(self) -> None:
        """Find which variable a tensor of unknown origin was read from: the tape knows."""
        history = self.history
        for variable in history.shadow.watched_variables():
            self.number(variable)
        variables = [value.index for value in history.values if value.kind == "variable"]
        for number in self.unresolved:
            value = history.values[number]
            if value.kind != "constant":
                continue
            for variable, answer in zip(
                variables, history.gradients([number], variables), strict=True
            ):
                if answer is not None:
                    value.kind, value.read_of = "output", variable
        for index in variables:
            value = history.values[index]
            value.name = value.name or value.what.name.removesuffix(":0")

    def ask_result(self, sources: Sequence[Any], watched: Sequence[Any]) -> None:
        """Ask for the gradient of the result, as a user of the function would."""
        history = self.history
        own = [tape for tape in history.tapes if tape.own and tape.twins]
        tape = own[-1] if own else history.tapes[0]
        numbered = map(self.number, _targets(history.result))
        targets = tuple(number for number in numbered if number is not None)
        chosen = self.tf.nest.flatten(list(sources)) or [
            *self.tf.nest.flatten(list(watched)),
            *(value.what for value in history.values if self.is_source(value)),
        ]
        numbers = dict.fromkeys(self.number(thing) for thing in chosen)
        of = tuple(number for number in numbers if number is not None)
        question = Question(
            len(history.steps), None, tape.number, "result", targets, of, twin=tape.twins[-1]
        )
        self.note(question)
        try:
            question.answers = history.gradients(targets, of, question.twin)
        except Exception as error:
            question.error = error

    def is_source(self, value: Value) -> bool:
        """A variable that was used, or that a tape would watch by itself."""
        if value.kind == "tensor":
            return value.given
        return value.kind == "variable" and (
            value.what.trainable or bool(self.history.users(value.index))
        )

    def restore(self) -> None:
        """Give every variable the value that it had before the run."""
        for value in self.history.values:
            if value.kind == "variable" and not isinstance(value.made, int):
                with self.unseen():
                    value.what.assign(value.before)
