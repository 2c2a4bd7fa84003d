"""The packet filter on real hosts: real connections from another host tell what passes, before, after, and across a
restart.

The server has what others put there as well: a container engine's rules (made by iptables, in nft's tables) with an
application behind them, and fail2ban's table. One story, a playbook run each: open -> enforced -> enforced again ->
restarted -> broken -> assessed -> repaired -> rolled back, a run at a time.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from typing import Any

import pytest
from labs import ROOT, Lab, Run

sys.path.insert(0, str(ROOT / "lab"))
from labkit.podman import podman  # the lab's own way to podman

LISTEN = """
import selectors, socket, sys
waiting = selectors.DefaultSelector()
for port in map(int, sys.argv[1:]):
    one = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    one.bind(("::", port)), one.listen(50)
    waiting.register(one, selectors.EVENT_READ)
while True:
    for key, _ in waiting.select():
        key.fileobj.accept()[0].close()
"""
CONNECT = """
import json, socket, sys
from concurrent.futures import ThreadPoolExecutor
def reached(target):
    address, port = target.rsplit(":", 1)
    try:
        socket.create_connection((address, int(port)), timeout=2).close()
        return True
    except OSError:
        return False
targets = sys.argv[1:]
with ThreadPoolExecutor(len(targets)) as pool:
    print(json.dumps(dict(zip(targets, pool.map(reached, targets)))))
