"""Other ways to write a character: what the stored tables must not hold."""

from __future__ import annotations

from screener.spelling import lookalikes, readings, sounds, splits

EVERY = frozenset(map(chr, range(0x4E00, 0x9FA6)))


def test_no_character_is_one_of_its_own_parts() -> None:
    pairs = splits(EVERY)
    assert not [pair for pair in pairs if pair[1] in pair[0]]
    assert ("禾必", "秘") in pairs
    assert ("车九", "轨") in pairs


def test_only_what_is_in_the_alphabet_is_meant() -> None:
    for table in (splits, sounds):
        assert {meant for _, meant in table(frozenset("机密"))} == set("机密")
    for table in (splits, sounds, lookalikes):
        assert not table(frozenset())


def test_a_character_that_others_are_taken_for_may_be_itself() -> None:
    pairs = lookalikes(frozenset("擅"))
    assert {("檀", "擅"), ("檀", "檀")} <= set(pairs)


def test_letters_are_read_as_syllables_and_a_few_as_initials() -> None:
    assert readings("jimi")[0] == ("ji", "mi")
    assert readings("jm") == (("J", "M"),)
    assert readings("xyz") == ()
