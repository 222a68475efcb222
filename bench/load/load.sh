#!/usr/bin/env bash
# Pages under load: `load.sh NORMWATCH DATABASE [SECONDS]`.
#
# Serves the database on loopback and asks for every page that the description of the
# API lists, in turns, about 210 times a second over 20 connections (wrk), as a browser
# does; then the same while a thousand connections send one byte in two seconds. Prints
# wrk's latencies, and the server's memory before, between and after.
set -euo pipefail
normwatch=${1:?NORMWATCH} database=${2:?DATABASE} seconds=${3:-60}
here=$(cd "$(dirname "$0")" && pwd)
address=127.0.0.1:8090
place=$(mktemp -d)
"$normwatch" serve --listen "$address" --db "$database" 2>"$place/log" &
server=$!
trap 'kill $server; wait $server 2>/dev/null || true; rm -r "$place"' EXIT
until grep -q listening "$place/log"; do sleep 0.1; done

memory() { awk '/VmRSS/ {print "memory", $2, "KiB"}' "/proc/$server/status"; }
load() { wrk -t1 -c20 -d"$seconds" --latency -s "$here/load.lua" "http://$address" -- "$place/pages"; }

python3 "$here/pages.py" "http://$address" >"$place/pages"
echo "$(wc -l <"$place/pages") pages"
memory
load
memory
python3 "$here/slow.py" "$address" "$seconds" &
sleep 3
echo "beside a thousand slow connections:"
load
memory
