"""Beside ufw, firewalld, Docker's and Kubernetes' rules: what check mode shows is what enforcing does, all at once, and
whatever was declared goes on.

`ufw` logs, so that our part that denies makes a fail of what its logging made a pass; `bare` has ufw and not yet nft.
`docker` runs dockerd with a container; where dockerd does not start, and on `kube` always, the rules are recorded ones
(those that dockerd 20.10 writes; kube-proxy in mode iptables, with flannel's) in front of an application of our own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from labs import Lab, Run
from test_firewall import CONNECT, LISTEN, NEIGHBOURS

VARIABLES = {"baseline_areas": ["boundary"]}
HOSTS = {"ufw": "debian12", "bare": "debian13", "zoned": "debian13", "docker": "debian12", "kube": "debian12"}
CLIENT, OUTSIDE = "client", ("ufw", "docker")
# What is refused from outside the management networks.
INBOUND = ("firewall_default_deny", "firewall_port_rules", "admin_sources", "firewall_logging")
INBOUND_CLAUSES = ["8.3.2-B-b-1", "8.3.2-E-b-1", "8.3.2-B-f-2", "8.3.2-B-c-1"]
UFW = """
    apt-get install -qq -y --no-install-recommends {packages} >/dev/null 2>&1
    ufw allow log 22/tcp && ufw allow 80/tcp && ufw logging medium && ufw --force enable
"""
PREPARE = {
    "ufw": UFW.format(packages="ufw nftables fail2ban python3-systemd"),
    "bare": UFW.format(packages="ufw"),
    "zoned": """
        apt-get install -qq -y firewalld >/dev/null 2>&1
        firewall-cmd -q --permanent --add-service=http && firewall-cmd -q --reload
    """,
    "docker": """
        apt-get install -qq -y --no-install-recommends docker.io busybox-static nftables iptables >/dev/null 2>&1
        for _ in $(seq 20); do systemctl -q is-active docker && break; sleep 0.5; done
        if docker info >/dev/null 2>&1; then
            mkdir -p /tmp/image/bin && cp /bin/busybox /tmp/image/bin/ && ln -s busybox /tmp/image/bin/httpd
            tar -C /tmp/image -c . | docker import - web:1 >/dev/null
            docker run -d --name web -p 8080:80 -p 8081:80 web:1 /bin/httpd -f -p 80 >/dev/null
        else
            systemctl disable -q --now docker docker.socket containerd
