"""Holds XARF reports, a JSON list of them, to the library `xarf`: `xarf_valid.py FILE`."""

import json
import pathlib
import sys

from xarf import parse

reports = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
problems = []
for report in reports:
    result = parse(report)
    problems += [f"{report.get('type')}: {one}" for one in result.errors + result.warnings]
print(len(reports), "reports")
print("\n".join(problems[:10]))
sys.exit(1 if problems or not reports else 0)
