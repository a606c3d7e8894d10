from load_tests.submits import Sent, keys, row, without_ray


def test_a_tenth_of_the_keys_is_sent_twice() -> None:
    sent = list(keys("burst", 100))
    assert len(sent) == 110
    assert len(set(sent)) == 100


def test_a_key_with_two_jobs_and_a_refusal_are_seen() -> None:
    sent = [Sent("a", 202, "job_1", 0.1), Sent("a", 202, "job_2", 0.1), Sent("b", 503, "", 0.3)]
    assert row("three", sent) == "| three | 3 | 2 | 1 with 503 | 1 | 1 | 100 | 100 |"


def test_a_server_of_its_own_takes_every_submit_once() -> None:
    burst, steady = without_ray("sqlite", 20, 1.0).splitlines()[2:4]
    assert burst.startswith("| 20 at once | 22 | 22 | 0 | 20 | 0 |")
    assert steady.startswith("| 20 a second for 1 s | 22 | 22 | 0 | 20 | 0 |")
