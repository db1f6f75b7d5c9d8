"""What the exceptions that learners meet most often mean, in one sentence each."""

from __future__ import annotations

import re

from .outcome import Raised

MEANINGS: tuple[tuple[str, str, str], ...] = (
    (
        "RuntimeError",
        "non-persistent GradientTape",
        "A plain tape answers one question, and only after its `with` block was entered.",
    ),
    (
        "RuntimeError",
        "assign_sub|assign_add",
        "A Variable is changed by its own methods, not by `+=` or `-=`.",
    ),
    (
        "TypeError",
        "NoneType",
        "Something in this line is None; a gradient without a path is None.",
    ),
    (
        "AttributeError",
        "NoneType",
        "Something in this line is None; a gradient without a path is None.",
    ),
    (
        "ValueError",
        r"convert a value \(None\)|None values not supported",
        "Something in this line is None; a gradient without a path is None.",
    ),
    (
        "ValueError",
        "^No gradients provided",
        "Every gradient that this step was given is None: no path led from the loss to a variable.",
    ),
    (
        "ValueError",
        r"^not enough values to unpack .*got 0",
        "There is nothing to take apart: an empty list, or a `zip` that was read before.",
    ),
    (
        "AttributeError",
        "'(float|int)' object",
        "This is a plain Python number; it carries no record of how it was made.",
    ),
    (
        "AttributeError",
        "'(SGD|Adam|AdamW|RMSprop)' object has no attribute",
        "A Keras optimizer has no such name; old versions had others.",
    ),
    (
        "AttributeError",
        "object has no attribute",
        "The object before the dot is of another type than this line takes it for.",
    ),
    (
        "TypeError",
        "to a TensorFlow DType",
        "A plain value stands where a tensor, a variable or a dtype belongs.",
    ),
    (
        "NameError",
        "is not defined",
        "This name has no value yet: a typing slip, or a cell that has not been run.",
    ),
    (
        "UnboundLocalError",
        "",
        "This name gets its value on a path that was not taken.",
    ),
    (
        "InvalidArgumentError",
        "Incompatible shapes",
        "These shapes don't fit: seen from the right, two lengths differ and neither is 1.",
    ),
    (
        "InvalidArgumentError",
        "(is|be) an? u?int",
        "A float meets whole numbers: cast one of the two.",
    ),
    (
        "InvalidArgumentError",
        "double|float",
        "Two dtypes meet, float32 and float64: decide the dtype once.",
    ),
    (
        "ValueError",
        "Tensor conversion requested dtype",
        "A tensor of one dtype can't go where another is needed: cast it first.",
    ),
    (
        "TypeError",
        "^Expected tensor",
        "`tf.constant` doesn't give a tensor another dtype; a cast does.",
    ),
    (
        "TypeError",
        "must have the same dtype",
        "Two dtypes meet: cast one of the two.",
    ),
    (
        "ValueError",
        "Passed in object <Variable path=",
        "A tape watches a Keras variable by itself; by hand, it watches the variable's `value`.",
    ),
    (
        "ValueError",
        "Passed in object",
        "`watch` takes tensors and variables, not Python numbers or arrays.",
    ),
    (
        "ValueError",
        r"must have rank \(ndim\) `target\.ndim - 1`",
        "The two shapes don't fit: this loss takes the labels first, then the model's output.",
    ),
    (
        "ValueError",
        "iterable of at least one Tensor",
        "The list to add up is empty, or its parts differ in shape or dtype.",
    ),
    (
        "ValueError",
        "truth value|ambiguous",
        "An array of several numbers is no yes or no.",
    ),
    (
        "ValueError",
        "^Unknown variable",
        "The optimizer's list of variables was fixed before: by `build`, or by its first step.",
    ),
    (
        "TypeError",
        "unhashable",
        "A list or a dict can't be a key or an entry of a set.",
    ),
    (
        "TypeError",
        "positional argument|keyword argument",
        "The function is called with other arguments than it takes.",
    ),
    (
        "TypeError",
        "not callable",
        "Something that is no function is followed by parentheses.",
    ),
    (
        "TypeError",
        "not subscriptable|not iterable|iterate over a scalar",
        "This value has no parts to take out.",
    ),
    (
        "IndexError",
        "",
        "There is no entry at that place.",
    ),
    (
        "KeyError",
        "",
        "There is no entry under that name.",
    ),
    (
        "ZeroDivisionError",
        "",
        "A number is divided by 0.",
    ),
    (
        "RecursionError",
        "",
        "The function calls itself without end.",
    ),
    (
        "NotImplementedError",
        "",
        "A part of the answer is still to be written.",
    ),
    (
        "SystemExit",
        "",
        "The code asked Python to leave.",
    ),
)
"""Type, a pattern in the message, and what it means; the first that fits is taken."""


def meaning(raised: Raised) -> str:
    """One sentence, or nothing for an exception that is not among the common ones."""
    for type_name, pattern, sentence in MEANINGS:
        if type_name in (raised.type_name, *raised.bases) and re.search(pattern, raised.message):
            return sentence
    return ""
