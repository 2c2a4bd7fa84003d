"""A small institution's network of test hosts: a gateway between four segments, two servers, and people on either side.

Each segment is a bridge inside a container of its own, the switch, so that this machine is on none of them and two labs
never meet. eth0 of every host is podman's network, by which the controller comes in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .container import LABEL, container_name, start
from .image import image_name
from .podman import host_options, podman
from .ssh import Door

__all__ = ["HOSTS", "Member", "start_member", "start_switch"]

SEGMENTS = {
    "outside": ("10.117.66.", "fd00:117:66::"),
    "dmz": ("10.117.1.", "fd00:117:1::"),
    "inside": ("10.117.2.", "fd00:117:2::"),
    "management": ("10.117.9.", "fd00:117:9::"),
}
GATEWAY_NUMBER = 1


@dataclass(frozen=True)
class Member:
    """A host's system, its number, and the segments it is on."""

    system: str
    number: int
    segments: tuple[str, ...]

    def hardware(self, segment: str) -> str:
        """Return its hardware address on a segment."""
        return f"02:01:17:{list(SEGMENTS).index(segment):02}:00:{self.number:02}"

    def addresses(self, segment: str) -> list[str]:
        """Return its addresses on a segment, IPv4 and IPv6, with the length of their networks."""
        old, new = SEGMENTS[segment]
        return [f"{old}{self.number}/24", f"{new}{self.number}/64"]


HOSTS = {
    "gateway": Member("debian13", GATEWAY_NUMBER, tuple(SEGMENTS)),
    "web": Member("debian12", 10, ("dmz",)),
    "db": Member("debian11", 20, ("inside",)),
    "administrator": Member("debian12", 30, ("management",)),
    "outsider": Member("debian12", 66, ("outside",)),
    "intruder": Member("debian12", 99, ("dmz",)),
}


# Ports of the switch that are plugged anew when a host was; the gateway's own networks need no route.
PLUG = """
ip link delete {port} 2>/dev/null || true
ip link add {port} type veth peer name {segment} address {hardware} netns {process}
ip link set {port} master {segment} up
"""
FORWARD = (
    "printf '%s\\n' net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 >/etc/sysctl.d/gateway.conf\n"
    "sysctl --quiet --load=/etc/sysctl.d/gateway.conf")


def start_switch(lab: str) -> None:
    """Start what the segments are in; it sees this machine's processes, because a cable is plugged into a host by one
    of the host's.
    """
    name = container_name(lab, "switch")
    if not podman("ps", "--quiet", f"--filter=name=^{name}$").strip():
        podman("rm", "--force", "--ignore", "--time=0", name)
        podman(
            "run", "--detach", *host_options(), "--network=none", "--pid=host", f"--name={name}",
            f"--label={LABEL}={lab}", image_name("debian12"), "sleep", "infinity")
    for segment in SEGMENTS:
        _root(
            lab, "switch",
            f"ip link show {segment} >/dev/null 2>&1 || ip link add {segment} type bridge\nip link set {segment} up")


def start_member(lab: str, name: str) -> Door:
    """Start a host unless it runs, and plug it into its segments."""
    member = HOSTS[name]
    door = start(lab, name, member.system, options=["--network=podman"])
    if member.segments[0] not in _root(lab, name, "ls /sys/class/net").split():
        process = podman("inspect", "--format={{.State.Pid}}", container_name(lab, name)).strip()
        for segment in member.segments:
            _root(
                lab, "switch",
                PLUG.format(
                    port=f"{segment[:7]}-{member.number}", segment=segment, hardware=member.hardware(segment),
                    process=process))
        _root(lab, name, "\n".join(_settings(member)))
    return door


def _settings(member: Member) -> Iterator[str]:
    # All labs' hosts meet on podman's network, and would find each other there by IPv6.
    yield "sysctl --quiet net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.eth0.disable_ipv6=1"
    for segment in member.segments:
        for address in member.addresses(segment):
            yield f"ip address add {address} dev {segment}{' nodad' if ':' in address else ''}"
        yield f"ip link set {segment} up"
    yield "ip route delete default"
    if member.number == GATEWAY_NUMBER:
        yield FORWARD
    else:
        for network in SEGMENTS[member.segments[0]]:
            yield f"ip route add default via {network}{GATEWAY_NUMBER}"


def _root(lab: str, name: str, script: str) -> str:
    return podman("exec", container_name(lab, name), "sh", "-ec", script)
