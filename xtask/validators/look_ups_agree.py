"""Holds look-ups of IPv4 addresses to other programs.

`look_ups_agree.py TABLE FILE...` reads what the example `look_up` of the crate
`registry` writes from standard input. The longest prefix and its origin are those
that pyasn finds in TABLE; record and economy are those that a plain reading of the
registries' FILEs says: where several records have an address, the one with the
fewest addresses counts, of equally many the first.
"""

import gzip
import ipaddress
import multiprocessing
import os
import socket
import sys

import numpy
import pyasn

NONE = 0xFFFFFFFF
RECORD = numpy.dtype(
    [
        ("address", "<u4"),
        ("file", "<u4"),
        ("line", "<u4"),
        ("economy", "S4"),
        ("prefix", "<u4"),
        ("length", "<u4"),
        ("origin", "<u4"),
    ]
)


def records(paths):
    """First address, size, file, line and economy of each record."""
    for place, path in enumerate(paths):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                columns = line.rstrip("\n").split("|")
                if line.startswith("#") or len(columns) < 7 or columns[2] != "ipv4":
                    continue
                first = int(ipaddress.IPv4Address(columns[3]))
                economy = "" if columns[1] == "ZZ" else columns[1]
                yield first, int(columns[4]), place, number, economy


def stretches(found):
    """Where stretches of addresses start, and which record counts in each."""
    first, size = (numpy.array([one[at] for one in found], dtype=numpy.int64) for at in (0, 1))
    starts = numpy.unique(numpy.concatenate([[0], first, first + size]))
    counts = numpy.full(len(starts), -1)
    begin, end = numpy.searchsorted(starts, first), numpy.searchsorted(starts, first + size)
    # The larger first, so that the smaller take their place; the first line last.
    for at in numpy.lexsort((-numpy.arange(len(found)), -size)):
        counts[begin[at] : end[at]] = at
    return starts, counts


def delegations_differ(answers, paths):
    """How many answers are not what the files say; shows the first."""
    found = list(records(paths))
    starts, counts = stretches(found)
    at = counts[numpy.searchsorted(starts, answers["address"], side="right") - 1]
    # What is not known stands at the end, where -1 finds it.
    column = lambda which, none, kind: numpy.array([one[which] for one in found] + [none], kind)[at]
    differs = (column(2, NONE, "<u4") != answers["file"]) | (column(3, NONE, "<u4") != answers["line"])
    differs |= column(4, "", "S4") != answers["economy"]
    for number in numpy.flatnonzero(differs)[:5]:
        expected = found[at[number]] if at[number] >= 0 else None
        print(ipaddress.IPv4Address(int(answers["address"][number])), answers[number], expected)
    print(len(answers), "addresses,", numpy.count_nonzero(at >= 0), "with a record")
    return numpy.count_nonzero(differs)


def origins_differ(table, answers):
    """How many answers are not what pyasn says; shows the first."""
    best = pyasn.pyasn(table).radix.search_best
    names, differs = {}, 0
    packed = answers["address"].astype(">u4").tobytes()
    keys = zip(*(answers[name].tolist() for name in ("prefix", "length", "origin")))
    for at, key in zip(range(0, len(packed), 4), keys):
        node = best(socket.inet_ntoa(packed[at : at + 4]))
        expected = names.get(key)
        if expected is None and key[1] != NONE:
            prefix, length, origin = key
            expected = names[key] = (f"{ipaddress.IPv4Address(prefix)}/{length}", origin)
        if (node and (node.prefix, node.asn)) != expected:
            differs += 1
            if differs < 5:
                print(socket.inet_ntoa(packed[at : at + 4]), node and (node.prefix, node.asn), expected)
    return differs


def main(table, paths):
    """0 where all agree, and 3 where they do not: 1 is Python's own."""
    answers = numpy.frombuffer(sys.stdin.buffer.read(), dtype=RECORD)
    parts = numpy.array_split(answers, os.cpu_count() or 1)
    with multiprocessing.get_context("fork").Pool(len(parts)) as pool:
        by_origins = pool.starmap_async(origins_differ, [(table, part) for part in parts])
        by_records = delegations_differ(answers, paths)
        by_origins = sum(by_origins.get())
    print(by_records, "records or economies differ,", by_origins, "prefixes or origins")
    return 0 if len(answers) and not by_records and not by_origins else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
