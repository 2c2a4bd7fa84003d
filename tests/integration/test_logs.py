"""Logs on real hosts: they reach a real collector over TLS, wait on disk while it is away, and are kept half a year.

One story, in this order: enforced -> enforced again -> collector away and back -> strangers refused -> settings broken
-> assessed -> enforced -> enforced again -> rolled back.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from labs import SYSTEMS, Lab, Run

# log_retention and log_forwarding alone: the others of the area have scenarios of their own.
CONTROLS = ("--tags", "7.1.2-B-e,7.5.5-E-a")
OWN = "/etc/rsyslog.d/00-jrt0117-collector.conf"
OWN_INPUT = "/etc/rsyslog.d/zz-jrt0117-audit.conf"
COLLECTED = "/var/log/collected.log"
# No auditd runs in a container: its log is written by hand.
TRAIL = "/var/log/audit/audit.log"
# On one release the collection itself installs what it needs.
BARE = "debian12"
MESSAGES = 200
COLLECTOR = """\
global(
  DefaultNetstreamDriver="gtls" DefaultNetstreamDriverCAFile="/etc/pki/ca.pem"
  DefaultNetstreamDriverCertFile="/etc/pki/collector.example.pem"
  DefaultNetstreamDriverKeyFile="/etc/pki/collector.example.key"
)
module(
  load="imtcp" StreamDriver.Name="gtls" StreamDriver.Mode="1"
  StreamDriver.AuthMode="x509/name" PermittedPeer=["host.example"]
)
input(type="imtcp" port="6514" ruleset="collected")
ruleset(name="collected") {
  action(type="omfile" file="/var/log/collected.log" template="RSYSLOG_SyslogProtocol23Format")
}
"""
# Until rsyslog has read the audit trail to its end: a file that goes before that is read no further by one that starts
# anew.
READ = f"""for i in $(seq 300); do for fd in /proc/$(pidof rsyslogd)/fd/*; do
read_to=$(sed -n 's/^pos:[[:space:]]*//p' "$(dirname $fd)info/$(basename $fd)")
[ "$(readlink $fd)" = {TRAIL} ] && [ "$read_to" = $(stat -c %s {TRAIL}) ] && break 2
done; sleep 0.2; done"""
# Until rsyslog has nothing to do: what it has read and not yet given to a queue that is kept is gone when it ends.
IDLE = """used() { cut -d" " -f14,15 /proc/$(pidof rsyslogd)/stat; }
for i in $(seq 60); do before=$(used); sleep 1; [ "$before" = "$(used)" ] && break; done"""


@dataclass(frozen=True)
class Break:
    """How to break a setting, what is said of it, and how the host itself tells that it is right."""

    control: str
    script: str
    said: str
    check: str
    by_person: bool = False

    def __str__(self) -> str:
        return self.said.replace("/", "-")


def own(old: str, new: str) -> str:
    """Return a script that changes our own file."""
    return f"sed -i 's|{old}|{new}|' {OWN}"


def written(text: str) -> str:
    """Return a check that our own file has a text."""
    return f"grep -qF '{text}' {OWN}"


BREAKS = (
    Break(
        "log_forwarding", own("DriverMode=\"1\"", "DriverMode=\"0\""), f"StreamDriverMode is 0 in {OWN}:11",
        written('StreamDriverMode="1"')),
    Break(
        "log_forwarding", own("x509/name", "anon"), f"StreamDriverAuthMode is anon in {OWN}:12",
        written('AuthMode="x509/name"')),
    Break(
        "log_forwarding", own("Peers=\"collector.example", "Peers=\"other.example"),
        f"StreamDriverPermittedPeers is other.example in {OWN}:12", written('Peers="collector.example"')),
    Break(
        "log_forwarding", own("CAFile=\"/etc/pki/ca.pem", "CAFile=\"/etc/pki/other-ca.pem"),
        f"cafile is /etc/pki/other-ca.pem in {OWN}:3", written('CAFile="/etc/pki/ca.pem"')),
    Break(
        "log_forwarding", own("LinkedList", "Direct"), f"queue.type is Direct in {OWN}:13",
        written('queue.type="LinkedList"')),
    Break(
        "log_forwarding", own("saveOnShutdown=\"on\"", "saveOnShutdown=\"off\""),
        f"queue.saveOnShutdown is off in {OWN}:14", written('queue.saveOnShutdown="on"')),
    Break(
        "log_forwarding", own("RetryCount=\"-1\"", "RetryCount=\"3\""), f"action.resumeRetryCount is 3 in {OWN}:15",
        written('action.resumeRetryCount="-1"')),
    Break(
        "log_forwarding", "echo '*.* @192.0.2.9' > /etc/rsyslog.d/60-old.conf",
        "/etc/rsyslog.d/60-old.conf:1 sends logs in clear to 192.0.2.9.", "! test -e /etc/rsyslog.d/60-old.conf",
        by_person=True),
    Break(
        "log_forwarding", f"rm {OWN_INPUT}",
        f"The audit records stay on this host: no input of rsyslog reads {TRAIL} for {OWN}:8",
        f"grep -q 'file=\"{TRAIL}\"' {OWN_INPUT}"),
    Break(
        "log_forwarding", "chmod 0644 /etc/pki/host.example.key", "/etc/pki/host.example.key has mode 0644",
        "test $(stat -c %a /etc/pki/host.example.key) = 640"),
    Break(
        "log_forwarding", "systemctl disable --quiet --now syslog.socket rsyslog",
        "rsyslog.service does not run (inactive)", "systemctl is-active rsyslog && systemctl is-enabled rsyslog"),
    Break(
        "log_retention", "sed -i 's/rotate 26/rotate 4/' /etc/logrotate.d/rsyslog",
        "rotate 4 in /etc/logrotate.d/rsyslog:",
        "logrotate -d /etc/logrotate.conf 2>&1 | grep -A20 '^rotating pattern: /var/log/syslog' | grep -q '(26 "
        "rotations)'"),
    Break(
        "log_retention", "sed -i 's/rotate 6/rotate 6\\n    maxsize 1M/' /etc/logrotate.d/btmp",
        "maxsize 1M in /etc/logrotate.d/btmp:", "! grep -q maxsize /etc/logrotate.d/btmp"),
    Break(
        "log_retention",
        "printf '/var/log/wtmp {\\n  daily\\n  rotate 300\\n  maxage 20\\n}\\n' > /etc/logrotate.d/000-site",
        "maxage 20 in /etc/logrotate.d/000-site:4", "grep -q 'maxage 180' /etc/logrotate.d/000-site"),
)


@dataclass
class Forwarding:
    """Hosts that were enforced, and how to play on them."""

    play: Callable[..., Run]
    enforced: Run
    again: Run
    delivered: set[str]
    recorded: set[str]
    doubled: dict[str, str]


@dataclass
class Away:
    """What was seen while the collector was away, and when it was back."""

    queued: dict[str, str]
    assessed: Run
    arrived: dict[str, int]
    recorded: dict[str, int]


@dataclass
class Strangers:
    """What was seen while one side did not know the other, and when it did again."""

    assessed: Run
    leaked: str
    healed: set[str]
    kept: dict[str, int]


@dataclass
class Broken:
    """What was seen of the broken settings until they were taken back."""

    assessed: Run
    wrong: dict[str, list[Break]]
    repaired: Run
    still_wrong: dict[str, list[Break]]
    again: Run
    rolled_back: Run
    states: dict[str, str]
    left_over: list[str]


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two authorities, a collector and a host known by the first, and a stranger known by the second."""
    folder = tmp_path_factory.mktemp("pki")

    def openssl(words: str) -> None:
        subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True)
    for name in ("ca", "other-ca"):
        openssl(f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name} -keyout {name}.key -out {name}.pem")
    for name, authority in (("collector.example", "ca"), ("host.example", "ca"), ("stranger.example", "other-ca")):
        (folder / "names").write_text(f"subjectAltName=DNS:{name}\n")
        openssl(f"req -newkey rsa:2048 -nodes -subj /CN={name} -keyout {name}.key -out {name}.csr")
        openssl(
            f"x509 -req -in {name}.csr -CA {authority}.pem -CAkey {authority}.key -CAcreateserial -days 2 -extfile "
            f"names -out {name}.pem")
    return folder


