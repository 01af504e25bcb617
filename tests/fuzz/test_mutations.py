"""A short, repeatable walk over mutated files of every kind; the long one is `tests.fuzz`."""

from __future__ import annotations

import pytest

from tests.fuzz.seeds import Seed, case, seeds
from tests.fuzz.watch import examine

SEED = 20_260_101
EACH = 60  # variants of each kind of file


@pytest.fixture(scope="module")
def given() -> tuple[Seed, ...]:
    return seeds()


def test_broken_files_of_every_kind_become_documents_or_gaps(given: tuple[Seed, ...]) -> None:
    kinds = {one.kind for one in given}
    wrong = {}
    for number in range(EACH * len(kinds)):
        one = case(number, SEED, given)
        if found := examine(one):
            wrong[number] = f"{one.seed}: {found}"
    assert wrong == {}


def test_a_variant_is_the_same_wherever_it_is_made(given: tuple[Seed, ...]) -> None:
    assert [case(number, SEED, given) for number in range(40)] == [
        case(number, SEED, given) for number in range(40)
    ]