"""
SERVER, CLIENT = "server", "client"
# All labs of a machine meet on one bridge, where an address that two of them have is nobody's.
NETWORK6 = f"fd00:117:{os.getpid() & 0xffff:x}::"
SERVER6, CLIENT6 = f"{NETWORK6}1", f"{NETWORK6}2"
# What a container engine does, and fail2ban; the application behind it listens on port 80.
NEIGHBOURS = """
set -e
ip netns add app 2>/dev/null || { rm -f /run/netns/app; ip netns add app; }
ip link add docker0 type bridge
ip addr add 172.30.0.1/24 dev docker0
ip link add veth0 type veth peer name eth0 netns app
ip link set veth0 master docker0 up
ip link set docker0 up
ip -n app addr add 172.30.0.2/24 dev eth0
ip -n app link set eth0 up
ip -n app link set lo up
ip -n app route add default via 172.30.0.1
sysctl -qw net.ipv4.ip_forward=1
iptables-nft -t nat -N DOCKER
iptables-nft -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
iptables-nft -t nat -A POSTROUTING -s 172.30.0.0/24 ! -o docker0 -j MASQUERADE
iptables-nft -t nat -A DOCKER ! -i docker0 -p tcp --dport 8080 -j DNAT --to 172.30.0.2:80
iptables-nft -t nat -A DOCKER ! -i docker0 -p tcp --dport 8081 -j DNAT --to 172.30.0.2:80
iptables-nft -P FORWARD DROP
iptables-nft -A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
iptables-nft -A FORWARD ! -i docker0 -o docker0 -p tcp -d 172.30.0.2 --dport 80 -j ACCEPT
iptables-nft -A FORWARD -i docker0 -j ACCEPT
nft 'table inet f2b-table {
  set addr-set-sshd { type ipv4_addr; elements = { 198.18.0.1 }; }
  chain f2b-chain { type filter hook input priority -1; tcp dport 22 ip saddr @addr-set-sshd reject; }
}'
systemd-run --quiet --unit=app --collect ip netns exec app python3 /root/listen.py 80
"""
BREAK = """
nft flush chain inet jrt0117 published
nft insert rule inet jrt0117 input tcp dport 9999 accept
nft 'chain inet jrt0117 input { policy accept; }'
last=$(nft -a list chain inet jrt0117 input | sed -n 's/.*goto refuse # handle //p' | tail -1)
nft delete rule inet jrt0117 input handle $last
nft 'table inet late {
  chain late_input { type filter hook input priority 10; policy accept; tcp dport 9998 accept; }
}'
"""
CONTROLS = {
    "firewall_default_deny", "firewall_port_rules", "admin_sources", "egress_policy", "forwarding_off",
    "connection_limits", "firewall_logging"}
CLAUSES = [
    "8.3.2-B-b-1", "8.3.2-B-b-2", "8.3.2-E-b-1", "8.3.2-B-b-3", "8.3.2-B-f-2", "8.3.3-B-e-1", "8.3.2-B-d-1",
    "8.3.2-E-a-1", "8.3.2-E-b-4", "8.3.2-B-c-1"]


# What is to be reached while the declared flows are in force.
WANTED = {
    "v4 22": False, "v4 80": True, "v4 5432": True, "v4 9998": False, "v4 9999": False, "v4 8080": True,
    "v4 8081": False, "v6 22": False, "v6 80": True, "v6 5432": True, "v6 9999": False, "server to v4 7000": True,
    "server to v4 7001": False, "server to v6 7000": True, "server to v6 7001": False, "app to v4 7000": True,
    "app to v4 7001": False,
}


@dataclass
class Story:
    """What was seen at each stage."""

    reached: dict[str, dict[str, bool]] = field(default_factory=dict)
    listed: dict[str, str] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    left_over: str = ""


class Stage:
    """The two hosts and who asks them."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.story = Story()
        self.address = {host: self.address_of(host) for host in (SERVER, CLIENT)}
        self.gateway = lab.ssh(SERVER, "echo $SSH_CONNECTION").stdout.split()[0]
        self.variables = {
            "baseline_areas": ["boundary"], "baseline_clauses": CLAUSES,
            "boundary_management_networks": [f"{self.gateway}/32"], "boundary_forwarding_interfaces": ["docker0"],
            "boundary_egress": "deny", "boundary_flows": [{"name": "web", "protocol": "tcp", "ports": [80]}],
            "boundary_flows_database": [
                {
                    "name": "database", "protocol": "tcp", "ports": ["5432"],
                    "from": [self.address[CLIENT], f"{NETWORK6}/64"], "established_seconds": 7200}],
            "boundary_flows_app": [
                {"name": "published application", "protocol": "tcp", "ports": ["8080"]},
                {
                    "name": "collector", "direction": "out", "protocol": "tcp", "ports": [7000],
                    "to": [self.address[CLIENT], CLIENT6]}],
        }

    def address_of(self, host: str) -> str:
        return self.lab.root(host, "ip -4 -br addr show eth0").split()[2].partition("/")[0]

    def furnish(self) -> None:
        """Give both hosts their addresses and listeners, and the server its neighbours."""
        for host, address, ports in ((SERVER, SERVER6, "80 5432 9998 9999"), (CLIENT, CLIENT6, "7000 7001")):
            self.lab.root(host, "cat > /root/listen.py", stdin=LISTEN)
            self.lab.root(host, "cat > /root/connect.py", stdin=CONNECT)
            self.lab.root(
                host,
                f"ip addr add {address}/64 dev eth0 nodad 2>/dev/null; systemctl stop listen 2>/dev/null; systemd-run "
                f"--quiet --unit=listen --collect python3 /root/listen.py {ports}")
        self.lab.root(SERVER, NEIGHBOURS)
        # The server has another link address each time it starts.
        self.lab.root(CLIENT, "ip neigh flush dev eth0")

    def ask(self, when: str) -> None:
        """Connect from everywhere, and remember what was reached and what the tables of others are."""
        server, client = self.address[SERVER], self.address[CLIENT]
        inbound = (
            [f"{server}:{port}" for port in (22, 80, 5432, 9998, 9999, 8080, 8081)]
            + [f"{SERVER6}:{port}" for port in (22, 80, 5432, 9999)])
        self.story.reached[when] = {
            **self._connections(CLIENT, "", inbound),
            **self._connections(
                SERVER, "", [f"{client}:7000", f"{client}:7001", f"{CLIENT6}:7000", f"{CLIENT6}:7001"], "server to "),
            **self._connections(SERVER, "ip netns exec app ", [f"{client}:7000", f"{client}:7001"], "app to ")}
        self.story.listed[when] = self.lab.root(SERVER, "nft -s -t list table inet jrt0117", check=False)
        self.story.others[when] = self.lab.root(
            SERVER,
            "for table in $(nft list tables | grep -v jrt0117 | grep -v late | tr ' ' ,); do nft -s list ${table//,/ "
            "}; done")

    def _connections(self, host: str, prefix: str, targets: list[str], label: str = "") -> dict[str, bool]:
        said = self.lab.root(host, f"{prefix}python3 /root/connect.py {' '.join(targets)}")
        names = {self.address[SERVER]: "v4", SERVER6: "v6", self.address[CLIENT]: "v4", CLIENT6: "v6"}
        return {
            f"{label}{names[target.rpartition(':')[0]]} {target.rpartition(':')[2]}": open_
            for target, open_ in json.loads(said).items()}

    def play(self, name: str, playbook: str, **more: Any) -> None:
        """Run a playbook on the server and remember what it said."""
        self.story.runs[name] = self.lab.play(playbook, hosts=SERVER, **{**self.variables, **more})
        assert self.story.runs[name].code == 0, self.story.runs[name].output


