"""The boundary on real hosts: links and routes nobody declared, a stranger on the segment, forged addresses, logins
that fail, a scan.

`guarded` is enforced and attacked; `restored` is enforced and rolled back; `watched` is a gateway with Suricata;
`outsider` attacks. All are on one segment, and the run comes from its gateway.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from labs import Lab, Run

CONTROLS = ("unauthorized_links", "unauthorized_devices", "anti_spoofing", "idle_flows_end", "intrusion_detection")
VARIABLES = {
    "baseline_areas": ["boundary"],
    # Those of the controls above, and of no firewall that would keep the outsider from sshd.
    "baseline_clauses": ["7.5.6-E-a", "8.3.2-E-d-1", "8.3.2-E-b-5", "8.3.2-E-b-3", "8.3.2-B-e-1"],
    "boundary_interfaces": ["eth0"], "boundary_links_disable": True,
    "boundary_gateway": "{{ inventory_hostname == 'watched' }}"
}
HOSTS = ("guarded", "restored", "watched")
LOOSE = """
    set -e
    for one in all default eth0; do
        echo 1 | tee /proc/sys/net/ipv4/conf/$one/{accept_redirects,send_redirects,accept_source_route} \\
            >/proc/sys/net/ipv6/conf/$one/accept_redirects
        echo 0 >/proc/sys/net/ipv4/conf/$one/rp_filter
    done
    echo 432000 >/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_established
"""
BREAK = LOOSE + """
    ip tuntap add mode tun name tun7 && ip link set tun7 up
    ip link add stray7 type veth peer name peer7 && ip link set peer7 up
    ip addr add 198.18.7.1/24 dev stray7 && ip -6 addr add fd07::1/64 dev stray7 && ip link set stray7 up
    ip route add default via 198.18.7.2 dev stray7 metric 500
    ip route add 198.19.0.0/16 via 198.18.7.3 dev stray7 table 77
"""
SETTINGS = (
    "net.ipv4.conf.{all,default,eth0}.{accept_redirects,send_redirects,rp_filter} net.ipv6.conf.eth0.accept_redirects "
    "net.ipv4.conf.all.{accept_source_route,log_martians} net.netfilter.nf_conntrack_tcp_timeout_established")
# The kernel's own routes to the host itself come when an IPv6 address has proved to be nobody else's.
ROUTES = (
    "ip route show table all dev stray7 | grep -v -e ' table local ' -e fe80; ip -6 -o addr show dev stray7 scope "
    "global | awk '{print $4}'; ip -br link show dev stray7 | awk '{print $2}'")


@dataclass
class Story:
    """What was seen at each stage."""

    lab: Lab
    variables: dict
    outsider: str
    before: dict[str, str] = field(default_factory=dict)
    assessed: Run | None = None
    enforced: Run | None = None

    def address(self, host: str) -> str:
        """Return a host's address on the segment."""
        return self.lab.root(host, "ip -4 -o addr show dev eth0 | awk '{split($4, a, \"/\"); print a[1]}'").strip()

    def play(self, playbook: str, hosts: str = ",".join(HOSTS), **more) -> Run:
        """Run a playbook with what is declared."""
        return self.lab.play(playbook, hosts=hosts, **self.variables, **more)


def settings(lab: Lab, host: str) -> str:
    """Return the kernel settings that are looked at, and what is left of the undeclared link."""
    return lab.root(host, f"sysctl {SETTINGS}; {ROUTES}")


def wait_for(condition: Callable[[], bool], what: str, seconds: int = 30) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} has not come within {seconds} s"
        time.sleep(0.5)