@pytest.fixture(scope="module")
def hosts(lab: Lab, pki: Path) -> dict[str, str]:
    """Hosts and a collector with their certificates; returns what each host says of rsyslog."""
    lab.up("collector=debian12", *SYSTEMS)
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda host: prepare(lab, pki, host), ("collector", *SYSTEMS)))
    return everywhere(lab, "command -v rsyslogd || true")


@pytest.fixture(scope="module")
def forwarding(lab: Lab, hosts: dict[str, str]) -> Forwarding:
    variables = {
        "audit_collector_host": lab.root("collector", "hostname -I").split()[0],
        "audit_collector_peer": "collector.example", "audit_collector_ca": "/etc/pki/ca.pem",
        "audit_collector_certificate": "/etc/pki/host.example.pem", "audit_collector_key": "/etc/pki/host.example.key",
    }

    def play(playbook: str, **more: str) -> Run:
        return lab.play(
            playbook, *(CONTROLS if playbook != "rollback" else ()), hosts=":".join(SYSTEMS), **variables, **more)
    enforced, again = play("enforce"), play("enforce")
    log(lab, "first", 1, 1)
    record(lab, "record", 1, 1)
    delivered, recorded = [
        {host for host, count in waited(lab, word, 1).items() if count} for word in ("first", "record")]
    return Forwarding(
        play, enforced, again, delivered, recorded,
        everywhere(lab, "grep -l record- /var/log/syslog /var/log/messages || true"))