@pytest.fixture(scope="module")
def stage(lab: Lab) -> Stage:
    lab.up(f"{SERVER}=debian12", f"{CLIENT}=debian13")
    lab.root(SERVER, "apt-get install -q -y iptables nftables >/dev/null")
    made = Stage(lab)
    made.furnish()
    lab.remember(SERVER)
    made.ask("open")
    return made


@pytest.fixture(scope="module")
def enforced(stage: Stage) -> Story:
    stage.play("enforced", "enforce")
    stage.ask("enforced")
    stage.play("again", "enforce")
    return stage.story


@pytest.fixture(scope="module")
def restarted(stage: Stage, enforced: Story) -> Story:
    podman("restart", "--time=10", f"{stage.lab.name}-{SERVER}")
    stage.lab.up(f"{SERVER}=debian12")
    stage.address[SERVER] = stage.address_of(SERVER)
    stage.furnish()
    stage.ask("restarted")
    return enforced


@pytest.fixture(scope="module")
def broken(stage: Stage, restarted: Story) -> Story:
    stage.lab.root(SERVER, BREAK)
    stage.ask("broken")
    stage.play("assessed", "assess")
    return restarted


@pytest.fixture(scope="module")
def repaired(stage: Stage, broken: Story) -> Story:
    stage.play("repaired", "enforce")
    stage.ask("repaired")
    return broken


@pytest.fixture(scope="module")
def rolled_back(stage: Stage, repaired: Story) -> Story:
    stage.play("repaired, rolled back", "rollback", baseline_run_id=repaired.runs["repaired"].run_id)
    stage.ask("repaired, rolled back")
    enforced = repaired.runs["enforced"].run_id
    repaired.runs["refused"] = stage.lab.play("rollback", hosts=SERVER, baseline_run_id=enforced)
    stage.play("enforced, rolled back", "rollback", baseline_run_id=enforced, baseline_rollback_force=True)
    stage.ask("enforced, rolled back")
    repaired.left_over = stage.lab.differences(SERVER)
    return repaired


def test_everything_was_reached_before(stage: Stage) -> None:
    assert [name for name, reached in stage.story.reached["open"].items() if not reached] == []


def test_every_control_is_settled(enforced: Story) -> None:
    said = {
        name: finding["status"] for (_, name), finding in enforced.runs["enforced"].findings.items()
        if name in CONTROLS}
    assert said == dict.fromkeys(CONTROLS, "pass")


@pytest.mark.parametrize("when", ["enforced", "restarted", "repaired"])
def test_declared_flows_pass_and_others_do_not(request: pytest.FixtureRequest, when: str) -> None:
    assert request.getfixturevalue(when).reached[when] == WANTED


def test_a_second_run_changes_nothing(enforced: Story) -> None:
    assert enforced.runs["again"].changed(SERVER) == 0


def test_the_table_is_the_same_after_a_restart(restarted: Story) -> None:
    assert "chain input" in restarted.listed["enforced"]
    assert restarted.listed["restarted"] == restarted.listed["enforced"]


