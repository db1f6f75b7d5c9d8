"""What a module's hidden cases may cost: a class waits for them, once a student."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

MOST_SECONDS = 0.9
"""Processor seconds of one student's hidden cases of a whole module.

They should take about 0.4 s: a class of 300 then waits two minutes for all of them. Measured on
a busy machine, the same cases took up to twice as long; the limit leaves room for that.
"""
NAMED = 3


def check_cost(seconds: Mapping[str, float], slowness: float = 1.0) -> Iterator[str]:
    """One problem, if a module's hidden cases take too long; `seconds` are by exercise.

    On a machine that is slower than the one the limit was chosen on, they may take longer.
    """
    total, most = sum(seconds.values()), MOST_SECONDS * slowness
    if total > most:
        slowest = sorted(seconds, key=seconds.__getitem__, reverse=True)[:NAMED]
        named = ", ".join(f"{name} {seconds[name]:.2f} s" for name in slowest)
        yield (
            f"exercises.py: a student's hidden cases take {total:.2f} s of the processor, more"
            f" than {most:.2f} s; the slowest: {named}. Make their inputs smaller, ask fewer"
            " questions in measure(), or give fewer aspects."
        )
