"""Holds an OSCAL file to the metaschema, with the library `oscal`."""

import sys

from oscal import OSCAL

document = OSCAL.load(sys.argv[1])
for error in document.validation_errors:
    print(error)
phases = document.validation_status
print(document.oscal_version, phases)
sys.exit(0 if document and all(phases.values()) else 1)
