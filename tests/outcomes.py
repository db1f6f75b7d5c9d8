"""Hypothesis strategies for outcomes: every kind of value the grader may meet."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from autograder.outcome import (
    DTYPES,
    KINDS,
    Array,
    Entries,
    GradientCall,
    Items,
    Lost,
    Opaque,
    Outcome,
    Raised,
    Slices,
    Strings,
    Tape,
)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
flags = st.lists(st.booleans(), max_size=3).map(tuple)


@st.composite
def arrays(draw, kinds=KINDS):
    dtype = draw(st.sampled_from(sorted(DTYPES)))
    shape = draw(npst.array_shapes(min_dims=0, max_dims=3, max_side=3))
    size = int(np.prod(shape))
    values = draw(npst.arrays(DTYPES[dtype], size))
    if values.dtype.kind == "f":
        values = np.where(np.isnan(values), values.dtype.type(np.nan), values)
    if values.dtype.kind == "c":
        parts = np.stack([values.real, values.imag], axis=-1).reshape(-1)
        values = np.where(np.isnan(parts), parts.dtype.type(np.nan), parts).view(values.dtype)
    return Array(draw(st.sampled_from(kinds)), dtype, shape, values)


strings = st.lists(st.binary(max_size=6), max_size=4).map(
    lambda items: Strings("tensor", (len(items),), tuple(items))
)
slices = st.builds(
    Slices, arrays(), arrays(), st.none() | st.lists(st.integers(0, 9), max_size=3).map(tuple)
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | texts
    | st.binary(max_size=6)
    | arrays()
    | strings
    | slices
    | st.builds(Opaque, texts, texts)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.builds(
            Items,
            st.sampled_from(["list", "tuple", "set"]),
            st.lists(inner, max_size=3).map(tuple),
        )
        | st.lists(st.tuples(inner, inner), max_size=3).map(lambda pairs: Entries(tuple(pairs)))
    ),
    max_leaves=8,
)
exceptions = st.builds(
    Raised, texts, st.lists(texts, max_size=3).map(tuple), texts, texts, st.integers(0, 999)
)
calls = st.builds(GradientCall, flags, flags, flags, flags)
tapes = st.builds(
    Tape,
    st.booleans(),
    st.integers(0, 99),
    st.integers(0, 99),
    st.lists(calls, max_size=2).map(tuple),
)
changes = st.lists(st.tuples(st.integers(0, 9), values), max_size=2).map(tuple)
losses = st.builds(Lost, texts, texts, texts, texts, st.integers(0, 999))
outcomes = st.builds(
    Outcome,
    values,
    st.none(),
    changes,
    st.lists(tapes, max_size=2).map(tuple),
    st.lists(losses, max_size=2).map(tuple),
) | st.builds(Outcome, st.none(), exceptions, changes, st.just(()))
