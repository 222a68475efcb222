"""Reads what a server of ours serves, with clients of others: `clients.py PROGRAM FOLDER`.

Starts PROGRAM over a database that is not there yet, with a receiver of webhooks; then
makes the day of the demo into it, and reads what is served by TAXII, Atom, RDAP, MISP
and as numbers for Prometheus. Each client is also given something that is broken, and
has to refuse it. What TAXII serves is left in FOLDER as bundles of STIX.
"""

import http.server
import json
import pathlib
import queue
import re
import subprocess
import sys
import tempfile
import threading
import urllib.parse

import atoma
import feedparser
import prometheus_client.openmetrics.parser
import prometheus_client.parser
import pymisp
import rdap
import requests
import standardwebhooks
import taxii2client.v21 as taxii

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER_SECRET = "whsec_AAAAr8GKYqrTwjUPD8ILPZIo2LaLaSwAAAA="
DELEGATED = """2|ripencc|20181014|2|19830705|20181014|+0200
ripencc|DE|ipv4|30.1.100.0|256|20110102|allocated|two
ripencc|DE|asn|200011|1|20130102|allocated|two
"""
PATIENCE_SECONDS = 60


class Wrong(Exception):
    """What is served is not what it should be."""


def hold(condition, what):
    """Fails with words where something does not hold."""
    if not condition:
        raise Wrong(what)