@pytest.fixture(scope="module")
def story(lab: Lab) -> Iterator[Story]:
    lab.up("guarded=debian12", "restored=debian11", "watched=debian13", "outsider=debian12")
    gateway = lab.root("guarded", "ip route show default | awk '{print $3}'").strip()
    declared = {"boundary_management_networks": [f"{gateway}/32"], "boundary_known_devices": [gateway]}
    seen = Story(lab, declared, lab.root("outsider", "hostname -I").split()[0])
    for host in HOSTS:
        lab.root(host, BREAK)
        seen.before[host] = settings(lab, host)
        # To be met is to be a neighbour.
        lab.root("outsider", f"(exec 3<>/dev/tcp/{seen.address(host)}/22) || true")
    seen.assessed = seen.play("assess")
    seen.enforced = seen.play("enforce")
    assert seen.enforced.code == 0, seen.enforced.output
    yield seen


class TestFound:
    @pytest.mark.parametrize("host", HOSTS)
    def test_an_undeclared_link_and_a_second_way_out_are_named(self, story: Story, host: str) -> None:
        status, words = story.assessed.said_of("unauthorized_links")[host]
        assert status == "fail" and "stray7 is up" in words and "tun7 is up, a tunnel" in words
        assert "2 default routes lead out" in words and "via 198.18.7.2 by stray7" in words

    @pytest.mark.parametrize("host", HOSTS)
    def test_a_stranger_on_the_segment_is_named(self, story: Story, host: str) -> None:
        status, words = story.assessed.said_of("unauthorized_devices")[host]
        mac = story.lab.root("outsider", "cat /sys/class/net/eth0/address").strip()
        assert status == "fail" and story.outsider in words and mac in words and "on eth0" in words

    @pytest.mark.parametrize("host", HOSTS)
    @pytest.mark.parametrize("control,what", [
        ("anti_spoofing", "net.ipv4.conf.eth0.accept_redirects is 1 in the running kernel"),
        ("anti_spoofing", "packets from impossible addresses"), ("idle_flows_end", "432000 in the running kernel"),
    ])
    def test_loose_kernel_settings_are_named(self, story: Story, host: str, control: str, what: str) -> None:
        status, words = story.assessed.said_of(control)[host]
        assert status == "fail" and what in words

    def test_hosts_and_gateways_lack_each_their_own(self, story: Story) -> None:
        said = story.assessed.said_of("intrusion_detection")
        assert "fail2ban is not installed" in said["guarded"][1] and "suricata is not installed" in said["watched"][1]


class TestEnforced:
    @pytest.mark.parametrize("host", HOSTS)
    def test_what_a_machine_may_put_right_is_right(self, story: Story, host: str) -> None:
        for control in ("unauthorized_links", "anti_spoofing", "idle_flows_end"):
            status, words = story.enforced.said_of(control)[host]
            assert status == "pass", words
        # That alerts go nowhere is left and, on a container, that the log of drops is the machine's.
        left = story.enforced.findings[(host, "intrusion_detection")]["details"]
        told = [one["message"]["en"].partition(":")[0] for one in left]
        assert sorted(told) == ["Alerts stay on this host"] + ["Port scans"] * (host != "watched"), left

    def test_the_kernel_says_so_too(self, story: Story) -> None:
        found = settings(story.lab, "guarded")
        for name in (
                "net.ipv4.conf.eth0.rp_filter = 1", "net.ipv4.conf.eth0.send_redirects = 0",
                "net.ipv4.conf.all.log_martians = 1", "net.ipv6.conf.eth0.accept_redirects = 0",
                "tcp_timeout_established = 3600"):
            assert name in found, found
        assert found.rstrip().endswith("DOWN"), found

    def test_the_interface_of_the_run_is_spared(self, story: Story) -> None:
        assert "default" in story.lab.root("guarded", "ip route show default dev eth0")

    def test_twice_is_once(self, story: Story) -> None:
        again = story.play("enforce")
        assert again.code == 0, again.output
        for host in HOSTS:
            assert again.changed(host) == 0, again.output


