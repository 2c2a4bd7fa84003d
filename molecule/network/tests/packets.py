"""Sends and counts raw TCP packets.

    send SOURCE DESTINATION PORT COUNT    opening packets with a source address of one's choice, each from another port
    count SECONDS INTERFACE ADDRESS       prints {"from": opening packets seen from an address, "to": answers to them}
"""

import ipaddress
import json
import socket
import struct
import sys
import time

SYN, SYN_ACK, FLAGS = 0x02, 0x12, 0x17
ETHERNET = 14


def checksum(data):
    """Return the Internet checksum."""
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def opening(source, destination, sport, dport):
    """Return a whole packet that would open a TCP connection."""
    def segment(summed):
        return struct.pack("!HHIIBBHHH", sport, dport, 1, 0, 0x50, SYN, 1024, summed, 0)

    pseudo = source.packed + destination.packed + struct.pack("!HH", socket.IPPROTO_TCP, 20)
    body = segment(checksum(pseudo + segment(0)))
    if source.version == 4:
        return (
            struct.pack("!BBHHHBBH", 0x45, 0, 40, 0, 0, 64, socket.IPPROTO_TCP, 0) + source.packed + destination.packed
            + body)
    return struct.pack("!IHBB", 6 << 28, 20, socket.IPPROTO_TCP, 64) + source.packed + destination.packed + body


def send(source, destination, port, count):
    """Send the packets as fast as they go."""
    source, destination = ipaddress.ip_address(source), ipaddress.ip_address(destination)
    raw = socket.socket(socket.AF_INET if source.version == 4 else socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_RAW)
    for number in range(int(count)):
        raw.sendto(opening(source, destination, 20000 + number % 40000, int(port)), (str(destination), 0))


def addresses_and_rest(frame):
    """Return the addresses of a frame with TCP in it, and what follows them."""
    kind, packet = frame[12:14], frame[ETHERNET:]
    if kind == b"\x08\x00" and packet[9] == socket.IPPROTO_TCP:
        return packet[12:16], packet[16:20], packet[(packet[0] & 0x0F) * 4:]
    if kind == b"\x86\xdd" and packet[6] == socket.IPPROTO_TCP:
        return packet[8:24], packet[24:40], packet[40:]
    return None


def count(seconds, interface, address):
    """Count what is seen on an interface, and print it when the time is over."""
    wanted = ipaddress.ip_address(address).packed
    seen = {"from": 0, "to": 0}
    listener = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
    listener.bind((interface, 0))
    print("counting", flush=True)
    deadline = time.monotonic() + float(seconds)
    while time.monotonic() < deadline:
        listener.settimeout(max(deadline - time.monotonic(), 0.01))
        try:
            found = addresses_and_rest(listener.recv(2048))
        except TimeoutError:
            break
        if found:
            source, destination, segment = found
            seen["from"] += source == wanted and segment[13] & FLAGS == SYN
            seen["to"] += destination == wanted and segment[13] & FLAGS == SYN_ACK
    print(json.dumps(seen))


if __name__ == "__main__":
    {"send": send, "count": count}[sys.argv[1]](*sys.argv[2:])