def test_a_break_lets_in_what_is_not_declared(broken: Story) -> None:
    reached = broken.reached["broken"]
    assert (reached["v4 9999"], reached["v6 9999"], reached["v4 9998"]) == (True, True, True)


@pytest.mark.parametrize(("control", "words"), [
    ("firewall_default_deny", "inet jrt0117 input (priority 0, policy accept)"),
    ("firewall_port_rules", "tcp dport 9999 accept"),
    ("firewall_port_rules", "tcp 9999 listen.service"),
])
def test_what_was_broken_is_found_by_name(broken: Story, control: str, words: str) -> None:
    status, said = broken.runs["assessed"].said_of(control)[SERVER]
    assert status == "fail" and words in said, said


def test_rolling_back_the_repair_brings_back_the_broken_table(rolled_back: Story) -> None:
    assert rolled_back.listed["repaired, rolled back"] == rolled_back.listed["broken"]
    assert rolled_back.reached["repaired, rolled back"] == rolled_back.reached["broken"]


def test_a_table_that_somebody_broke_after_the_run_is_drift(rolled_back: Story) -> None:
    refused = rolled_back.runs["refused"]
    assert (
        refused.code != 0
        and "changed since: firewall table inet jrt0117; restore them all the same with force: true" in refused.output)


def test_rolling_back_all_leaves_neither_table_nor_file(rolled_back: Story) -> None:
    assert "No such file" in rolled_back.listed["enforced, rolled back"]
    assert [name for name, reached in rolled_back.reached["enforced, rolled back"].items() if not reached] == []
    # podman writes the host's own name and address anew when it starts it.
    assert [
        line for line in rolled_back.left_over.splitlines()
        if line.startswith("  ") and " /etc/hosts " not in line] == []


def test_the_tables_of_others_are_never_touched(rolled_back: Story) -> None:
    assert "f2b-table" in rolled_back.others["open"] and "DOCKER" in rolled_back.others["open"]
    assert {when: text for when, text in rolled_back.others.items() if text != rolled_back.others["open"]} == {}


@pytest.fixture(scope="module")
def zoned(lab: Lab) -> tuple[Lab, Run, Run]:
    lab.up("zoned=debian13")
    lab.root("zoned", "apt-get install -q -y firewalld >/dev/null && systemctl is-active firewalld")
    gateway = lab.ssh("zoned", "echo $SSH_CONNECTION").stdout.split()[0]
    told = {
        "baseline_areas": ["boundary"], "baseline_clauses": ["8.3.2-B-b-1", "8.3.2-E-b-1"],
        "boundary_management_networks": [f"{gateway}/32"],
        "boundary_flows": [{"name": "web", "protocol": "tcp", "ports": [80]}]}
    zones = lab.play("enforce", hosts="zoned", **told)
    lab.root(
        "zoned",
        "firewall-cmd -q --permanent --add-service=http && firewall-cmd -q --reload && systemctl restart firewalld")
    return lab, zones, lab.play("enforce", hosts="zoned", **told)


class TestFirewalld:
    """Where firewalld runs, our table stands beside it: a packet has to pass both."""

    def test_a_declared_flow_that_a_zone_stops_is_told(self, zoned: tuple[Lab, Run, Run]) -> None:
        status, said = zoned[1].said_of("firewall_port_rules")["zoned"]
        assert (
            status == "manual" and "The declared flow web is stopped by another filter" in said
            and "inet firewalld" in said)

    def test_opened_there_too_it_passes_and_nothing_is_changed(self, zoned: tuple[Lab, Run, Run]) -> None:
        assert {name: finding["status"] for (_, name), finding in zoned[2].findings.items()} == {
            "firewall_default_deny": "pass", "firewall_port_rules": "pass"}
        assert zoned[2].changed("zoned") == 0

    def test_both_tables_stand_and_both_services_run(self, zoned: tuple[Lab, Run, Run]) -> None:
        seen = zoned[0].root(
            "zoned", "nft list tables; systemctl is-active firewalld jrt0117-boundary; firewall-cmd --list-services")
        assert {"firewalld", "jrt0117", "http"} <= set(seen.split()) and seen.split().count("active") == 2, seen
