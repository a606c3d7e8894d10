from load_tests.faults.scene import kept_as
from load_tests.faults.tally import Tally, _publishes, _runs, _stages


def note(what: str, **facts: object) -> dict[str, object]:
    return {"what": what, "time": 0.0, "pid": 1, "job": "job_1", **facts}


def test_a_second_publish_and_a_stale_one_are_seen() -> None:
    tally = Tally()
    notes = [
        note("begun", fence=1),
        note("begun", fence=2),
        note("published", fence=2),
        note("published", fence=1),
    ]
    _publishes(tally, notes)
    assert (tally.twice, tally.stale_taken, tally.stale_refused) == (1, 1, 0)
    assert tally.broken() == ["1 published twice", "1 stale publishes taken"]


def test_a_stale_publish_that_is_refused_breaks_nothing() -> None:
    tally = Tally()
    _publishes(tally, [note("begun", fence=1), note("begun", fence=2), note("refused", fence=1)])
    assert (tally.stale_refused, tally.broken()) == (1, [])


def test_an_attempt_that_a_drain_burns_is_seen() -> None:
    tally = Tally()
    first = note("begun", fence=1, attempt=1, pid=7)
    told = note("told to go", victim=7, time=1.0)
    second = note("begun", fence=2, attempt=2, pid=8, time=2.0)
    _runs(tally, [first, told, note("drained", pid=7), second])
    assert tally.broken() == ["1 attempts burnt by a drain"]


def test_a_finished_stage_that_runs_again_is_seen_unless_its_answer_was_damaged() -> None:
    stage = {"content": 0, "stage": 0}
    notes = [
        note("begun", fence=1),
        note("computing", **stage),
        note("finished", **stage),
        note("begun", fence=2, pid=2),
        note("computing", pid=2, **stage),
    ]
    tally = Tally()
    _stages(tally, notes)
    assert tally.broken() == ["1 finished stages computed again"]
    damaged = Tally()
    _stages(damaged, [*notes, note("damaged", file=kept_as(0, 0))])
    assert damaged.broken() == []
