"""Short runs of the faults: every promise holds, and without the fence one does not."""

import pytest

from load_tests.faults.campaign import Campaign

FAULTS = {"killed": 3, "stopped": 2, "drained": 1, "damaged": 3, "submitter killed": 1}


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_no_promise_is_broken_by_faults(database: str) -> None:
    tally = Campaign(
        database, 20, poison=1, storm=8, seconds=8.0, runners=3, lease=0.8, attempts=5, faults=FAULTS
    ).run()
    assert tally.broken(timed=False) == [], tally.line()
    assert tally.acknowledged == 28
    assert (tally.quarantined, tally.storm_right) == (1, 8)
    assert tally.faults["killed"] == 3
    assert tally.faults["poisoned"] == 5


def test_without_the_fence_a_result_is_published_twice() -> None:
    faults = {"stopped": 3}
    tally = Campaign(
        jobs=20, poison=0, storm=0, seconds=8.0, runners=3, lease=0.6, fence=False, faults=faults
    ).run()
    assert tally.twice > 0, tally.line()
    assert tally.stale_taken > 0
    assert any("published twice" in promise for promise in tally.broken())
