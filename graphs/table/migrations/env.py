"""Where alembic enters: on the connection, and in the transaction, of whoever asked for the migration."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():  # none of its own: the connection is in one
    context.run_migrations()
