# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends real packets through random rulesets, and compares what arrives with what is said of the rulesets.

    .venv/bin/python tests/bench/packets.py [--count 1000] [--seed N] [--packets 24] [--only 17]

Three network namespaces of its own: packets of IPv4 and IPv6 leave one, for the addresses of the second and, by way of
it, of the third, which is what runs behind a host. The second has the rules: filters, translations, forwarding, marks,
of nft, iptables-nft and iptables-legacy. It is judged as a host is, by the same code. A packet that arrived, and of
which neither what is let in, nor published, nor forwarded tells, is a false pass: exits with 1, and prints the ruleset.
What was said to get in for certain and did not is counted beside: it is too strict, or would have got in otherwise
(with another length, say).
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import random
import select
import shutil
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "collections"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import (
    source as firewall,
    space,
)
from tests.unit.support.packet_rules import Maker

NEW_NETWORK, NEW_MOUNTS, PRIVATE = 0x40000000, 0x20000, (1 << 18) | 0x4000
# What comes later than this was not on its way.
PATIENCE = 0.06
# What would be answered makes known connections of the packets.
SILENCE = """table inet silence {
    chain output { type filter hook output priority -400; policy drop; }
}
"""
LIBC = ctypes.CDLL(None, use_errno=True)
ADDRESSES = {"ip": ("10.0.0.1", "10.0.0.9", "172.17.0.1"), "ip6": ("fd00::1", "fd00::9", "fd17::1")}
BEHIND = {"ip": ("172.17.0.2", "172.17.0.3"), "ip6": ("fd17::2", "fd17::3")}
SOURCES = {"ip": ("10.0.0.2", "10.0.1.1", "10.1.0.1", "192.0.2.7"), "ip6": ("fd00::2", "fd00:1::1", "2001:db8::7")}


class Refused(Exception):
    """A drawn ruleset that its own tool does not take."""


def run(*argv: str, text: str = "") -> str:
    """Run a command and return what it prints."""
    done = subprocess.run(argv, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"{' '.join(argv)}: {done.stderr.strip()[:500]}")
    return done.stdout


class Networks:
    """The three namespaces, with this process in that of the rules unless it sends."""

    def __init__(self) -> None:
        _enter_new(NEW_NETWORK | NEW_MOUNTS)
        LIBC.mount(b"none", b"/", None, PRIVATE, None)
        self.behind = os.open("/proc/self/ns/net", os.O_RDONLY)
        self._inside = _sockets()
        run("nft", "-f", "-", text=SILENCE)
        _enter_new(NEW_NETWORK)
        self.outside = os.open("/proc/self/ns/net", os.O_RDONLY)
        self.senders = [
            socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_RAW) for family in (socket.AF_INET, socket.AF_INET6)]
        _enter_new(NEW_NETWORK)
        self.host = os.open("/proc/self/ns/net", os.O_RDONLY)
        # What a host tells of its links is this network's.
        LIBC.mount(b"sysfs", b"/sys", b"sysfs", 0, None)
        self._here = _sockets()
        self._link("eth0", self.outside, 1)
        run("ip", "link", "add", "docker0", "type", "bridge")
        self._link("veth0", self.behind, 2)
        run("ip", "link", "set", "veth0", "master", "docker0")
        run("ip", "link", "set", "docker0", "address", "02:00:00:00:00:22", "up")
        run("ip", "link", "set", "lo", "up")
        for family, (_out, own, bridge) in ADDRESSES.items():
            self._address(family, own, "eth0", "64" if family == "ip6" else "24")
            self._address(family, bridge, "docker0", "64" if family == "ip6" else "24")
            for one in BEHIND[family]:
                run("ip", "neigh", "add", one, "lladdr", "02:00:00:00:00:12", "dev", "docker0", "nud", "permanent")
        for name, value in (
                ("ipv4/ip_forward", "1"), ("ipv6/conf/all/forwarding", "1"), ("ipv4/conf/all/rp_filter", "0"),
                ("ipv4/conf/eth0/rp_filter", "0"), ("ipv4/conf/all/accept_local", "1")):
            Path("/proc/sys/net", name).write_text(value, encoding="ascii")
        self._elsewhere(self.outside, "out", 1, {family: [own[0]] for family, own in ADDRESSES.items()}, "22")
        self._elsewhere(self.behind, "eth0", 2, BEHIND, "24")

    def _link(self, name: str, other: int, number: int) -> None:
        peer = "out" if number == 1 else "eth0"
        run(
            "ip", "link", "add", name, "address", f"02:00:00:00:00:0{number}", "type", "veth", "peer", "name", peer,
            "address", f"02:00:00:00:00:1{number}", "netns", f"/proc/{os.getpid()}/fd/{other}")
        run("ip", "link", "set", name, "up")

    @staticmethod
    def _address(family: str, address: str, device: str, length: str) -> None:
        run("ip", "address", "add", f"{address}/{length}", "dev", device, *(["nodad"] if family == "ip6" else []))

    def _elsewhere(self, handle: int, device: str, number: int, addresses: Any, length: str) -> None:
        """Set up a namespace that is not the host's."""
        self.enter(handle)
        run("ip", "link", "set", device, "up")
        run("ip", "link", "set", "lo", "up")
        near = "02:00:00:00:00:01" if number == 1 else "02:00:00:00:00:22"
        for family, some in addresses.items():
            for one in some:
                self._address(family, one, device, "64" if family == "ip6" else length)
            gateway = ADDRESSES[family][number]
            run("ip", "neigh", "add", gateway, "lladdr", near, "dev", device, "nud", "permanent")
            run("ip", "-6" if family == "ip6" else "-4", "route", "add", "default", "via", gateway)
        self.enter(self.host)

    @staticmethod
    def enter(handle: int) -> None:
        """Move this process into a namespace."""
        if LIBC.setns(handle, NEW_NETWORK):
            raise OSError(ctypes.get_errno(), "setns")

    def forget(self) -> None:
        """Have the host forget its connections, and all its rules."""
        run("nft", "flush", "ruleset")
        for name in ("iptables-legacy-restore", "ip6tables-legacy-restore"):
            if shutil.which(name):
                run(name, text="".join(
                    f"*{table}\n" + "".join(f":{chain} ACCEPT [0:0]\n" for chain in chains) + "COMMIT\n"
                    for table, chains in (
                        ("filter", ("INPUT", "FORWARD", "OUTPUT")), ("nat", ("PREROUTING", "OUTPUT")),
                        ("mangle", ("PREROUTING", "INPUT", "FORWARD")), ("raw", ("PREROUTING",)))))
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12) as kernel:
            for family in (socket.AF_INET, socket.AF_INET6):
                kernel.send(struct.pack("=IHHII4B", 20, 0x0102, 0x0005, 1, 0, family, 0, 0, 0))
                kernel.recv(4096)

    def arrived(self) -> dict[int, set[str]]:
        """Return where the packets came in that did, by number, until nothing more comes."""
        found: dict[int, set[str]] = {}
        places = {one: (name, kind) for name, some in (("here", self._here), ("behind", self._inside))
                  for kind, one in some.items()}
        end = time.monotonic() + PATIENCE
        while True:
            ready, _, _ = select.select(list(places), [], [], max(0.0, end - time.monotonic()))
            if not ready:
                return found
            for one in ready:
                name, (family, protocol) = places[one]
                number = _number(one.recv(2048), family, protocol)
                if number:
                    found.setdefault(number, set()).add(name)


