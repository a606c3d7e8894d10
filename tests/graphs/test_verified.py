"""What a process remembers of the files that it has checked."""

from graphs.verified import Verified


def test_a_file_is_known_in_the_state_it_was_checked_in_and_in_no_other() -> None:
    verified = Verified()
    assert not verified.holds("name", (6, 1))
    verified.add("name", (6, 1))
    assert verified.holds("name", (6, 1))
    assert not verified.holds("name", (6, 2))
    assert not verified.holds("other", (6, 1))


def test_only_the_last_ones_are_remembered() -> None:
    verified = Verified(most=3)
    for number in range(1000):
        verified.add("first", 0)
        verified.add(str(number), number)
    assert len(verified) == 3
    assert verified.holds("999", 999)
    assert verified.holds("first", 0)
    assert not verified.holds("997", 997)
