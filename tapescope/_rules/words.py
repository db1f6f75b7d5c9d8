"""Every rule that can be broken: which question it belongs to, why it cuts, and the mend."""

from __future__ import annotations

from dataclasses import dataclass

from .._lines import Line

RECORDED = "Was it recorded?"
STAYED = "Did it stay in TensorFlow, in floats?"
DERIVATIVE = "Has every op a derivative?"
STATE = "Did it pass through state?"
QUESTIONS = (RECORDED, STAYED, DERIVATIVE, STATE)


@dataclass(frozen=True)
class Finding:
    """One rule that was broken, before it is put in words."""

    rule: str
    line: Line | None = None
    what: str = ""
    """What did it: an op's name, a way out of TensorFlow, a dtype."""
    sure: bool = True


@dataclass(frozen=True)
class Rule:
    """One rule in words; `{source}` and `{what}` are filled in."""

    question: str
    why: str
    mend: str


RULES = {
    "never watched": Rule(
        RECORDED,
        "`{source}` is a tensor, and a tape watches only trainable variables by itself.",
        "Call `tape.watch({source})` first in the block, or make it a `tf.Variable`.",
    ),
    "watched too late": Rule(
        RECORDED,
        "`{source}` was used here before `tape.watch({source})`, so this use was not recorded.",
        "Move `tape.watch({source})` up, before the first use.",
    ),
    "not trainable": Rule(
        RECORDED,
        "`{source}` has `trainable=False`, and a tape watches only trainable variables by itself.",
        "Make it trainable, or call `tape.watch` with it first in the block.",
    ),
    "automatic watching off": Rule(
        RECORDED,
        "The tape has `watch_accessed_variables=False`, and `{source}` was not watched by hand.",
        "Call `tape.watch` with `{source}` first in the block, or leave automatic watching on.",
    ),
    "before the block": Rule(
        RECORDED,
        "This line ran before the tape was recording, so the tape never saw it.",
        "Move this line into the with-block.",
    ),
    "after the block": Rule(
        RECORDED,
        "This line ran after the tape had stopped recording, so the tape never saw it.",
        "Indent this line into the with-block.",
    ),
    "recording stopped": Rule(
        RECORDED,
        "This line ran within `stop_recording`, where the tape writes nothing down.",
        "Keep only what the target doesn't need within `stop_recording`.",
    ),
    "tape reset": Rule(
        RECORDED,
        "The tape recorded this line and then forgot it at `reset()`.",
        "Call `reset()` before this line, or not at all.",
    ),
    "rebound": Rule(
        RECORDED,
        "This line gave the name `{source}` to a new tensor: the variable is no longer meant.",
        "Change the variable in place, with `assign_sub` or `assign`.",
    ),
    "copy": Rule(
        RECORDED,
        "`{source}` is a slice or copy made here; the target was computed from the original.",
        "Ask for the gradient of the original, or compute the target from `{source}`.",
    ),
    "swapped": Rule(
        RECORDED,
        "`{source}` is computed from the target: target and source have changed places.",
        "Write `tape.gradient(target, sources)`: the result first.",
    ),
    "branch not taken": Rule(
        RECORDED,
        "This line uses `{source}`, but it did not run: a tape records what runs.",
        "Look at the condition above, or leave `{source}` out of this step.",
    ),
    "unused": Rule(
        RECORDED,
        "Nothing on the way to the target uses `{source}`: changing it changes nothing.",
        "Use `{source}` in the target, or leave it out of the sources.",
    ),
    "source not float": Rule(
        STAYED,
        "`{source}` holds {what}, and only floating or complex numbers have gradients.",
        "Make `{source}` with a float dtype, such as `dtype=tf.float32`.",
    ),
    "left floats": Rule(
        STAYED,
        "This line turns floats into {what}, and small changes are lost there.",
        "Stay in floats on the way from source to target.",
    ),
    "left TensorFlow": Rule(
        STAYED,
        "{what} takes the value out of TensorFlow; what comes back is a constant.",
        "Use TensorFlow's own functions on the way from source to target.",
    ),
    "no derivative": Rule(
        DERIVATIVE,
        "`{what}` has no derivative: its result moves in jumps or not at all.",
        "Use a smooth stand-in, such as a sigmoid, a softmax, or a loss made for it.",
    ),
    "no rule": Rule(
        DERIVATIVE,
        "TensorFlow has no gradient rule for the op `{what}` (a `LookupError`).",
        "Write it with other ops, or give it a rule by `tf.custom_gradient`.",
    ),
    "gradient stopped": Rule(
        DERIVATIVE,
        "`stop_gradient` cuts the path here on purpose.",
        "Take `stop_gradient` away, or put it on what should stay fixed.",
    ),
    "assigned": Rule(
        STATE,
        "This line writes the value into a variable; reading it starts a new history.",
        "Use the tensor itself on the way to the target, and assign it on the side.",
    ),
    "new variable": Rule(
        STATE,
        "This line puts the value into a new variable, which keeps no history.",
        "Use the tensor itself; make variables before the block.",
    ),
    "data set": Rule(
        STATE,
        "The value goes through a data set, and an iterator keeps no history.",
        "Take the batch from the data set first, and compute with the source after that.",
    ),
    "table": Rule(
        STATE,
        "The value goes through a table, which keeps no history.",
        "Keep it in a variable or tensor, and look it up by `tf.gather`.",
    ),
    "other state": Rule(
        STATE,
        "The value goes through `{what}`, which keeps no history.",
        "Use the tensor itself on the way to the target.",
    ),
    "unsure": Rule(
        "",
        "Why `{source}` has no gradient can't be told: {what}.",
        "Make the function smaller, and ask again.",
    ),
}
"""By the rule's name. `unsure` is no rule: it says that none was proved."""
