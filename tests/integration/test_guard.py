"""The guard on real hosts: whatever locks out is taken back by the host itself, and only a fresh connection keeps a
change.

The drills run side by side, a host each; tests/bench/guard_drills.py does a hundred at random.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import BoundedSemaphore

import pytest
from drill_faults import FAULTS, PREPARE
from drills import Drill, Outcome
from labkit.container import ADD_KEY, LABEL
from labkit.image import ensure_images, image_name
from labkit.podman import host_options, podman
from labkit.ssh import authorized_key
from labs import Lab

SECONDS = 25
AT_ONCE = 8
SLACK = 90.0  # a busy machine; guard_drills.py measures what an idle one needs
BARE = "ssh-keygen -A >/dev/null; mkdir -p /run/sshd; exec /usr/sbin/sshd -D -e"
# Without systemctl, nothing can be told to systemd: the hook is cron's.
WITH_CRON = (
    PREPARE + "apt-get -q=2 install cron >/dev/null; systemctl enable -q --now cron; mv /usr/bin/systemctl /root/")


@dataclass(frozen=True)
class Case:
    """One drill on one host; those of a host run one after the other."""

    host: str
    fault: str
    interruption: str = "nothing"

    def __str__(self) -> str:
        return f"{self.host}-{self.fault}-{self.interruption}".replace(" ", "_")


CASES = (
    Case("debian11", "sshd: another user alone is allowed"),
    Case("debian11", "PAM: no account is good", "controller killed"),
    Case("debian12", "firewall: all is dropped"),
    Case("debian12", "sudo: the grant is gone", "restart"),
    Case("debian13", "sshd: a password besides the key", "controller killed"),
    Case("debian13", "account: no shell", "power cut"),
    Case("second", "sshd: an address that the host does not have", "module killed"),
    Case("second", "PAM: logins are closed"),
    Case("cron", "PAM: sshd's own stack denies"),
    Case("cron", "sudo: all is forbidden", "restart"),
    Case("each", "an sshd for each connection: another user alone is allowed", "controller killed"),
    Case("each", "the journal's bytes of another file are damaged"),
    Case("socket", "socket: another user alone is allowed"),
    Case("socket", "the journal is in memory"),
    Case("socket", "a port on the command line: the user is denied", "module killed"),
    Case("socket13", "socket: no sessions", "restart"),
    Case("socket13", "the journal's line of what locks out is damaged"),
    Case("two", "a second sshd: wrong settings of its own"),
    Case("two", "the guard's own state is damaged", "controller killed"),
    Case("hangs", "systemctl hangs: another user alone is allowed"),
    Case("hangs", "the journal's bytes of another file are gone", "restart"),
    Case("bare", "PAM: no session opens"),
    Case("bare", "sudo: a password is asked", "module killed"),
)
HOSTS = {
    "debian11": "debian11", "debian12": "debian12", "debian13": "debian13", "second": "debian12", "cron": "debian13",
    "each": "debian11", "socket": "debian12", "socket13": "debian13", "two": "debian13", "hangs": "debian12"}


def start_bare(lab: Lab) -> None:
    """Start a host where sshd is the first process, and no service manager is."""
    ensure_images(["debian12"])
    podman(
        "run", "--detach", *(option for option in host_options() if option != "--systemd=always"), "--systemd=false",
        f"--name={lab.name}-bare", f"--label={LABEL}={lab.name}", f"--label={LABEL}.host=bare",
        "--publish=127.0.0.1::22", image_name("debian12"), "sh", "-c", BARE)
    podman("exec", "--interactive", f"{lab.name}-bare", "sh", "-c", ADD_KEY, stdin=authorized_key(lab.name))
    for _ in range(50):
        if lab.ssh("bare", "sudo -n true").returncode == 0:
            return
        time.sleep(0.2)
    raise AssertionError("the host without a service manager does not answer")


@pytest.fixture(scope="module")
def hosts(lab: Lab) -> Lab:
    """Hosts of every kind."""
    lab.up(*(f"{name}={system}" for name, system in HOSTS.items()))
    start_bare(lab)
    for host in HOSTS:
        lab.root(host, WITH_CRON if host == "cron" else PREPARE)
    return lab


@pytest.fixture(scope="module")
def outcomes(hosts: Lab) -> Iterator[dict[Case, Future[Outcome]]]:
    """What comes of each drill: each host takes its own one after the other, some hosts at once."""
    faults = {fault.name: fault for fault in FAULTS}
    # All at once, they would be slow beside each other, and late.
    turns = BoundedSemaphore(AT_ONCE)

    def drill(case: Case) -> Outcome:
        fault, rng = faults[case.fault], random.Random(str(case))
        with turns:
            return Drill(hosts, case.host, fault, case.interruption, SECONDS, rng, SLACK).run()

    workers = {host: ThreadPoolExecutor(max_workers=1) for host in (*HOSTS, "bare")}
    yield {case: workers[case.host].submit(drill, case) for case in CASES}
    for worker in workers.values():
        worker.shutdown()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_lock_out_is_taken_back_by_the_host_itself(outcomes: dict[Case, Future[Outcome]], case: Case) -> None:
    outcome = outcomes[case].result()
    assert not outcome.problems, f"{outcome}\n{outcome.output}"


def test_a_host_that_cannot_start_it_again_says_so(outcomes: dict[Case, Future[Outcome]], hosts: Lab) -> None:
    wait(outcomes.values())
    run = hosts.play("enforce", "--tags", "accounts", hosts="bare", baseline_guard_seconds=60)
    assert run.code == 0, run.output
    said = json.dumps([record.get("notices") for record in run.records])
    assert "does not outlive a restart" in said
    assert hosts.play("rollback", hosts="bare", baseline_run_id="last").code == 0


@pytest.mark.usefixtures("outcomes")
class TestPlaybooks:
    """The collection's own playbooks, on a host that is in order."""

    def test_a_fresh_connection_keeps_the_changes_and_leaves_nothing_behind(self, hosts: Lab) -> None:
        hosts.remember("debian12")
        run = hosts.play("enforce", "--tags", "accounts", hosts="debian12")
        assert run.code == 0, run.output
        journal = hosts.root("debian12", f"cat /var/lib/jrt0117/journal/{run.run_id}/entries.jsonl").splitlines()
        confirmed = [event for event in map(json.loads, journal) if event["event"] == "confirmed"]
        assert [event["by"].startswith("fresh SSH connection from ") for event in confirmed] == [True]
        left = (
            "find / -xdev -name '*jrt0117-guard*' -not -path '/proc/*'; ls -d /var/lib/jrt0117/guard 2>/dev/null; "
            "pgrep -f 'code[.]zip' || true")
        assert hosts.root("debian12", f"sleep 1; {left}") == ""
        again = hosts.play("enforce", "--tags", "accounts", hosts="debian12")
        assert again.code == 0 and again.changed("debian12") == 0
        assert hosts.play("rollback", hosts="debian12", baseline_run_id="last").code == 0
        assert hosts.differences("debian12", package_records=False) == ""

    def test_what_is_not_confirmed_is_an_error_of_the_report_and_never_a_pass(self, hosts: Lab) -> None:
        hosts.remember("debian13")
        process, fragments = hosts.start_play(
            "enforce", "--tags", "accounts", hosts="debian13", baseline_guard_seconds=SECONDS)
        armed = "until ls /var/lib/jrt0117/guard/*/state.json >/dev/null 2>&1; do sleep 0.01; done"
        # Not by the run itself, so the guard does not put it right, and nothing of the run can be confirmed.
        hosts.root(
            "debian13",
            f"{armed}; mv /etc/sudoers.d/admin /root/; until ! ls /var/lib/jrt0117/guard/*/state.json >/dev/null "
            "2>&1; do sleep 0.2; done; mv /root/admin /etc/sudoers.d/")
        output, _ = process.communicate(timeout=300)
        assert process.returncode != 0
        records = [
            json.loads(line) for path in fragments.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
        failed = [record for record in records if record["type"] == "failed"]
        assert [(record["host"], record["area"]) for record in failed] == [("debian13", "accounts")]
        assert "could not be confirmed over a fresh connection" in failed[0]["message"]
        assert "has taken it back" in failed[0]["message"]
        assert not [record for record in records if record["type"] == "findings"], output
        assert hosts.differences("debian13", package_records=False) == ""

    def test_the_next_run_waits_for_the_guard_of_one_that_died(self, hosts: Lab) -> None:
        fault = next(fault for fault in FAULTS if fault.name == "sudo: a terminal is asked")
        # Long enough for the next run to begin meanwhile, on a busy machine too.
        drill = Drill(hosts, "second", fault, "controller killed", 3 * SECONDS, random.Random(1))
        process = drill.start()
        drill.interrupt(process)
        # It comes as root, since sudo asks what a run has not.
        hosts.root(
            "second",
            "install -m 0700 -d /root/.ssh && cp /home/admin/.ssh/authorized_keys /root/.ssh/ && chown root: "
            "/root/.ssh/authorized_keys")
        run = hosts.play(
            "enforce", "--tags", "accounts", "-e", "ansible_user=root", "-e", "ansible_become=false", hosts="second")
        assert run.code == 0, run.output
        assert "was never confirmed by a fresh connection; its guard took back" in json.dumps(
            [record.get("notices") for record in run.records])
        assert "requiretty" not in hosts.root("second", "cat /etc/sudoers.d/*")
