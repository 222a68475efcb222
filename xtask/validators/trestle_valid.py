"""Holds an OSCAL file to the models of compliance-trestle."""

import json
import pathlib
import sys

from trestle.oscal.catalog import Catalog
from trestle.oscal.mapping import MappingCollection

MODELS = {"catalog": Catalog, "mapping-collection": MappingCollection}

path = pathlib.Path(sys.argv[1])
(name,) = json.loads(path.read_text(encoding="utf-8"))
MODELS[name].oscal_read(path)