def _enter_new(flags: int) -> None:
    if LIBC.unshare(flags):
        raise OSError(ctypes.get_errno(), "unshare")


def _sockets() -> dict[tuple[str, int], socket.socket]:
    """Return raw sockets of the namespace this process is in."""
    found = {}
    for family, number, protocols in (("ip", socket.AF_INET, (1, 6, 17)), ("ip6", socket.AF_INET6, (58, 6, 17))):
        for protocol in protocols:
            one = socket.socket(number, socket.SOCK_RAW, protocol)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            found[family, protocol] = one
    return found


def _number(data: bytes, family: str, protocol: int) -> int:
    body = data[(data[0] & 15) * 4:] if family == "ip" else data
    if protocol == 6:
        return struct.unpack("!I", body[4:8])[0] if len(body) >= 20 and body[13] == 2 else 0
    if protocol == 17:
        return struct.unpack("!H", body[8:10])[0] if len(body) >= 10 else 0
    return struct.unpack("!H", body[6:8])[0] if body[0] in (8, 128) else 0


def _packet(probe: dict[str, Any], number: int) -> bytes:
    """Return the bytes of one packet, with its number where translation leaves it."""
    family, protocol = probe["family"], probe["protocol"]
    kind = socket.AF_INET if family == "ip" else socket.AF_INET6
    ends = b"".join(socket.inet_pton(kind, probe[end]) for end in ("saddr", "daddr"))
    if protocol == 6:
        body, place = struct.pack("!HHIIBBHHH", probe["sport"], probe["dport"], number, 0, 0x50, 2, 1024, 0, 0), 16
    elif protocol == 17:
        body, place = struct.pack("!HHHHH", probe["sport"], probe["dport"], 10, 0, number), 6
    else:
        body, place = struct.pack("!BBHHH", probe["icmp"], 0, 0, probe["sport"], number), 2
    covered = body if protocol == 1 else ends + struct.pack("!IxxxB", len(body), protocol) + body
    total = sum(struct.unpack(f"!{len(covered) // 2}H", covered))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    body = body[:place] + struct.pack("!H", ~total & 0xFFFF or 0xFFFF) + body[place + 2:]
    if family == "ip":
        return struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), number, 0, 64, protocol, 0) + ends + body
    return struct.pack("!IHBB", 6 << 28, len(body), protocol, 64) + ends + body


