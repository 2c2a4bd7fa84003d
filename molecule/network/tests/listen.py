"""Accepts connections on the named TCP ports, IPv4 and IPv6."""

import selectors
import socket
import sys

selector = selectors.DefaultSelector()
for port in sys.argv[1:]:
    server = socket.socket(socket.AF_INET6)
    server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("::", int(port)))
    server.listen(1024)
    selector.register(server, selectors.EVENT_READ)
while True:
    for ready, _events in selector.select():
        ready.fileobj.accept()[0].close()
