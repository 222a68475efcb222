"""Takes mail, with aiosmtpd: `smtp_takes.py COUNT EXPECTED COMMAND...`.

Runs COMMAND with a folder, a port and COUNT twice: it sends COUNT messages there.
EXPECTED messages have to come, each once, to the recipient that it names, and as the
folder has it. Ends with 3 where that is not so: 1 is Python's own.
"""

import collections
import email
import email.policy
import pathlib
import socket
import subprocess
import sys
import tempfile

from aiosmtpd.controller import Controller


class Keep:
    """Keeps what comes."""

    def __init__(self):
        self.taken = []

    async def handle_DATA(self, server, session, envelope):
        """Takes one message."""
        self.taken.append((envelope.rcpt_tos, envelope.original_content))
        return "250 taken"


def free_port():
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main(count, expected, command):
    """How it ends."""
    keep = Keep()
    server = Controller(keep, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(2):
                subprocess.run([*command, folder, str(server.port), count], check=True)
            kept = {path.name: path.read_bytes() for path in pathlib.Path(folder).glob("*.eml")}
    finally:
        server.stop()
    problems = []
    ids = collections.Counter()
    for recipients, content in keep.taken:
        message = email.message_from_bytes(content, policy=email.policy.default)
        name = message["Message-ID"].strip("<>")
        ids[name] += 1
        if [one.addr_spec for one in message["To"].addresses] != recipients:
            problems.append(f"{name} went to {recipients}")
        if kept.get(f"{name}.eml") != content:
            problems.append(f"{name} is not what was kept")
    problems += [f"{name} came {times} times" for name, times in ids.items() if times > 1]
    if len(ids) != int(expected):
        problems.append(f"{len(ids)} came, {expected} should")
    print("\n".join(problems))
    return 3 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
