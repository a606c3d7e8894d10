from load_tests.footage import row


def test_every_work_is_measured_in_frames_and_seconds() -> None:
    rows = row("tiny", (64, 36), 16)
    assert all(line.startswith("| tiny | ") and line.count("|") == 5 for line in rows)
    assert len(rows) == 9