def drawn_packets(rng: random.Random, maker: Maker, count: int) -> list[dict[str, Any]]:
    """Return packets that come near the rules, no two of one connection."""
    found = []
    for number in range(count):
        family = rng.choice(("ip", "ip", "ip6"))
        here = rng.random() < .75
        found.append(
            {
                "family": family, "protocol": rng.choice((6, 6, 6, 17, 17, 1 if family == "ip" else 58)),
                "saddr": rng.choice(SOURCES[family]),
                "daddr": rng.choice(ADDRESSES[family][1:] if here else BEHIND[family]), "here": here,
                "sport": 1000 + number if rng.random() < .3 else 40000 + number,
                "dport": rng.choice([*maker.ports, 24]), "icmp": 8 if family == "ip" else 128})
    return found


def point(probe: dict[str, Any]) -> tuple[Any, ...]:
    """Return the pattern of one packet, as it comes in."""
    known = {
        space.FAMILY: space.single(space.FAMILIES[probe["family"]]), space.IIF: space.interface("eth0"),
        space.PROTOCOL: space.single(probe["protocol"]), space.SADDR: space.network(probe["saddr"])[1],
        space.DADDR: space.network(probe["daddr"])[1]}
    if probe["protocol"] in (6, 17):
        known.update({space.SPORT: space.single(probe["sport"]), space.DPORT: space.single(probe["dport"])})
    else:
        known[space.ICMP] = space.single(probe["icmp"])
    return tuple(sorted(known.items()))


def said(found: Any, probe: dict[str, Any]) -> tuple[bool | None, bool]:
    """Return whether a packet may get in by what is said of the rules (None: that was given up), and whether it does
    for certain.
    """
    family, wanted = probe["family"], point(probe)
    try:
        some = [one.flow for one in found.published(family)]
        some += found.inputs(family) if probe["here"] else found.forwards(family)
    except HostError:
        # Too large to be followed is an error of its control.
        return None, False
    mine = [one for one in some if space.overlap(one.box, wanted) is not None]
    return bool(mine) or bool(found.problems), any(not one.doubts and not one.conditions for one in mine)


def load(networks: Networks, rules: list[tuple[str, str]]) -> None:
    """Load a ruleset in place of what there is; raise Refused where a tool does not take it."""
    networks.forget()
    for tool, text in rules:
        run(*tool.split(), text=text)


def compare(networks: Networks, seed: int, packets: int) -> dict[str, Any]:
    """Draw one ruleset and its packets, and return what came of it."""
    rng = random.Random(seed)
    refused = 0
    while True:
        maker = Maker(rng)
        rules = maker.rules()
        try:
            load(networks, rules)
            break
        except Refused as error:
            refused += 1
            if refused > 50:
                raise SystemExit(f"seed {seed}: {error}") from error
    probes = drawn_packets(rng, maker, packets)
    found = firewall.of(Host())
    run("nft", "-f", "-", text=SILENCE)
    networks.arrived()
    networks.enter(networks.outside)
    for number, probe in enumerate(probes, 1):
        sender = networks.senders[probe["family"] == "ip6"]
        sender.sendto(_packet(probe, number), (probe["daddr"], 0))
    networks.enter(networks.host)
    arrived = networks.arrived()
    outcome: dict[str, Any] = {"refused": refused, "arrived": len(arrived), "sent": len(probes), "missed": [],
                               "strict": [], "sent_on": 0, "told": 0, "given_up": 0}
    for number, probe in enumerate(probes, 1):
        may, certain = said(found, probe)
        outcome["given_up"] += may is None
        places = arrived.get(number, set())
        outcome["sent_on"] += bool(probe["here"] and "behind" in places)
        outcome["told"] += certain and bool(places)
        if places and may is False:
            outcome["missed"].append({**probe, "places": sorted(places)})
        if certain and not places:
            outcome["strict"].append(probe)
    outcome["rules"] = rules
    return outcome


def main() -> int:
    """Draw, send, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--packets", type=int, default=24)
    parser.add_argument("--only", type=int, help="the number of one ruleset, which is printed with what came of it")
    arguments = parser.parse_args()
    networks = Networks()
    total = {name: 0 for name in ("arrived", "sent", "sent_on", "told", "missed", "strict", "given_up")}
    numbers = range(arguments.count) if arguments.only is None else [arguments.only]
    for number in numbers:
        outcome = compare(networks, arguments.seed * 1000003 + number, arguments.packets)
        for name in total:
            value = outcome[name]
            total[name] += len(value) if isinstance(value, list) else value
        if outcome["missed"] or arguments.only is not None:
            print(f"ruleset {number}:")
            for tool, text in outcome["rules"]:
                print(f"# {tool}\n{text}")
            for name in ("missed", "strict"):
                for probe in outcome[name]:
                    print(name, json.dumps(probe))
    print(
        f"{len(numbers)} rulesets, seed {arguments.seed}: {total['sent']} packets sent, {total['arrived']} arrived "
        f"({total['sent_on']} of them sent on behind the host); false passes {total['missed']}; said to get in for "
        f"certain {total['told'] + total['strict']}, of which did not {total['strict']}; given up {total['given_up']}")
    return 1 if total["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
