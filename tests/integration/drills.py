"""Lock-out drills: a fault goes through the real engine, commit and guard, and the host has to let in again by itself.

The fault is enforced by a module of a collection that only tests have (collections/ beside this file): it stages what
it is given, past preflight and validators, as a control would that neither of them sees through.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from drill_faults import Fault
from labs import ROOT, Lab, kill_play

sys.path.insert(0, str(ROOT / "lab"))
from labkit.podman import podman  # the lab's own way to podman

HERE = Path(__file__).parent
PLAY = [{"hosts": "all", "gather_facts": False, "tasks": [
    {"jrt0117.drills.sabotage": {"files": "{{ drill_files }}", "unit": "{{ drill_unit | default(omit, true) }}"}}]}]
SLACK = 10.0
INTERRUPTIONS = ("nothing", "controller killed", "module killed", "restart", "power cut")
ARMED = (
    "for i in $(seq 6000); do ls /var/lib/jrt0117/guard/*/state.json >/dev/null 2>&1 && break; sleep 0.01; done; date "
    "+%s.%N")
READY = (
    "for i in $(seq 6000); do grep -qs '\"ready\": [0-9]' /var/lib/jrt0117/guard/*/state.json && break; sleep 0.01; "
    "done")
BEGUN = "for i in $(seq 6000); do test -d /var/lib/jrt0117/guard && break; sleep 0.005; done"
# With pipelining, nothing but the interpreter is in the module's command line.
KILL = "kill -9 $(pgrep -u root -xf /usr/bin/python3) 2>/dev/null"
# Until the guard is gone; not by SSH, for sshd makes an address wait that fails too often.
QUIET = """
for i in $(seq {seconds}0); do
  if ! ls /var/lib/jrt0117/guard/*/state.json >/dev/null 2>&1 && ! test -e /etc/systemd/system/jrt0117-guard.service
  then echo quiet; break; fi
  sleep 0.1
done
"""
# What podman writes anew when a container starts.
OF_PODMAN = re.compile(r"^  \S+: [-+] /etc/(hosts|resolv.conf|hostname) .*\n?", re.M)


@dataclass
class Outcome:
    """What came of one drill."""

    host: str
    fault: str
    interruption: str
    seconds: float = 0.0  # from the arming to a fresh login with root's rights
    taken_back: float | None = None  # from the arming to the guard's last word in the journal
    problems: list[str] = field(default_factory=list)
    output: str = ""

    def __str__(self) -> str:
        told = "; ".join(self.problems) or "as before"
        guard = f"{self.taken_back:5.1f}" if self.taken_back is not None else "    -"
        return f"{guard} {self.seconds:5.1f} s  {self.host:12} {self.fault} / {self.interruption}: {told}"


class Drill:
    """One fault on one host."""

    def __init__(
            self, lab: Lab, host: str, fault: Fault, interruption: str, guard_seconds: int, rng: random.Random,
            slack: float = SLACK) -> None:
        self.lab = lab
        self.host = host
        self.fault = fault
        self.interruption = interruption
        self.guard_seconds = guard_seconds
        self.rng = rng
        self.slack = slack
        self._folder = lab.folder / f"drill-{host}-{time.monotonic_ns()}"
        self._before: dict[str, str] = {}
        self._enforced: dict[str, str | None] = {}

    def run(self) -> Outcome:
        """Enforce the fault, interrupt as told, and see how the host comes back."""
        outcome = Outcome(self.host, self.fault.name, self.interruption)
        self.lab.root(self.host, "rm -rf /var/lib/jrt0117")
        if self.fault.prepare:
            self.lab.root(self.host, self.fault.prepare)
        try:
            self.lab.remember(self.host)
            self._run(outcome)
        finally:
            if self.fault.stays:
                self.lab.root(self.host, f"cat >{self.fault.stays}", stdin=self._before[self.fault.stays])
            if self.fault.restore:
                self.lab.root(self.host, self.fault.restore, check=False)
        return outcome

    def _run(self, outcome: Outcome) -> None:
        process = self.start()
        if self.fault.refused:
            self._judge_refusal(process, outcome)
            return
        try:
            armed = self.interrupt(process)
            self._wait_for_login(outcome, armed)
            outcome.output, _ = process.communicate(timeout=300)
        except subprocess.TimeoutExpired:
            outcome.problems.append("the playbook hangs")
        finally:
            self._kill_controller()
        self._judge(process, armed, outcome)

    def _judge_refusal(self, process: subprocess.Popen[str], outcome: Outcome) -> None:
        outcome.output, _ = process.communicate(timeout=300)
        if process.returncode == 0 or self.fault.refused not in outcome.output:
            outcome.problems.append("the task does not refuse")
        if self._login_fails():
            outcome.problems.append("no login")
        different = self.lab.differences(self.host)
        if different:
            outcome.problems.append(different.strip())

    def _login_fails(self) -> bool:
        return subprocess.run(
            [*self._login(), "sudo -n true"], capture_output=True, stdin=subprocess.DEVNULL,
            check=False).returncode != 0

    def start(self) -> subprocess.Popen[str]:
        """Start the playbook in a process group of its own."""
        folder = self._folder
        folder.mkdir(parents=True)
        hosts = self.lab.inventory()
        # A connection that was kept open while the host was locked would know the account as it was then.
        hosts["hosts"] = {
            self.host: {
                **hosts["hosts"][self.host], "ansible_control_path": f"%(directory)s/drill-{time.monotonic_ns()}"}}
        (folder / "inventory.yml").write_text(json.dumps({"all": hosts}), encoding="utf-8")
        (folder / "drill.yml").write_text(json.dumps(PLAY), encoding="utf-8")
        self._before = {path: self.lab.root(self.host, f"cat {path} 2>/dev/null || true") for path in self.fault.files}
        self._enforced = {path: edit(self._before[path]) for path, edit in self.fault.files.items()}
        given = {
            "drill_files": self._enforced, "drill_unit": self.fault.unit, "baseline_guard_seconds": self.guard_seconds}
        return subprocess.Popen(
            ["ansible-playbook", "-i", folder / "inventory.yml", folder / "drill.yml", "-e", json.dumps(given)],
            cwd=ROOT,
            env={
                **os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "LC_ALL": "C.UTF-8", "ANSIBLE_NOCOLOR": "1",
                "ANSIBLE_COLLECTIONS_PATH": f"{ROOT / 'collections'}:{HERE / 'collections'}",
                "JRT0117_FRAGMENTS_DIR": str(folder), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def _kill_controller(self) -> None:
        kill_play(self._folder)

    def interrupt(self, process: subprocess.Popen[str]) -> float:
        """Do what interrupts the run, and return when the guard was armed."""
        moment = self.rng.random()
        if self.interruption == "module killed" and not self.fault.inside:
            return float(self.lab.root(self.host, f"{BEGUN}; sleep {moment * 0.8:.3f}; date +%s.%N; {KILL}; true"))
        armed = float(self.lab.root(self.host, ARMED))
        if self.fault.inside:
            self.lab.root(self.host, f"{READY}; {self.fault.inside}")
        if self.interruption == "controller killed":
            # between the module's end and the confirmation; else while the module is at work
            if (moment < 0.7 and not self.fault.inside):
                self.lab.root(self.host, READY)
            self._kill_controller()
        elif self.interruption == "module killed":  # it has ended: the one that confirms
            self.lab.root(self.host, f"{KILL}; true")
        elif self.interruption in ("restart", "power cut"):
            time.sleep(moment * 2)
            name = f"{self.lab.name}-{self.host}"
            if self.interruption == "restart":
                podman("restart", "--time=10", name)
            else:
                podman("kill", name)
                podman("start", name)
        return armed

    def _wait_for_login(self, outcome: Outcome, armed: float) -> None:
        # Made beforehand: to ask podman for the port takes longer than to log in.
        login = self._login()
        limit, problem, console = (
            armed + self.guard_seconds + self.slack + 60, "the guard is still armed", self.fault.console)
        while time.time() < limit:
            if self.lab.root(self.host, QUIET.format(seconds=self.guard_seconds), check=False).strip() == "quiet":
                tried = subprocess.run(
                    [*login, "sudo -n true"], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
                if tried.returncode == 0:
                    break
                problem = tried.stderr.strip()
                if console:
                    self._judge_what_stays(outcome)
                    self.lab.root(self.host, console)
                    console = ""
                login = self._login()
            time.sleep(0.5)
        else:
            outcome.problems.append(f"no login: {problem}")
        if console:
            outcome.problems.append("the host lets in again, and nobody was at its console")
        outcome.seconds = time.time() - armed
        if outcome.seconds > self.guard_seconds + self.slack:
            outcome.problems.append(f"later than {self.guard_seconds + self.slack:.0f} s")

    def _judge_what_stays(self, outcome: Outcome) -> None:
        """See that what cannot be taken back is as the run left it: never something else again."""
        if self.lab.root(self.host, f"cat {self.fault.stays}") != self._enforced[self.fault.stays]:
            outcome.problems.append(f"{self.fault.stays} is not as the run left it")

    def _judge_what_is_told(self, outcome: Outcome, armed: float) -> None:
        told = self.fault.told or self.fault.stays
        if told not in self.lab.root(self.host, f"journalctl -q -t jrt0117-guard --since @{armed:.0f} -o cat"):
            outcome.problems.append(f"the system's log does not name {told}")
        said = _unwrapped(outcome.output)
        if self.interruption == "nothing" and not ("put right by hand" in said and told in said):
            outcome.problems.append(f"the playbook does not name {told}")

    def _login(self) -> list[str]:
        """Return the command that logs in with the lab's key."""
        everyone = self.lab.inventory()
        shared, port = everyone["vars"], everyone["hosts"][self.host]["ansible_port"]
        return [
            "ssh", *shared["ansible_ssh_common_args"].split(), "-p", str(port), "-o", "BatchMode=yes", "-o",
            "ConnectTimeout=3", "-i", shared["ansible_ssh_private_key_file"], f"{shared['ansible_user']}@127.0.0.1"]

    def _judge(self, process: subprocess.Popen[str], armed: float, outcome: Outcome) -> None:
        events = []
        for line in self.lab.root(self.host, "cat /var/lib/jrt0117/journal/*/entries.jsonl || true").splitlines():
            with suppress(ValueError if self.fault.inside else ()):
                events.append(json.loads(line))
        # A service that dies at once is noticed by the commit itself, and nothing is left for the guard.
        noticed = any(event["event"] == "undone" and "by" not in event for event in events)
        if process.returncode == 0 and not noticed:
            outcome.problems.append("the playbook did not fail")
        elif self.fault.stays:
            self._judge_what_is_told(outcome, armed)
        elif not noticed and self.interruption == "nothing" and "has taken it back" not in outcome.output:
            outcome.problems.append("the playbook does not tell what happened")
        undone = [event for event in events if event["event"] == "undone" and event.get("by") == "guard"]
        if undone:
            outcome.taken_back = datetime.fromisoformat(undone[-1]["time"]).timestamp() - armed
        elif events and not noticed:  # a module may be killed before its first change
            outcome.problems.append("the guard took nothing back")
        harm = self.lab.root(self.host, self.fault.check, check=False).strip() if self.fault.check else ""
        if harm:
            outcome.problems.append(harm)
        # Ansible's wrapper of a killed module had no time to remove its copy.
        self.lab.root(self.host, "rm -rf /tmp/ansible_*_payload_*")
        if self.fault.stays and not self.fault.console:
            self._judge_what_stays(outcome)
            self.lab.root(self.host, f"cat >{self.fault.stays}", stdin=self._before[self.fault.stays])
        different = OF_PODMAN.sub("", self.lab.differences(self.host))
        if different.count("\n") > 1:
            outcome.problems.append(different.strip())
        if self.lab.root(
                self.host, "nft list tables 2>/dev/null; sleep 1; pgrep -f 'code[.]zip' || true", check=False).strip():
            outcome.problems.append("something runs on")


def _unwrapped(output: str) -> str:
    return " ".join(output.split())
