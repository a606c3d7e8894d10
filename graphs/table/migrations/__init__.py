"""Steps from an older schema of the table of jobs to the present one, in alembic's way."""