""" + NEIGHBOURS.replace("iptables-nft", "iptables") + """
        fi
    """,
    "kube": """
        apt-get install -qq -y --no-install-recommends nftables iptables >/dev/null 2>&1
        ip netns add app
        ip link add cni0 type bridge && ip addr add 10.244.0.1/24 dev cni0
        ip link add veth0 type veth peer name eth0 netns app
        ip link set veth0 master cni0 up && ip link set cni0 up
        ip -n app addr add 10.244.0.2/24 dev eth0 && ip -n app link set eth0 up && ip -n app link set lo up
        ip -n app route add default via 10.244.0.1
        sysctl -qw net.ipv4.ip_forward=1
        systemd-run --quiet --unit=app --collect ip netns exec app python3 /root/listen.py 80
        iptables-restore <<'RULES'
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:KUBE-FIREWALL - [0:0]
:KUBE-FORWARD - [0:0]
:FLANNEL-FWD - [0:0]
-A INPUT -j KUBE-FIREWALL
-A FORWARD -j KUBE-FORWARD
-A FORWARD -j FLANNEL-FWD
-A OUTPUT -j KUBE-FIREWALL
-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP
-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP
-A KUBE-FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT
-A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FLANNEL-FWD -s 10.244.0.0/16 -j ACCEPT
-A FLANNEL-FWD -d 10.244.0.0/16 -j ACCEPT
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:FLANNEL-POSTRTG - [0:0]
:KUBE-EXT-WEB - [0:0]
:KUBE-EXT-LAB - [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-NODEPORTS - [0:0]
:KUBE-POSTROUTING - [0:0]
:KUBE-SEP-A - [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-SVC-WEB - [0:0]
-A PREROUTING -j KUBE-SERVICES
-A OUTPUT -j KUBE-SERVICES
-A POSTROUTING -j KUBE-POSTROUTING
-A POSTROUTING -j FLANNEL-POSTRTG
-A FLANNEL-POSTRTG -s 10.244.0.0/16 ! -d 10.244.0.0/16 -j MASQUERADE
-A KUBE-EXT-WEB -j KUBE-MARK-MASQ
-A KUBE-EXT-WEB -j KUBE-SVC-WEB
-A KUBE-EXT-LAB -j KUBE-MARK-MASQ
-A KUBE-EXT-LAB -j KUBE-SVC-WEB
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-NODEPORTS -p tcp -m tcp --dport 30080 -j KUBE-EXT-WEB
-A KUBE-NODEPORTS -p tcp -m tcp --dport 30081 -j KUBE-EXT-LAB
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
-A KUBE-POSTROUTING -j MASQUERADE --random-fully
-A KUBE-SEP-A -s 10.244.0.2/32 -j KUBE-MARK-MASQ
-A KUBE-SEP-A -p tcp -m tcp -j DNAT --to-destination 10.244.0.2:80
-A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-WEB
-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
-A KUBE-SVC-WEB ! -s 10.244.0.0/16 -d 10.96.0.10/32 -p tcp -m tcp --dport 80 -j KUBE-MARK-MASQ
-A KUBE-SVC-WEB -j KUBE-SEP-A
COMMIT
RULES
    """,
}
# How to run a program where the application of a host is, and what of it is published: declared, and not.
INSIDE = {
    "docker": "nsenter -n -t $(docker inspect -f '{{.State.Pid}}' web 2>/dev/null || pgrep -of 'listen.py 80$')",
    "kube": "ip netns exec app"}
PORTS = {"docker": (8080, 8081), "kube": (30080, 30081)}
FLOWS: list[dict[str, Any]] = [
    {"name": "web", "protocol": "tcp", "ports": [80]},
    {"name": "published", "protocol": "tcp", "ports": [8080, 30080]},
    {"name": "collector", "direction": "out", "protocol": "tcp", "ports": [7000]}]


@dataclass
class Story:
    """The runs, what was reached before and after, and the files before and after the run from outside."""

    lab: Lab
    runs: dict[str, Run] = field(default_factory=dict)
    reached: dict[str, dict[str, bool]] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)

    def ask(self, when: str) -> None:
        """Connect from the client to every port, and from the applications out to the client."""
        addresses = {
            host: self.lab.root(host, "ip -4 -br addr show eth0").split()[2].partition("/")[0]
            for host in (*HOSTS, CLIENT)}
        targets = {f"{host} {port}": f"{addresses[host]}:{port}" for host in HOSTS
                   for port in (22, *PORTS.get(host, (80,)))}
        said = connect(self.lab, CLIENT, "", list(targets.values()))
        self.reached[when] = {name: said[target] for name, target in targets.items()}
        for host, inside in INSIDE.items():
            for target, reached in connect(
                    self.lab, host, inside, [f"{addresses[CLIENT]}:{port}" for port in (7000, 7001)]).items():
                self.reached[when][f"{host} out to {target.partition(':')[2]}"] = reached


def connect(lab: Lab, host: str, inside: str, targets: list[str]) -> dict[str, bool]:
    """Return which targets are reached from a host."""
    return json.loads(lab.root(host, f"{inside} python3 /root/connect.py {' '.join(targets)}"))


def furnish(lab: Lab, host: str) -> None:
    """Give a host its listeners and its packet filter."""
    lab.root(host, "cat > /root/listen.py", stdin=LISTEN)
    lab.root(host, "cat > /root/connect.py", stdin=CONNECT)
    ports = "7000 7001" if host == CLIENT else "80"
    if host not in INSIDE:
        lab.root(host, f"systemd-run --quiet --unit=listen --collect python3 /root/listen.py {ports}")
    lab.root(host, "set -e\n" + PREPARE.get(host, ""))


@pytest.fixture(scope="module")
def story(lab: Lab) -> Iterator[Story]:
    lab.up(f"{CLIENT}=debian13", *(f"{host}={system}" for host, system in HOSTS.items()))
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda host: furnish(lab, host), (*HOSTS, CLIENT)))
    gateway = lab.root("ufw", "ip route show default | awk '{print $3}'").strip()
    told = Story(lab)
    told.ask("before")
    variables = {
        "hosts": ",".join(HOSTS), "boundary_flows": FLOWS,
        "boundary_forwarding_interfaces":
            "{{ {'docker': ['docker0', 'br-*'], 'kube': ['cni0', 'flannel.1']}.get(inventory_hostname, []) }}"}
    lab.remember("ufw")
    for name, words in (("shown from outside", ("--check", "--diff")), ("from outside", ("--diff",))):
        told.runs[name] = lab.play(
            "enforce", *words, boundary_management_networks=["203.0.113.0/24"], baseline_clauses=INBOUND_CLAUSES,
            **{**variables, "hosts": ",".join(OUTSIDE)})
    told.left["from outside"] = lab.differences("ufw")
    for name, words in (("shown", ("--check", "--diff")), ("done", ("--diff",)), ("again", ("--diff",))):
        told.runs[name] = lab.play("enforce", *words, boundary_management_networks=[f"{gateway}/32"], **variables)
        if name == "done":
            told.ask("after")
    for run in told.runs.values():
        assert run.code == 0, run.output
    yield told


@pytest.mark.parametrize("host", HOSTS)
class TestShownIsDone:
    def test_the_diff_is_the_same_byte_for_byte(self, story: Story, host: str) -> None:
        shown, done = (story.runs[name].diffs.get((host, "boundary"), {}) for name in ("shown", "done"))
        assert sorted(shown) == sorted(done)
        assert shown == done and done

    def test_what_is_predicted_comes_true(self, story: Story, host: str) -> None:
        for (name, control), told in story.runs["shown"].findings.items():
            came = story.runs["done"].findings[(host, control)]
            if name == host:
                assert (told["status"], told["would_change"], told["affects"]) == (
                    came["before"], came["changed"], came["affects"]), control
                assert (came["status"] == "pass") == (told["would"] == "pass" or told["status"] == "pass"), (
                    control, came)

    def test_what_passed_before_passes_afterwards(self, story: Story, host: str) -> None:
        assert [finding["control"] for (name, _), finding in story.runs["done"].findings.items()
                if name == host and finding["before"] == "pass" and finding["status"] != "pass"] == []

    def test_the_second_run_changes_nothing(self, story: Story, host: str) -> None:
        assert story.runs["again"].diffs.get((host, "boundary"), {}) == {}
        assert story.runs["again"].changed(host) == 0


@pytest.mark.parametrize("host", OUTSIDE)
@pytest.mark.parametrize("name", ["shown from outside", "from outside"])
def test_from_outside_it_is_refused_the_reason_comes_first_and_nothing_is_written(
        story: Story, name: str, host: str) -> None:
    run = story.runs[name]
    assert run.diffs.get((host, "boundary"), {}) == {} and run.changed(host) == 0
    for control in INBOUND:
        finding = run.findings[(host, control)]
        if finding["status"] != "pass":
            assert not finding["changed"] and not finding["would_change"] and finding["affects"] == []
            assert finding["advice"]["en"].startswith("This run comes from"), finding
            assert finding["would"] == (None if name == "from outside" else "person")


def test_what_ufw_made_a_pass_is_ours_to_keep(story: Story) -> None:
    for host in ("ufw", "bare"):
        finding = story.runs["done"].findings[(host, "firewall_logging")]
        assert (finding["before"], finding["status"], finding["changed"]) == ("pass", "pass", True)


def test_from_outside_no_file_changes(story: Story) -> None:
    assert "jrt0117" not in story.left["from outside"] and " /etc/" not in story.left["from outside"]


def test_everything_was_reached_before(story: Story) -> None:
    assert [name for name, reached in story.reached["before"].items() if not reached] == []


def test_nobody_s_declared_service_ends_and_what_is_not_declared_is_closed(story: Story) -> None:
    closed = {name for name, reached in story.reached["after"].items() if not reached}
    assert closed == {f"{host} 22" for host in HOSTS} | {"docker 8081", "kube 30081"}


def test_what_is_closed_was_announced(story: Story) -> None:
    for host, port in (("docker", 8081), ("kube", 30081)):
        said = json.dumps(story.runs["shown"].findings[(host, "firewall_port_rules")]["affects"])
        assert f"no longer answer: tcp {port}" in said, said
