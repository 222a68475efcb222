"""Holds a MISP event to PyMISP and its schema: `misp_valid.py FILE`.

PyMISP refuses attributes of types and categories that it does not know; one that is
lost on the way is a failure too.
"""

import json
import pathlib
import sys

import jsonschema
import pymisp

text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
document = json.loads(text)
schema = pathlib.Path(pymisp.__file__).parent / "data" / "schema-lax.json"
validator = jsonschema.Draft4Validator(json.loads(schema.read_text(encoding="utf-8")))
problems = [error.message for error in validator.iter_errors(document)]
event = pymisp.MISPEvent()
event.load(text)
written = {one["uuid"] for one in document["Event"]["Attribute"]}
if {one.uuid for one in event.attributes} != written:
    problems.append("an attribute is lost")
if event.uuid not in event.manifest or not event.to_feed()["Event"]["Tag"]:
    problems.append("it is no event of a feed")
print("\n".join(problems))
sys.exit(1 if problems else 0)
