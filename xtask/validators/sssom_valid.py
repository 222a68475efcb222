"""Holds an SSSOM table to its schema.

The command `sssom validate` leaves out rows that it cannot read, says so in a
warning, and succeeds. Here a warning is a failure, and so is a row that is lost.
"""

import logging
import pathlib
import sys

from sssom.constants import SchemaValidationType
from sssom.parsers import parse_sssom_table
from sssom.validators import validate

warnings = []


class Collect(logging.Handler):
    """Keeps what is said."""

    def emit(self, record):
        """Keeps one message."""
        warnings.append(record.getMessage())


logging.getLogger().addHandler(Collect(logging.WARNING))

path = pathlib.Path(sys.argv[1])
lines = path.read_text(encoding="utf-8").splitlines()
rows = sum(not line.startswith("#") for line in lines) - 1
table = parse_sssom_table(path)
validate(
    table,
    [
        SchemaValidationType.JsonSchema,
        SchemaValidationType.PrefixMapCompleteness,
        SchemaValidationType.StrictCurieFormat,
    ],
)
print(f"{len(table.df)} of {rows} rows, {len(warnings)} warnings")
print("\n".join(warnings))
sys.exit(0 if len(table.df) == rows and not warnings else 1)
