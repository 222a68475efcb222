"""Pages to ask for, a line each: every question that needs no account with its example
and with each of its parameters, and five findings. `pages.py ADDRESS`"""

import json
import sys
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

address = sys.argv[1]


def asked(path):
    with urlopen(address + path) as answer:
        return answer.read()


pages = ["/"]
for path, operation in json.loads(asked("/openapi.json"))["paths"].items():
    question = operation["get"]
    if {} not in question["security"]:
        continue
    page = path.removeprefix("/api/v1")
    for parameter in question["parameters"]:
        if parameter["in"] == "path":
            name = "{" + parameter["name"] + "}"
            page = page.replace(name, quote(str(parameter["example"]), safe=""))
    pages.append(page)
    for parameter in question["parameters"]:
        if parameter["in"] == "query" and "example" in parameter:
            pages.append(f"{page}?{parameter['name']}={quote(str(parameter['example']))}")
findings = json.loads(asked("/api/v1/findings?limit=5&format=json"))["items"]
pages += ["/findings/" + quote(finding["name"], safe="") for finding in findings]
for page in pages:
    try:
        asked(page)
    except HTTPError:
        # An example whose name follows from other data.
        continue
    print(page)