def refuses(what, read, *arguments):
    """Fails where a client takes what is broken."""
    try:
        read(*arguments)
    except Exception as error:
        print(f"  refused: {what} ({type(error).__name__})")
        return
    raise Wrong(f"{what} is taken")


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes messages that are signed; refuses the first."""

    messages = queue.Queue()
    seen = []

    def do_POST(self):
        """Takes one message."""
        body = self.rfile.read(int(self.headers["content-length"]))
        Receiver.seen.append(self.headers["webhook-id"])
        is_first = len(Receiver.seen) == 1
        if not is_first:
            Receiver.messages.put((dict(self.headers), body))
        self.send_response(503 if is_first else 204)
        self.end_headers()

    def log_message(self, *arguments):
        """Says nothing."""


def webhooks(count):
    """Reads one message for each finding."""
    good = standardwebhooks.Webhook(SECRET)
    other = standardwebhooks.Webhook(OTHER_SECRET)
    names = set()
    for _ in range(count):
        headers, body = Receiver.messages.get(timeout=PATIENCE_SECONDS)
        headers = {name.lower(): value for name, value in headers.items()}
        names.add(good.verify(body, headers)["data"]["name"])
    hold(len(names) == count, "a finding is told twice")
    hold(Receiver.seen[0] == Receiver.seen[1], "what was refused is not offered again")
    refuses("a message with another secret", other.verify, body, headers)
    refuses("a message that was changed", good.verify, body + b" ", headers)
    print(f"webhooks: {count} messages, each once, the first offered twice")


def read_taxii(base, folder):
    """Reads all collections, in pages, and by the manifest."""
    root = taxii.Server(f"{base}taxii2/").default
    hold(root is not None, "the default root is none of the roots")
    for collection in root.collections:
        alias = collection.custom_properties.get("alias") or collection.title.lower()
        hold(collection.can_read and not collection.can_write, "it can be written")
        objects, entries = [], []
        for page in taxii.as_pages(collection.get_objects, per_request=50):
            objects += page.get("objects", [])
        for page in taxii.as_pages(collection.get_manifest, per_request=70):
            entries += page.get("objects", [])
        ids = [one["id"] for one in objects]
        hold(ids == [one["id"] for one in entries], "the manifest has other objects")
        hold(len(set(ids)) == len(ids) > 10, "an object stands twice")
        one = collection.get_object(ids[0])["objects"][0]
        hold(one == objects[0], "an object alone is another")
        after = max(one["date_added"] for one in entries)
        hold(not collection.get_objects(added_after=after).get("objects"), "something is later")
        kind = objects[-1]["type"]
        same = collection.get_objects(type=kind)["objects"]
        hold({one["type"] for one in same} == {kind}, "a filter of types does not hold")
        bundle = {
            "type": "bundle",
            "id": f"bundle--{collection.id}",
            "objects": objects,
        }
        file = pathlib.Path(folder) / f"taxii-{alias}.json"
        file.write_text(json.dumps(bundle), encoding="utf-8")
        print(f"taxii: {len(objects)} objects of {collection.title}")
    refuses("a server that speaks no TAXII", lambda: taxii.Server(f"{base}openapi.json").title)
    refuses("a collection that is not there",
            lambda: taxii.Collection(f"{root.url}collections/none/").title)


def read_atom(base):
    """Reads both feeds to their ends."""
    for path in ["findings.atom?limit=2", "since.atom?limit=20"]:
        address, ids, text = base + path, [], b""
        while address:
            reply = requests.get(address, timeout=PATIENCE_SECONDS)
            text = reply.content
            feed = feedparser.parse(text, response_headers=dict(reply.headers))
            hold(not feed.bozo, feed.get("bozo_exception"))
            hold(feed.version == "atom10", feed.version)
            strict = atoma.parse_atom_bytes(text)
            hold(len(strict.entries) == len(feed.entries), "the readers disagree")
            for entry in strict.entries:
                hold(entry.updated.tzinfo and entry.published, "an entry without a time")
            ids += [entry.id for entry in feed.entries]
            hold(feed.feed.links[0]["rel"] == "self", "no link to itself")
            links = [one["href"] for one in feed.feed.links if one["rel"] == "next"]
            address = urllib.parse.urljoin(address, links[0]) if links else None
        hold(len(set(ids)) == len(ids) > 2, "an entry stands twice")
        print(f"atom: {len(ids)} entries of {path}")
        cut = re.sub(rb"<id>.*?</id>", b"", text)
        refuses("a feed without ids", atoma.parse_atom_bytes, cut)
        hold(feedparser.parse(text.replace(b"</entry>", b"", 1)).bozo, "broken XML is taken")


def read_rdap(base):
    """Looks things up."""
    client = rdap.RdapClient({"bootstrap_url": f"{base}rdap", "timeout": PATIENCE_SECONDS})
    network = client.get_ip("30.1.100.7")
    hold(network.data["startAddress"] == "30.1.100.0", network.data)
    hold(client.get_ip("30.1.100.0/25").data["objectClassName"] == "ip network", "a block")
    autnum = client.get_asn(200011)
    hold(autnum.data["startAutnum"] == 200011, autnum.data)
    refuses("an address that nobody knows", client.get_ip, "8.8.8.8")
    refuses("a domain", client.get_domain, "example.net")
    print("rdap: an address, a block and a network")


def read_misp(base):
    """Reads the feed as an instance of MISP does."""
    def get(name):
        reply = requests.get(f"{base}misp/{name}", timeout=PATIENCE_SECONDS)
        reply.raise_for_status()
        return reply
    manifest = get("manifest.json").json()
    hashes = set(tuple(line.split(",")) for line in get("hashes.csv").text.split())
    found = set()
    for uuid, entry in manifest.items():
        text = get(f"{uuid}.json").text
        event = pymisp.MISPEvent()
        event.load(text)
        found |= {(one, uuid) for one in event.attributes_hashes("md5")}
        made = event.manifest[uuid]
        hold(made["info"] == entry["info"], "the manifest says something else")
        hold({one["name"] for one in made["Tag"]} == {one["name"] for one in entry["Tag"]}, "tags")
        hold(event.to_feed()["Event"]["Attribute"], "an event without attributes")
    hold(hashes == found, "the hashes are not those of the events")
    print(f"misp: {len(manifest)} events, {len(hashes)} hashes")
    broken = json.loads(text)
    broken["Event"]["Attribute"][0]["type"] = "ip-somewhere"
    refuses("an attribute of no type", pymisp.MISPEvent().load, json.dumps(broken))
    refuses("an event that is not there", get, "none.json")


def read_numbers(base):
    """Reads numbers in both formats."""
    address = f"{base}metrics"
    plain = requests.get(address, timeout=PATIENCE_SECONDS).text
    parse = prometheus_client.parser.text_string_to_metric_families
    names = {family.name for family in parse(plain)}
    hold("normwatch_http_requests" in names and "normwatch_findings" in names, names)
    accept = {"Accept": "application/openmetrics-text;version=1.0.0"}
    exact = requests.get(address, headers=accept, timeout=PATIENCE_SECONDS).text
    strict = prometheus_client.openmetrics.parser.text_string_to_metric_families
    kinds = {family.name: family.type for family in strict(exact)}
    hold(kinds["normwatch_http_request_duration_seconds"] == "histogram", kinds)
    hold(kinds["normwatch_build"] == "info", kinds)
    refuses("numbers without an end", lambda: list(strict(exact.replace("# EOF", ""))))
    print(f"numbers: {len(kinds)} families")


def wait_for(process):
    """The address at which it listens; what it says else is thrown away."""
    for line in process.stderr:
        if line.startswith("listening on "):
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return line.split()[-1]
    raise Wrong("it does not listen")


def main(program, folder):
    """Reads everything."""
    receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as scratch:
        place = pathlib.Path(scratch)
        (place / "delegated").write_text(DELEGATED, encoding="utf-8")
        (place / "secret").write_text(SECRET, encoding="utf-8")
        (place / "settings.toml").write_text(
            f'listen = "127.0.0.1:0"\ndb = "{place}/normwatch.db"\n'
            f'registers = ["{place}/delegated"]\n'
            f'[[webhook]]\nurl = "http://127.0.0.1:{receiver.server_port}/in"\n'
            f'secret-file = "{place}/secret"\n',
            encoding="utf-8",
        )
        served = subprocess.Popen(
            [program, "serve", "--config", place / "settings.toml"],
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            base = wait_for(served)
            # Until it has written down where it begins, what is found is no news.
            positions = place / "normwatch.db.webhooks.json"
            for _ in range(PATIENCE_SECONDS * 10):
                if positions.exists():
                    break
                threading.Event().wait(0.1)
            subprocess.run([program, "demo", "--folder", place], check=True, capture_output=True)
            findings = requests.get(f"{base}api/v1/findings?limit=1000", timeout=60).json()
            webhooks(findings["total"])
            read_taxii(base, folder)
            read_atom(base)
            read_rdap(base)
            read_misp(base)
            read_numbers(base)
        finally:
            served.terminate()
            code = served.wait(timeout=PATIENCE_SECONDS)
    hold(code == 0, f"it ended with {code}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
