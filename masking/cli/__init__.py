"""The command line: `python -m masking`."""

from masking.cli.arguments import DESCRIPTION, UsageError, add_arguments
from masking.cli.run import main, run

__all__ = ["DESCRIPTION", "UsageError", "add_arguments", "main", "run"]
