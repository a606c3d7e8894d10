"""Planned errors keep what they say on their way between processes."""

import pickle

import pytest

from composer.errors import EngineUnavailable, InputError, JobCancelled, SoundreelError


@pytest.mark.parametrize("kind", [SoundreelError, InputError, EngineUnavailable, JobCancelled])
def test_an_error_survives_the_way_to_another_process(kind: type[SoundreelError]) -> None:
    sent = kind("too blue", "blue", "photos[3]")
    came = pickle.loads(pickle.dumps(sent))  # noqa: S301  # our own bytes
    assert (type(came), came.message, came.code, came.field) == (kind, "too blue", "blue", "photos[3]")
    assert str(came) == "too blue"


def test_only_what_may_succeed_later_is_retryable() -> None:
    assert EngineUnavailable("busy").retryable
    assert not InputError("no").retryable
