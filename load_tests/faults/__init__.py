"""Faults on purpose: runners are killed, stopped and drained, the database goes, files are damaged.

    python -m load_tests.faults [--jobs 300] [--seconds 200] [--database sqlite|postgres] [--no-fence]

Only processes that the program has started are harmed. It ends with 1 when a promise was broken.
"""
