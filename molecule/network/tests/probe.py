"""Takes a JSON list of [address, port], and prints for each whether a TCP connection comes about."""

import concurrent.futures
import json
import socket
import sys

PATIENCE = 4


def reached(target):
    """Tell whether a connection to (address, port) comes about."""
    try:
        socket.create_connection(tuple(target), PATIENCE).close()
    except OSError:
        return False
    return True


with concurrent.futures.ThreadPoolExecutor(max_workers=64) as pool:
    print(json.dumps(list(pool.map(reached, json.load(sys.stdin)))))
