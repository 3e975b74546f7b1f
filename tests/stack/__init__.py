"""A private MariaDB and Redis for tests and benchmarks: `python -m tests.stack COMMAND ...`."""