@pytest.fixture(scope="module")
def away(lab: Lab, forwarding: Forwarding) -> Away:
    """Log while the collector is away, across a restart of rsyslog, and let it come back."""
    lab.root("collector", "systemctl stop syslog.socket rsyslog")
    # By these each host notices: syslog has no acknowledgement, so what is under way when a connection ends may be
    # lost.
    everywhere(lab, "at=$(date +%s); for i in $(seq 30); do logger -p auth.info noticed; sleep 1; "
                    "journalctl -q -u rsyslog --since @$at | grep -q suspended && exit; done; exit 1")
    record(lab, "trail", 1, MESSAGES // 4)
    log(lab, "waiting", 1, MESSAGES // 2, f"{IDLE}; systemctl restart rsyslog")
    # As auditd rotates: once while rsyslog reads, and with more to come while it does not.
    record(
        lab, "trail", MESSAGES // 4 + 1, MESSAGES // 2,
        f"{READ}; {IDLE}; mv {TRAIL} {TRAIL}.1; systemctl stop syslog.socket rsyslog")
    record(lab, "trail", MESSAGES // 2 + 1, MESSAGES, "systemctl start syslog.socket rsyslog")
    queued = log(lab, "waiting", MESSAGES // 2 + 1, MESSAGES, "sleep 1; ls /var/spool/rsyslog")
    assessed = forwarding.play("assess")
    lab.root("collector", "systemctl start syslog.socket rsyslog")
    return Away(queued, assessed, waited(lab, "waiting", MESSAGES), waited(lab, "trail", MESSAGES))


@pytest.fixture(scope="module")
def strangers(lab: Lab, away: Away, forwarding: Forwarding) -> Strangers:
    """Give one host a certificate that the collector does not know, and another an authority that did not sign the
    collector's.
    """
    swap = "cp -p /etc/pki/{0} /root/kept-{0}; cat /etc/pki/{1} > /etc/pki/{0}\n"
    swaps = {
        "debian11": swap.format("host.example.pem", "stranger.example.pem")
        + swap.format("host.example.key", "stranger.example.key"), "debian13": swap.format("ca.pem", "other-ca.pem")}
    for host, script in swaps.items():
        lab.root(host, script + "systemctl restart rsyslog")
    log(lab, "secret", 1, 1, "sleep 3")
    assessed = forwarding.play("assess")
    leaked = lab.root("collector", f"grep -E 'secret-debian1[13]' {COLLECTED} || true")
    for host in swaps:
        lab.root(
            host,
            "cd /root; for name in kept-*; do cat $name > /etc/pki/${name#kept-}; rm $name; done; systemctl restart "
            "rsyslog")
    log(lab, "after", 1, 1)
    return Strangers(
        assessed, leaked, {host for host, count in waited(lab, "after", 1).items() if count}, arrivals(lab, "secret"))


@pytest.fixture(scope="module")
def broken(lab: Lab, strangers: Strangers, forwarding: Forwarding) -> Broken:
    everywhere(lab, "\n".join(["set -e", *(one.script for one in BREAKS)]))
    wrong = tell(lab)
    lab.remember(*SYSTEMS)
    assessed, repaired = forwarding.play("assess"), forwarding.play("enforce")
    still_wrong, again = tell(lab), forwarding.play("enforce")
    rolled_back = forwarding.play("rollback", baseline_run_id=repaired.run_id)
    states = everywhere(lab, "systemctl is-active rsyslog || true")
    # What rsyslog recorded while it ran is no setting, and stays; so does what waits in its queue.
    differing = lab.differences(*SYSTEMS).splitlines()[1:]
    left_over = [line for line in differing if " /var/log/" not in line and " /var/spool/rsyslog/" not in line]
    return Broken(assessed, wrong, repaired, still_wrong, again, rolled_back, states, left_over)


def prepare(lab: Lab, pki: Path, host: str) -> None:
    """Put the certificates on a host, and what it needs unless the collection is to install it."""
    names = (
        ("ca.pem", "collector.example.pem", "collector.example.key") if host == "collector" else (
            "ca.pem", "other-ca.pem", "host.example.pem", "host.example.key", "stranger.example.pem",
            "stranger.example.key"))
    for name in names:
        lab.root(host, f"umask 027; mkdir -p /etc/pki; cat > /etc/pki/{name}", stdin=(pki / name).read_text())
    if host != "collector":
        lab.root(host, f"umask 027; mkdir -p $(dirname {TRAIL}); touch {TRAIL}")
    packages = "apt-get install -qq -y --no-install-recommends rsyslog rsyslog-gnutls logrotate >/dev/null 2>&1"
    if host == "collector":
        lab.root(host, "mkdir -p /etc/rsyslog.d; cat > /etc/rsyslog.d/collector.conf", stdin=COLLECTOR)
    if host != BARE:
        lab.root(host, packages)


def everywhere(lab: Lab, script: str) -> dict[str, str]:
    """Run a script on every host that logs, and return what each printed."""
    with ThreadPoolExecutor() as pool:
        return dict(zip(SYSTEMS, pool.map(lambda host: lab.root(host, script), SYSTEMS), strict=True))


def arrivals(lab: Lab, word: str) -> dict[str, int]:
    """Return how many different messages with a word the collector has of each host."""
    lines = lab.root("collector", f"grep -o '{word}-[a-z0-9]*-[0-9]*' {COLLECTED} | sort -u || true").split()
    return {host: sum(line.startswith(f"{word}-{host}-") for line in lines) for host in SYSTEMS}


def waited(lab: Lab, word: str, count: int, seconds: int = 60) -> dict[str, int]:
    """Wait until the collector has so many messages of each host; return how many it has."""
    until = time.monotonic() + seconds
    while min(arrivals(lab, word).values()) < count and time.monotonic() < until:
        time.sleep(1)
    return arrivals(lab, word)


def log(lab: Lab, word: str, first: int, last: int, then: str = "") -> dict[str, str]:
    """Log numbered messages on every host; they carry its release, for a container has a name of its own."""
    name = '$(. /etc/os-release; echo debian$VERSION_ID)'
    return everywhere(
        lab, f"n={name}; for i in $(seq {first} {last}); do logger -p auth.info {word}-$n-$i; done; {then}")


def record(lab: Lab, word: str, first: int, last: int, then: str = "") -> None:
    """Write numbered records on every host as auditd does; they carry its release."""
    line = f'"type=USER_CMD msg=audit(1700000000.000:$i): pid=1 uid=0 auid=1000 ses=1 cmd={word}-$n-$i res=success"'
    everywhere(
        lab,
        f"umask 027; n=$(. /etc/os-release; echo debian$VERSION_ID); for i in $(seq {first} {last}); do echo {line}; "
        f"done >> {TRAIL}; {then}")


def tell(lab: Lab) -> dict[str, list[Break]]:
    """Return what each host itself says is wrong."""
    script = "\n".join(f"if ( {one.check} ) >/dev/null 2>&1; then echo right; else echo wrong; fi" for one in BREAKS)
    return {host: [one for one, word in zip(BREAKS, said.split(), strict=True) if word == "wrong"]
            for host, said in everywhere(lab, script).items()}


def statuses(run: Run, control: str) -> dict[str, str]:
    return {host: status for host, (status, _words) in run.said_of(control).items()}


def all_of(status: str) -> dict[str, str]:
    return dict.fromkeys(SYSTEMS, status)


def test_one_host_has_no_rsyslog_yet(hosts: dict[str, str]) -> None:
    assert [host for host, found in hosts.items() if not found] == [BARE]


def test_enforcing_sets_up_forwarding_and_retention(forwarding: Forwarding) -> None:
    assert statuses(forwarding.enforced, "log_forwarding") == all_of("pass")
    assert statuses(forwarding.enforced, "log_retention") == all_of("pass")


def test_enforcing_again_changes_nothing(forwarding: Forwarding) -> None:
    assert [forwarding.again.changed(host) for host in SYSTEMS] == [0] * len(SYSTEMS)


def test_messages_reach_the_collector(forwarding: Forwarding) -> None:
    assert forwarding.delivered == set(SYSTEMS)


def test_audit_records_reach_the_collector_and_no_other_log(forwarding: Forwarding) -> None:
    assert forwarding.recorded == set(SYSTEMS)
    assert forwarding.doubled == dict.fromkeys(SYSTEMS, "")


def test_a_collector_that_is_away_is_named(away: Away) -> None:
    said = away.assessed.said_of("log_forwarding")
    assert {host: words for host, (status, words) in said.items()
            if status != "fail" or ":6514 cannot be reached: Connection refused." not in words} == {}


def test_what_is_logged_meanwhile_waits_on_disk(away: Away) -> None:
    assert {host: names for host, names in away.queued.items() if "jrt0117-collector.0000" not in names} == {}


def test_nothing_that_waited_is_lost_when_the_collector_comes_back(away: Away) -> None:
    assert away.arrived == dict.fromkeys(SYSTEMS, MESSAGES)
    assert away.recorded == dict.fromkeys(SYSTEMS, MESSAGES)


def test_a_certificate_that_the_collector_does_not_know_is_refused(strangers: Strangers) -> None:
    assert statuses(strangers.assessed, "log_forwarding") == {**all_of("fail"), "debian12": "pass"}
    assert "this host's certificate" in strangers.assessed.findings["debian11", "log_forwarding"]["message"]["en"]


def test_a_collector_of_another_authority_is_refused(strangers: Strangers) -> None:
    assert "cannot be spoken to over TLS" in strangers.assessed.findings["debian13", "log_forwarding"]["message"]["en"]


def test_nothing_arrives_while_one_side_is_refused(strangers: Strangers) -> None:
    assert (strangers.leaked, strangers.healed) == ("", set(SYSTEMS))


def test_a_host_that_refuses_its_collector_keeps_what_it_would_have_sent(strangers: Strangers) -> None:
    assert strangers.kept["debian13"] == 1


@pytest.mark.parametrize("one", BREAKS, ids=str)
class TestBreak:
    def test_the_hosts_themselves_tell_it_is_broken(self, broken: Broken, one: Break) -> None:
        assert [host for host, wrong in broken.wrong.items() if one not in wrong] == []

    def test_it_is_found_and_named(self, broken: Broken, one: Break) -> None:
        said = broken.assessed.said_of(one.control)
        assert {
            host: words for host, (status, words) in said.items() if status != "fail" or one.said not in words} == {}

    def test_the_hosts_themselves_tell_it_is_repaired(self, broken: Broken, one: Break) -> None:
        assert [host for host, wrong in broken.still_wrong.items() if (one in wrong) != one.by_person] == []


def test_only_what_a_person_decides_is_left(broken: Broken) -> None:
    assert statuses(broken.repaired, "log_retention") == all_of("pass")
    left = {
        host: [one["message"]["en"] for one in broken.repaired.findings[host, "log_forwarding"]["details"]]
        for host in SYSTEMS}
    assert left == dict.fromkeys(SYSTEMS, [one.said for one in BREAKS if one.by_person])


def test_a_second_repair_changes_nothing(broken: Broken) -> None:
    assert [broken.again.changed(host) for host in SYSTEMS] == [0] * len(SYSTEMS)


def test_rollback_brings_back_every_byte_and_the_unit_s_state(broken: Broken) -> None:
    assert broken.rolled_back.code == 0, broken.rolled_back.output
    assert {host: state.strip() for host, state in broken.states.items()} == all_of("inactive")
    assert broken.left_over == []
