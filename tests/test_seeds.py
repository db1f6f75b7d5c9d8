"""Are cases fixed by seed, secret and student, and by nothing else?"""

import subprocess
import sys

from autograder import seeds


def test_a_generator_is_the_same_in_another_process():
    code = "from autograder import seeds; print(seeds.generator(7, 'slope_at', 1).integers(10**9))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(other.stdout) == seeds.generator(7, "slope_at", 1).integers(10**9)


def test_aspects_and_exercises_get_other_numbers():
    draws = {
        seeds.generator(7, name, aspect).integers(10**9)
        for name in ("slope_at", "recorded")
        for aspect in (0, 1)
    }
    assert len(draws) == 4


def test_a_student_gets_the_same_cases_at_every_regrade():
    assert seeds.draw(b"secret", "02", "ann") == seeds.draw(b"secret", "02", "ann")


def test_students_and_secrets_get_different_cases():
    drawn = {
        seeds.draw(secret, "02", student)
        for secret in (b"one", b"two")
        for student in ("ann", "ben")
    }
    assert len(drawn) == 4


def test_what_is_drawn_is_in_the_pool_once():
    drawn = seeds.draw(b"secret", "02", "ann")
    assert len(set(drawn)) == seeds.DRAWN
    assert set(drawn) <= set(seeds.pool(b"secret", "02"))


def test_public_and_proof_seeds_are_apart():
    assert not set(seeds.PUBLIC) & set(seeds.PROOF)