class TestAttacked:
    def test_who_guesses_logins_is_banned(self, story: Story) -> None:
        target = story.address("guarded")
        for name in ("oracle", "admin1", "test", "root1", "guest9", "ftp9"):
            story.lab.root(
                "outsider", f"timeout 10 ssh -o BatchMode=yes -o StrictHostKeyChecking=no {name}@{target} true || true")
        wait_for(lambda: story.outsider in story.lab.root("guarded", "fail2ban-client status sshd"), "the ban")
        assert "refused" in story.lab.root(
            "outsider", f"timeout 5 bash -c '(exec 3<>/dev/tcp/{target}/22) 2>&1' || echo refused")
        assert f"Ban {story.outsider}" in story.lab.root(
            "guarded", "journalctl -t fail2ban.actions -t fail2ban-server -t fail2ban --no-pager | tail -50")

    def test_an_administrator_is_never_banned(self, story: Story) -> None:
        for number in range(8):
            assert story.lab.ssh("guarded", "true", user=f"ghost{number}").returncode != 0
        assert story.lab.ssh("guarded", "true").returncode == 0
        assert story.lab.root("guarded", "fail2ban-client get sshd banip").split() == [story.outsider]

    def test_drops_that_the_kernel_logs_are_counted_for_each_source(self, story: Story) -> None:
        # A container does not see the kernel's log, so the filter is asked by fail2ban's own tool.
        line = (
            "Nov 22 10:00:00 guarded kernel: jrt0117 {}: IN=eth0 OUT= MAC=02:00 SRC=203.0.113.5 DST=10.0.0.2 LEN=60 "
            "PROTO=TCP SPT=40000 DPT=23")
        for what, matched in (("drop", 1), ("admin", 0)):
            told = story.lab.root(
                "guarded", f"fail2ban-regex '{line.format(what)}' /etc/fail2ban/filter.d/jrt0117-scan.conf")
            assert f"{matched} matched" in told, told
        assert "jrt0117-scan" in story.lab.root("guarded", "fail2ban-client status")

    def test_a_scan_raises_an_alert_with_source_type_target_and_time(self, story: Story) -> None:
        target = story.address("watched")
        story.lab.root(
            "outsider", f"for port in $(seq 2000 2100); do (exec 3<>/dev/tcp/{target}/$port) 2>/dev/null; done; true")

        def alerts() -> list[dict]:
            lines = story.lab.root(
                "watched", "grep '\"event_type\":\"alert\"' /var/log/suricata/eve.json || true").splitlines()
            return [
                one for one in map(json.loads, lines)
                if one["src_ip"] == story.outsider and "scan" in one["alert"]["signature"]]
        wait_for(lambda: bool(alerts()), "the alert")
        assert alerts()[-1]["dest_ip"] == target and alerts()[-1]["timestamp"].startswith("20")
        wait_for(
            lambda: "JRT0117 scan" in story.lab.root("watched", "journalctl -t suricata --no-pager | tail -50"),
            "the alert in syslog")


class TestTakenBack:
    def test_rollback_restores_live_settings_links_and_routes(self, story: Story) -> None:
        done = story.play("rollback", hosts="restored", baseline_run_id=story.enforced.run_id)
        assert done.code == 0, done.output
        assert settings(story.lab, "restored") == story.before["restored"]
        assert "fail2ban" not in story.lab.root("restored", "dpkg-query -W -f '${Package}\\n'")


class TestBooted:
    def test_what_is_applied_at_boot_puts_the_kernel_right_again(self, story: Story) -> None:
        # A container cannot boot; what the boot would do to a kernel with its own values is done to one that has them.
        story.lab.root("guarded", LOOSE + "/lib/systemd/systemd-sysctl && systemctl restart fail2ban && sleep 2")
        run = story.play("assess", hosts="guarded")
        for control in ("unauthorized_links", "anti_spoofing", "idle_flows_end"):
            status, words = run.said_of(control)["guarded"]
            assert status == "pass", words
        left = run.findings[("guarded", "intrusion_detection")]["details"]
        assert sorted(
            one["message"]["en"].partition(":")[0] for one in left) == ["Alerts stay on this host", "Port scans"], left
