"""A thousand connections that send one byte of a request in two seconds, for some
seconds; one that is cut off is opened again. `slow.py HOST:PORT SECONDS`"""

import resource
import socket
import sys
import time

host, port = sys.argv[1].split(":")
end = time.monotonic() + float(sys.argv[2]) + 5
resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))


def opened():
    connection = socket.create_connection((host, int(port)))
    connection.send(b"GET / HTTP/1.1\r\nHost: here\r\nX-")
    return connection


connections = [opened() for _ in range(1000)]
while time.monotonic() < end:
    for place, connection in enumerate(connections):
        try:
            connection.send(b"a")
        except OSError:
            connections[place] = opened()
    time.sleep(2)
