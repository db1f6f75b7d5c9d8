"""Does the proof pass a sound exercise, and name each way of being unsound?"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from autograder.build.prove import count_explained, prove, prove_claim, prove_reference
from autograder.misconceptions import Explanation
from autograder.reference import AspectReference, GroupReference, Reference
from autograder.seeds import DRAWN, PROOF, PUBLIC
from autograder.source import Observed


def changed(observed: Observed, exercise: str, change: Callable[[Reference], Reference]) -> str:
    """The problems after one reference was changed, as one text."""
    references = {**observed.references, exercise: change(observed.references[exercise])}
    return "\n".join(prove(replace(observed, references=references)))


def with_aspects(
    reference: Reference, change: Callable[[AspectReference], AspectReference]
) -> Reference:
    return replace(reference, aspects=tuple(change(aspect) for aspect in reference.aspects))


def test_a_sound_module_has_no_problems(observed: Observed) -> None:
    assert list(prove(observed)) == []


def test_a_misconception_that_passes_is_a_problem(observed: Observed) -> None:
    def pass_it(aspect: AspectReference) -> AspectReference:
        given = {**aspect.misconceptions, "squared_number": aspect.solution}
        return replace(aspect, misconceptions=given)

    said = changed(observed, "doubled", lambda found: with_aspects(found, pass_it))
    assert "misconception squared_number is judged right on the public cases" in said


def test_one_that_passes_on_some_proof_cases_only_is_a_problem(observed: Observed) -> None:
    """Four cases are what a student is graded on, so each four must do."""

    def pass_late(aspect: AspectReference) -> AspectReference:
        kept = aspect.misconceptions["squared_number"][:16]
        given = {**aspect.misconceptions, "squared_number": kept + aspect.solution[16:]}
        return replace(aspect, misconceptions=given)

    spoiled = with_aspects(observed.references["doubled"], pass_late)
    found = replace(observed, references={**observed.references, "doubled": spoiled})
    said = "\n".join(prove(found))
    assert "misconception squared_number is judged right on the proof cases 1013 on" in said
    assert list(prove(found, PROOF[:8])) == []  # those were not among them


def test_an_outcome_that_never_changes_must_be_declared(observed: Observed) -> None:
    def always_the_same(aspect: AspectReference) -> AspectReference:
        return replace(aspect, solution=aspect.solution[:1] * len(aspect.solution))

    doubled = observed.references["doubled"]
    same = with_aspects(doubled, always_the_same)
    (said,) = prove_claim(same, claimable=False)
    assert "a right answer gives the same in every case (positive numbers, negative" in said
    assert list(prove_claim(same, claimable=True)) == []
    assert list(prove_claim(doubled, claimable=False)) == []
    assert ["drop claimable" in text for text in prove_claim(doubled, claimable=True)] == [True]


def test_one_that_is_right_here_and_there_is_a_problem(observed: Observed) -> None:
    """One right case in each set of four is no pass, but a draw may collect four of them."""

    def right_at_times(aspect: AspectReference) -> AspectReference:
        pairs = zip(aspect.misconceptions["squared_number"], aspect.solution, strict=True)
        mixed = tuple(
            right if row >= len(PUBLIC) and row % DRAWN == 0 else wrong
            for row, (wrong, right) in enumerate(pairs)
        )
        return replace(aspect, misconceptions={**aspect.misconceptions, "squared_number": mixed})

    said = changed(observed, "doubled", lambda found: with_aspects(found, right_at_times))
    assert "squared_number is right on 4 of 16 proof cases of every aspect" in said
    assert "judged right" not in said


def test_two_mistakes_with_one_outcome_need_a_group(observed: Observed) -> None:
    said = changed(observed, "total", lambda found: replace(found, groups={}))
    assert "first_of_values is explained as first_of_values and return_in_loop" in said


def test_a_group_with_an_unknown_member_is_a_problem(observed: Observed) -> None:
    strange = GroupReference(("mean_of_values", "nobody"), Explanation("c.", "e.", "Sums"))
    said = changed(
        observed,
        "total",
        lambda found: replace(found, groups={**found.groups, "strange": strange}),
    )
    assert "group strange names nobody, which is not declared" in said


def test_a_stub_that_is_judged_is_a_problem(observed: Observed) -> None:
    stubs = {**observed.stubs, "doubled": observed.again["doubled"]}
    said = "\n".join(prove(replace(observed, stubs=stubs)))
    assert "doubled: the released answer is judged right, not 'not tried'" in said


def test_another_way_that_is_refused_is_a_problem(observed: Observed) -> None:
    wrong = {"doubled": {"shifted_number": observed.stubs["doubled"]}}
    said = "\n".join(prove(replace(observed, other_ways=wrong)))
    assert "another way, shifted_number, is judged not tried (positive numbers)" in said


def test_a_solution_that_changes_its_mind_is_a_problem(observed: Observed) -> None:
    again = {**observed.again, "total": observed.stubs["total"]}
    said = "\n".join(prove(replace(observed, again=again)))
    assert "total: the solution gave something else on the public cases" in said


def test_a_panel_of_too_many_words_is_a_problem(observed: Observed) -> None:
    long = Explanation("word " * 60, "print it.", "Twice")
    said = changed(
        observed,
        "doubled",
        lambda found: replace(found, explanations={**found.explanations, "squared_number": long}),
    )
    assert "the panel of misconception squared_number has 4 lines and" in said


def test_a_reference_alone_can_be_proved(observed: Observed) -> None:
    """The grader proves its secret pool by this."""
    assert list(prove_reference(observed.references["total"], PUBLIC)) == []


@pytest.mark.parametrize(("exercise", "mistakes", "own"), [("doubled", 2, 2), ("total", 5, 3)])
def test_the_summary_counts_a_parametrized_mistake_once(
    observed: Observed, exercise: str, mistakes: int, own: int
) -> None:
    found = count_explained({exercise: observed.references[exercise]})
    assert (found.mistakes, found.own_words, found.in_group) == (mistakes, own, mistakes - own)
