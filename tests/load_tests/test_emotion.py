"""The benchmark of the emotion engines: what it prints."""

from load_tests.emotion import rows, table


def test_the_quick_run_measures_the_builtin_engine() -> None:
    [(engine, together, cost)] = rows("cpu", quick=True)
    assert (engine, together) == ("builtin, CPU", 1)
    assert cost > 0


def test_the_table_has_a_row_for_each_engine_and_batch() -> None:
    text = table([("builtin, CPU", 1, 0.02), ("ViT-L-14-336, cpu", 8, 4.0)])
    assert "| builtin, CPU | 1 | 0.0200 | 50.00 |" in text
    assert "| ViT-L-14-336, cpu | 8 | 4.0000 | 0.25 |" in text
