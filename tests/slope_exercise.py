"""An exercise in a file of its own, as a course has it: its lines are not the learner's."""

from autograder.exercise import Exercise


class Slope(Exercise):
    name = "slope"

    def inputs(self, rng):
        return (float(rng.uniform(2, 3)),)
