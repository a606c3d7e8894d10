"""The ways of making the same film, each a program of its own: `python -m load_tests.ways.NAME JOB`."""
