"""Holds a JSON file to a JSON Schema: `json_valid.py SCHEMA FILE`."""

import json
import sys

from jsonschema import Draft202012Validator


def read(path):
    """One file."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)


schema, document = map(read, sys.argv[1:])
Draft202012Validator.check_schema(schema)
errors = list(Draft202012Validator(schema).iter_errors(document))
for error in errors[:20]:
    print(error.json_path, error.message)
sys.exit(1 if errors else 0)
