"""The durable table of jobs, on SQLite or Postgres. Knows no graph, no HTTP and no Ray."""
