"""Holds a message to Python's own reader of mail: `mail_valid.py FILE`.

No part and no header may have a defect, there is one recipient, and the text keeps
to 72 columns.
"""

import csv
import email
import email.policy
import io
import pathlib
import sys

data = pathlib.Path(sys.argv[1]).read_bytes()
message = email.message_from_bytes(data, policy=email.policy.default)
problems = []
for part in message.walk():
    problems += [f"{part.get_content_type()}: {defect!r}" for defect in part.defects]
for name, value in message.items():
    problems += [f"{name}: {defect!r}" for defect in value.defects]
if len(message["To"].addresses) != 1 or message["Cc"] or message["Bcc"]:
    problems.append("there is not one recipient")
if not message["Message-ID"] or message["Auto-Submitted"] != "auto-generated":
    problems.append("a header is missing")
text, table, *_ = message.iter_parts()
problems += [f"wide: {line}" for line in text.get_content().splitlines() if len(line) > 72]
content = table.get_payload(decode=True).decode()
rows = list(csv.reader(io.StringIO(content, newline=""), strict=True))
if len({len(row) for row in rows}) != 1 or len(rows) < 2:
    problems.append("the table is none")
problems += [f"formula: {cell}" for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell]
print("\n".join(problems))
sys.exit(1 if problems else 0)
