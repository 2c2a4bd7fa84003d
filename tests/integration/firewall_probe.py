# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs on a test host as root: sends real packets through real rulesets, between two network namespaces of its own.

Takes a JSON list of {"ruleset": nft's JSON objects or what iptables-restore takes, "packets": [...]}; prints for each
what the kernel lists and which packets arrived.
"""

import ctypes
import json
import os
import select
import socket
import struct
import subprocess
import sys
import time

NEW_NETWORK = 0x40000000
# What comes later than this was not on its way.
PATIENCE = 0.05
HERE = "10.0.0.9"
# What the receiving side would answer: it would make known connections of the probes.
SILENCE = "table ip silence { chain output { type filter hook output priority -400; policy drop; }; }"


def run(*argv, text=""):
    """Run a command and return what it prints."""
    done = subprocess.run(argv, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit("%s: %s\n%s" % (" ".join(argv), done.stderr, text))
    return done.stdout


def namespace():
    """Move this process into a network namespace of its own, and return a handle of it."""
    if ctypes.CDLL(None, use_errno=True).unshare(NEW_NETWORK):
        sys.exit("unshare: %s" % os.strerror(ctypes.get_errno()))
    return os.open("/proc/self/ns/net", os.O_RDONLY)


def enter(handle):
    """Move this process into a namespace."""
    ctypes.CDLL(None).setns(handle, NEW_NETWORK)


def raw(*protocols):
    """Return raw sockets of the namespace this process is in."""
    return [socket.socket(socket.AF_INET, socket.SOCK_RAW, protocol) for protocol in protocols]


def packet(probe, number):
    """Return the bytes of one packet; its number is the identification of IP."""
    if probe["protocol"] == 6:
        body = struct.pack("!HHIIBBHHH", probe["sport"], probe["dport"], 1, 0, 0x50, 0x02, 1024, 0, 0)
    elif probe["protocol"] == 17:
        body = struct.pack("!HHHH", probe["sport"], probe["dport"], 8, 0)
    else:
        # Where other protocols have their port ICMP has its checksum.
        body = struct.pack("!BBHHH", probe["icmp"], 0, probe["dport"], number, 0)
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(body), number, 0, 64, probe["protocol"], 0,
                       socket.inet_aton(probe["saddr"]), socket.inet_aton(probe["daddr"])) + body


def arrived(receivers):
    """Return the numbers of the packets that came in until nothing more comes."""
    found, end = set(), time.monotonic() + PATIENCE
    while True:
        ready, _, _ = select.select(receivers, [], [], max(0, end - time.monotonic()))
        if not ready:
            return found
        for receiver in ready:
            found.add(struct.unpack("!H", receiver.recv(2048)[4:6])[0])


def load(ruleset):
    """Load a ruleset in place of what there is, and return what is listed of it."""
    run("nft", "flush", "ruleset")
    if isinstance(ruleset, str):
        run("iptables-nft-restore", text=ruleset)
        return run("iptables-nft-save")
    run("nft", "-j", "-f", "-", text=json.dumps({"nftables": ruleset}))
    return run("nft", "-j", "list", "ruleset")


def main():
    """Answer for all rulesets of standard input."""
    asked = json.load(sys.stdin)
    inside = namespace()
    receivers = raw(1, 6, 17)
    outside = namespace()
    run(
        "ip", "link", "add", "out0", "type", "veth", "peer", "name", "eth0", "netns",
        "/proc/%d/fd/%d" % (os.getpid(), inside))
    run("ip", "link", "set", "out0", "up")
    run("ip", "address", "add", "10.255.0.1/32", "dev", "out0")
    run("ip", "route", "add", "10.0.0.0/24", "dev", "out0")
    sender, = raw(socket.IPPROTO_RAW)
    enter(inside)
    run("ip", "link", "set", "eth0", "up")
    run("ip", "address", "add", HERE + "/32", "dev", "eth0")
    run("ip", "route", "add", "default", "dev", "eth0")
    for name in ("all", "eth0"):
        with open("/proc/sys/net/ipv4/conf/%s/rp_filter" % name, "w") as setting:
            setting.write("0")
    enter(outside)
    # The neighbour is found before any rule could be in the way of a probe.
    sender.sendto(packet(dict(protocol=17, saddr="10.255.0.1", daddr=HERE, sport=1, dport=1), 60000), (HERE, 0))
    time.sleep(1)
    enter(inside)
    arrived(receivers)
    answers = []
    for one in asked:
        listed = load(one["ruleset"])
        run("nft", "-f", "-", text=SILENCE)
        for number, probe in enumerate(one["packets"], 1):
            sender.sendto(packet(probe, number), (probe["daddr"], 0))
        answers.append({"listed": listed, "arrived": sorted(arrived(receivers))})
    json.dump(answers, sys.stdout)


main()
