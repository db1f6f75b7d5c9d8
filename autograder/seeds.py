"""A case is a seed: which seeds are public, which prove a module, and which a student gets."""

from __future__ import annotations

import hashlib
import hmac
import random
from zlib import crc32

import numpy as np

PUBLIC = (11, 29, 47, 83)
"""The four cases of each aspect that a learner sees in the notebook."""
PROOF = tuple(range(1001, 1017))
"""Cases on which the build proves that every mistake is told from every other."""
POOL_SIZE = 64
DRAWN = 4


def generator(seed: int, exercise: str, aspect: int) -> np.random.Generator:
    """The source of one case's inputs; the same in every process and on every machine."""
    return np.random.default_rng([seed, crc32(exercise.encode()), aspect])


def pool(secret: bytes, module: str) -> tuple[int, ...]:
    """The hidden seeds of a module under one secret: `POOL_SIZE` distinct numbers below 2**48."""
    seeds: dict[int, None] = {}
    count = 0
    while len(seeds) < POOL_SIZE:
        digest = hmac.digest(secret, f"pool:{module}:{count}".encode(), hashlib.sha256)
        seeds[int.from_bytes(digest[:6])] = None
        count += 1
    return tuple(seeds)


def draw(secret: bytes, module: str, student: str) -> tuple[int, ...]:
    """The seeds one student is graded on: the same at every regrade, in the pool's order."""
    digest = hmac.digest(secret, f"draw:{module}:{student}".encode(), hashlib.sha256)
    chosen = random.Random(digest).sample(range(POOL_SIZE), DRAWN)
    seeds = pool(secret, module)
    return tuple(seeds[index] for index in sorted(chosen))
