"""Is shared chance told from a cell's own, and is a doubtful word counted?"""

import ast

import pytest

from autograder.grading.running.chance import Chance, chance

SEEDED = "def f(n):\n    keras.utils.set_random_seed(n)\n    return keras.layers.Dense(1)"
IN_VAIN = "def f(n):\n    a = np.random.rand()\n    keras.utils.set_random_seed(n)\n    return a"


@pytest.mark.parametrize(
    "code",
    [
        "x = tf.reduce_sum(y)",
        "rng = np.random.default_rng(1)\nrng.normal()",
        "a, rng = 1, np.random.RandomState(1)\nrng.permutation(3)",
        "np.random.default_rng(2).uniform()",
        "def f(rng):\n    return rng.normal()",
        "def f(model):\n    return [layer.name for layer in model.layers]",
        "g = tf.convert_to_tensor(g)",
    ],
)
def test_what_shares_nothing_has_no_chance(code):
    assert chance(ast.parse(code)) == Chance(stirs=False, draws=False)


@pytest.mark.parametrize(
    "code",
    [
        "np.random.rand()",
        "tf.random.normal(())",
        "import random",
        "from keras.layers import Dense",
        "rng = np.random\nrng = np.random.default_rng(1)\nrng.normal()",
        "def f(rng):\n    return rng.normal()\nrng.normal()",
        "def f(rng=np.random):\n    return rng.normal()",
        "np.random.default_rng(np.random.randint(9))",
        "keras.layers.Dense(1)",
        "keras.utils.set_random_seed(1)\nkeras.layers.Dense(1)",
        IN_VAIN,
        f"@cache\n{SEEDED}",
    ],
)
def test_what_may_share_draws_and_stirs(code):
    assert chance(ast.parse(code)) == Chance(stirs=True, draws=True)


def test_a_function_that_seeds_all_first_gives_the_same_whatever_was_drawn_before():
    assert chance(ast.parse(SEEDED)) == Chance(stirs=True, draws=False)
    assert chance(ast.parse(f"{SEEDED}\nnp.random.rand()")) == Chance(stirs=True, draws=True)
