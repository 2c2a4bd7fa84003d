# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random rulesets for real packets, as text that nft and iptables-restore take: filters, translations, forwarding."""

from __future__ import annotations

import random
import shutil

PORTS = [22, 53, 80, 443, 8080, 9000]
# What is asked for and where it leads are in one small world, so that packets meet rules.
OWN = {"ip": ["10.0.0.9", "172.17.0.1"], "ip6": ["fd00::9", "fd17::1"]}
BEHIND = {"ip": ["172.17.0.2", "172.17.0.3"], "ip6": ["fd17::2", "fd17::3"]}
NETWORKS = {
    "ip": ["10.0.0.0/24", "10.0.0.0/8", "192.0.2.0/24", "10.0.0.2", "172.17.0.0/16"],
    "ip6": ["fd00::/64", "fd00::/16", "2001:db8::/32", "fd00::2", "fd17::/64"]}
STATES = ["new", "established,related", "invalid", "new,invalid", "untracked"]


class Maker:
    """Makes one ruleset from a source of random numbers."""

    def __init__(self, rng: random.Random) -> None:
        self.pick = rng
        self.ports = rng.sample(PORTS, 4)

    def rules(self) -> list[tuple[str, str]]:
        """Return (command, text) pairs, to be loaded in this order."""
        kind = self.pick.random()
        tools = [tool for tool in ("iptables-nft-restore", "iptables-legacy-restore") if shutil.which(tool)]
        if kind < .55 or not tools:
            return [("nft -f -", self._nft())]
        tool = self.pick.choice(tools)
        found = [(tool, self._iptables("ip"))]
        if self.pick.random() < .6:
            found.append((tool.replace("ip", "ip6", 1), self._iptables("ip6")))
        if kind > .85:
            found.append(("nft -f -", self._nft()))
        return found

    def maybe(self, chance: float) -> bool:
        """Return true that often."""
        return self.pick.random() < chance

    # nft

    def _nft(self) -> str:
        return "\n".join(self._table(number) for number in range(self.pick.choice((1, 1, 2, 3))))

    def _table(self, number: int) -> str:
        family = self.pick.choice(("inet", "inet", "ip", "ip6"))
        kind = self.pick.choice(("ip", "ip6")) if family == "inet" else family
        lines = [f"table {family} t{number} {{"]
        lines += [
            f"\tmap ways {{ type inet_service : {'ipv4_addr' if kind == 'ip' else 'ipv6_addr'}; elements = {{ "
            f"{self._port()} : {self._target(kind)} }}; }}"]
        jumps = [f"c{one}" for one in range(self.pick.randrange(3))]
        for index, name in reversed(list(enumerate(jumps))):
            lines += [f"\tchain {name} {{"] + [
                "\t\t" + self._rule(family, kind, "", jumps[index + 1:]) for _ in range(self.pick.randrange(1, 4))] + [
                "\t}"]
        translating = [f"n{one}" for one in range(self.pick.randrange(2))]
        for name in translating:
            lines += [f"\tchain {name} {{"] + [
                "\t\t" + self._translation(family, kind, []) for _ in range(self.pick.randrange(1, 3))] + ["\t}"]
        chains = [("prerouting", self.pick.choice((-350, -300, -250, -199, -150, -110, -50, 0)))] * self.maybe(.35)
        chains += [("input", self.pick.choice((0, -5, 10)))] * self.maybe(.7)
        chains += [("forward", self.pick.choice((0, -5, 10)))] * self.maybe(.7)
        chains += [("postrouting", 0)] * self.maybe(.1)
        for hook, priority in chains:
            lines += [
                f"\tchain {hook} {{", f"\t\ttype filter hook {hook} priority {priority}; "
                f"policy {self.pick.choice(('accept', 'drop', 'drop') if hook != 'prerouting' else ('accept',))};"]
            lines += ["\t\t" + self._rule(family, kind, hook, jumps) for _ in range(self.pick.randrange(1, 8))] + [
                "\t}"]
        if self.maybe(.7):
            lines += [
                "\tchain nat {",
                f"\t\ttype nat hook prerouting priority {self.pick.choice((-100, -100, -90, -320))}; policy accept;"]
            lines += [
                "\t\t" + self._translation(family, kind, translating) for _ in range(self.pick.randrange(1, 6))] + [
                "\t}"]
        if self.maybe(.1):
            # At `egress` a packet has the source that it leaves with.
            source = self.pick.choice(("masquerade", f"snat to {OWN[kind][1]}"))
            lines += [
                "\tchain leaving {", f"\t\ttype nat hook postrouting priority {self.pick.choice((100, 90))};",
                f"\t\t{self._family(family, kind)}tcp dport {self._port()} {source}", "\t}"]
        if self.maybe(.15) and family != "ip6":
            hook = self.pick.choice(("ingress", "egress"))
            lines += [
                "}", f"table netdev d{number} {{", "\tchain early {",
                f'\t\ttype filter hook {hook} device "'
                f'{self.pick.choice(("eth0", "veth0") if hook == "ingress" else ("docker0", "docker0", "veth0"))}" '
                f"priority 0; policy accept;", f"\t\tip saddr {self._network('ip')} drop",
                f"\t\ttcp dport {self._port()} drop", "\t}"]
        return "\n".join([*lines, "}"])

    @staticmethod
    def _family(family: str, kind: str) -> str:
        return f"meta nfproto {'ipv4' if kind == 'ip' else 'ipv6'} " if family == "inet" else ""

    def _rule(self, family: str, kind: str, hook: str, jumps: list[str]) -> str:
        words = self._matches(family, kind, hook)
        if self.maybe(.08):
            words.append(f"meta mark set {self.pick.choice((1, 2, 3))}")
        if self.maybe(.12):
            elements = ", ".join(
                f"{port} : {self.pick.choice(['accept', 'drop', 'return', *(f'jump {one}' for one in jumps)])}"
                for port in self.pick.sample(self.ports, 2))
            return " ".join([*words, f"tcp dport vmap {{ {elements} }}"])
        verdicts = ["accept", "accept", "drop", "drop", "return", "counter"]
        verdicts += [f"{how} {name}" for name in jumps for how in ("jump", "goto")]
        return " ".join([*words, self.pick.choice(verdicts)])

    def _matches(self, family: str, kind: str, hook: str) -> list[str]:
        makers = [
            lambda: f"{self.pick.choice(('tcp', 'tcp', 'udp'))} dport {self._not()}{self._ports()}",
            lambda: f"{kind} saddr {self._not()}{self._network(kind)}",
            lambda: f"{kind} daddr {self._not()}{self.pick.choice(OWN[kind] + BEHIND[kind] + NETWORKS[kind][-1:])}",
            lambda: f"ct state {self.pick.choice(STATES)}",
            lambda: f"fib daddr type {self._not()}{self.pick.choice(('local', 'local', '{ local, multicast }'))}",
            lambda: f"fib saddr type {self._not()}local",
            lambda: f"meta mark {self._not()}{self.pick.choice((0, 1, 2))}",
            lambda: f"meta l4proto {self.pick.choice(('tcp', 'udp', '{ tcp, udp }', '{ icmp, ipv6-icmp }'))}",
            lambda: f"meta pkttype {self._not()}{self.pick.choice(('host', 'broadcast', 'multicast'))}",
            lambda: f"{'ip ttl' if kind == 'ip' else 'ip6 hoplimit'} {self.pick.choice(('64', '< 10', '> 30'))}",
            lambda: f"meta length {self.pick.choice(('< 20', '> 1000', '20-1500'))}",
            lambda: f'iifname {self._not()}"{self.pick.choice(("eth0", "eth*", "docker0", "wan0"))}"']
        if hook != "prerouting":
            makers += [
                lambda: "ct status dnat", lambda: f"meta l4proto tcp ct original proto-dst {self._not()}{self._port()}",
                lambda: f"ct original {kind} daddr {self._not()}{self.pick.choice(OWN[kind])}"]
        if hook in ("forward", "postrouting"):
            makers += [lambda: f'oifname {self._not()}"{self.pick.choice(("docker0", "docker*", "eth0"))}"'] * 2
        if family == "inet":
            makers.append(lambda: f"meta nfproto {self.pick.choice(('ipv4', 'ipv6'))}")
        return [self.pick.choice(makers)() for _ in range(self.pick.choice((0, 1, 1, 1, 2, 2)))]

    def _translation(self, family: str, kind: str, jumps: list[str]) -> str:
        words = self._matches(family, kind, "prerouting") if self.maybe(.5) else []
        if self.maybe(.1):
            words.append(f"meta mark set {self.pick.choice((1, 2))}")
        if jumps and self.maybe(.2):
            return " ".join([*words, f"jump {jumps[0]}"])
        if self.maybe(.15):
            return " ".join([*words, self.pick.choice(("accept", "return", "counter", "drop"))])
        protocol = self.pick.choice(("tcp", "tcp", "udp"))
        asked = f"{protocol} dport {self._ports()}"
        to, target, bracketed = f"dnat {kind} to", self._target(kind), self._target(kind)
        bracketed = bracketed if kind == "ip" else f"[{bracketed}]"
        return " ".join(
            [
                *words, self.pick.choice(
                    (
                        f"{asked} {to} {bracketed}:{self._port()}", f"{asked} {to} {bracketed}:{self._port()}",
                        f"{asked} {to} {target}", f"{to} {target}", f"{asked} redirect to :{self._port()}",
                        f"{to} tcp dport map {{ {self._port()} : {target} }}", f"{to} tcp dport map @ways",
                        f"{to} tcp dport map {{ {self._port()} : {target} . {self._port()} }}",
                        f"{asked} {to} numgen random mod 2 map {{ 0 : {BEHIND[kind][0]}, 1 : {BEHIND[kind][1]} }}"))])

    def _not(self) -> str:
        return "!= " if self.maybe(.25) else ""

    def _port(self) -> int:
        return self.pick.choice(self.ports)

    def _ports(self) -> str:
        return self.pick.choice(
            (str(self._port()), str(self._port()), f"{{ {self._port()}, {self._port() + 1} }}", "1-1023"))

    def _network(self, kind: str) -> str:
        return self.pick.choice(NETWORKS[kind])

    def _target(self, kind: str) -> str:
        return self.pick.choice(BEHIND[kind] + BEHIND[kind] + OWN[kind][:1])

    # iptables

    def _iptables(self, kind: str) -> str:
        tables = [("nat", ("PREROUTING", "OUTPUT", "POSTROUTING"))] * self.maybe(.85)
        tables += [("filter", ("INPUT", "FORWARD", "OUTPUT"))]
        tables += [("mangle", ("PREROUTING", "FORWARD"))] * self.maybe(.25)
        tables += [("raw", ("PREROUTING",))] * self.maybe(.15)
        return "".join(self._saved(kind, table, chains) for table, chains in tables)

    def _saved(self, kind: str, table: str, bases: tuple[str, ...]) -> str:
        jumps = [f"{table}{number}" for number in range(self.pick.randrange(3))]
        lines = [f"*{table}"]
        filters = table == "filter"
        lines += [
            f":{base} {self.pick.choice(('ACCEPT', 'DROP')) if filters and base != 'OUTPUT' else 'ACCEPT'} [0:0]"
            for base in bases]
        lines += [f":{name} - [0:0]" for name in jumps]
        for index, name in enumerate(jumps):
            lines += [
                self._line(kind, table, name, jumps[index + 1:]) for _ in range(self.pick.randrange(1, 4))]
        for base in bases:
            if base in ("PREROUTING", "INPUT", "FORWARD"):
                lines += [self._line(kind, table, base, jumps) for _ in range(self.pick.randrange(1, 6))]
        return "\n".join([*lines, "COMMIT", ""])

    def _line(self, kind: str, table: str, chain: str, jumps: list[str]) -> str:
        words = ["-A", chain, *self._words(kind, table, chain)]
        protocol = self.pick.choice(("tcp", "tcp", "udp"))
        bracketed = self._target(kind)
        bracketed = bracketed if kind == "ip" else f"[{bracketed}]"
        targets = ["-j ACCEPT", "-j RETURN", *(f"-{how} {name}" for name in jumps for how in "jg")]
        if table == "nat":
            asked = f"-p {protocol} -m {protocol} --dport {self._port()}"
            targets = targets[:2 * self.maybe(.3)] + targets[2:] + [
                f"{asked} -j DNAT --to-destination {bracketed}:{self._port()}",
                f"{asked} -j DNAT --to-destination {bracketed}:{self._port()}",
                f"{asked} -j DNAT --to-destination {self._target(kind)}",
                f"-j DNAT --to-destination {self._target(kind)}",
                f"{asked} -j REDIRECT --to-ports {self._port()}"]
        elif table == "raw":
            targets += ["-j NOTRACK", "-j DROP"]
        else:
            targets += ["-j DROP", "-j DROP"]
        if table in ("nat", "mangle"):
            targets.append("-j MARK --set-xmark 0x1/0x1")
        words.append(self.pick.choice(targets))
        # One protocol to a rule.
        while sum(word.startswith("-p ") for word in words) > 1:
            words.remove(next(word for word in words if word.startswith("-p ")))
        return " ".join(words)

    def _words(self, kind: str, table: str, chain: str) -> list[str]:
        makers = [
            lambda: f"{self._no()}-s {self._network(kind)}",
            lambda: f"{self._no()}-d {self.pick.choice(OWN[kind] + BEHIND[kind])}",
            lambda: f"-p tcp -m tcp {self._no()}--dport {self._port()}",
            lambda: f"-p udp -m udp {self._no()}--dport {self._port()}",
            lambda: f"-m addrtype {self._no()}--dst-type LOCAL",
            lambda: f"-m conntrack {self._no()}--ctstate {self.pick.choice(('NEW', 'RELATED,ESTABLISHED', 'INVALID'))}",
            lambda: f"-m mark {self._no()}--mark 0x1/0x1",
            lambda: f"-m pkttype {self._no()}--pkt-type {self.pick.choice(('unicast', 'broadcast'))}",
            lambda: f"-m length --length {self.pick.choice(('0:19', '20:1500'))}"]
        if chain in ("PREROUTING", "INPUT", "FORWARD"):
            makers.append(lambda: f"{self._no()}-i {self.pick.choice(('eth0', 'docker0', 'eth+'))}")
        if chain == "FORWARD":
            makers += [lambda: f"{self._no()}-o docker0"] * 2
        if table not in ("raw", "nat"):
            makers += [
                lambda: f"-m conntrack --ctorigdstport {self._port()} --ctdir ORIGINAL",
                lambda: f"-m conntrack {self._no()}--ctorigdst {self.pick.choice(OWN[kind])}",
                lambda: "-m conntrack --ctstate DNAT"]
        found = self.pick.sample(makers, self.pick.choice((0, 1, 1, 1, 2, 2)))
        return [one() for one in found]

    def _no(self) -> str:
        return "! " if self.maybe(.25) else ""
