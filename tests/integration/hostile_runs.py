"""Whole playbook runs on hosts whose users attack them: enforce, now and then let the guard take back, roll back, and
look for harm after each.

On each host a warden (tests/hostile/warden.py) sets three users to work, plants what a run is to mend, and tells what
an attack has reached.
"""

from __future__ import annotations

import collections
import json
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from drills import ARMED, QUIET
from labs import LAB, ROOT, Lab, Run, kill_play

HOSTILE = ROOT / "tests/hostile"
PROGRAMS = (
    HOSTILE / "attackers.py", HOSTILE / "host_attackers.py", HOSTILE / "warden.py", LAB / "labkit/tree_digest.py")
PLACE = "/usr/local/lib/hostile"
PREPARE = f"""
export DEBIAN_FRONTEND=noninteractive
command -v crontab >/dev/null || apt-get -q=2 install cron </dev/null >/dev/null
install -d -m 0755 {PLACE} && cd {PLACE} && umask 022
python3 -c 'import json, pathlib, sys
for name, text in json.load(sys.stdin).items(): pathlib.Path(name).write_text(text)'
"""
# Where users have a hand in what a run changes.
GROUND = re.compile(r"/(srv/team|opt/open|var/tmp|home/(mallory|eve))(/|\Z)")
WAYS = (
    "link", "hard_link", "exchange", "move", "fifo", "socket", "directory", "file", "set_id", "mode", "swap_parent",
    "trade")
TRIES = ("break_in", "peek")
GUARD_SECONDS = 20
GUARD_SLACK = 90
# Until its module lets go of the host, one that is told by hand is refused.
RESTORE = "for code in /var/lib/jrt0117/guard/*/code.zip; do python3 -I \"$code\" restore; done"
# What Ansible says where a module dies of what it did not expect.
CRASHES = ("Traceback (most recent call last)", "MODULE FAILURE", "Module result deserialization failed")
ROUNDS_WITH_ONE_JOURNAL = 10


class Warden:
    """The warden of one host."""

    def __init__(self, lab: Lab, host: str, seed: int, phase: int) -> None:
        lab.root(
            host, PREPARE,
            stdin=json.dumps({program.name: program.read_text(encoding="utf-8") for program in PROGRAMS}))
        self.host = host
        self._process = subprocess.Popen(
            [
                sys.executable, LAB / "containers", "--lab", lab.name, "exec", host, "python3", f"{PLACE}/warden.py",
                str(seed), str(phase)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, word: str) -> Any:
        """Ask for something."""
        print(word, file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def end(self) -> None:
        """End it, and the users' work."""
        self._process.stdin.close()
        self._process.wait(30)


class HostileRuns:
    """Rounds of runs on some hosts, all at once; `outcomes` counts what became of them, `errors` what runs ended with,
    `harm` is what an attack has reached.
    """

    def __init__(self, lab: Lab, hosts: Sequence[str], seed: int) -> None:
        self.lab, self.hosts, self.seed = lab, tuple(hosts), seed
        self.random = random.Random(seed)
        self.outcomes: collections.Counter = collections.Counter()
        self.harm: list[str] = []
        self.errors: collections.Counter = collections.Counter()
        with ThreadPoolExecutor() as pool:
            # Of some hosts the users are at work while those of others rest.
            self.wardens = list(
                pool.map(
                    lambda number: Warden(lab, self.hosts[number], seed + 10 * number, 8 * number),
                    range(len(self.hosts))))
        # The first answer tells that the users are at work.
        self._ask("stock")

    def end(self) -> None:
        """End the users' work."""
        for warden in self.wardens:
            warden.end()

    def _ask(self, word: str) -> dict[str, Any]:
        return {warden.host: warden(word) for warden in self.wardens}

    def round(self, number: int, ending: str | None = None) -> None:
        """Enforce, and undo: by a rollback, by the guard when its time is up, or by the guard when it is told to."""
        ending = ending or self.random.choice(["rollback", "rollback", "guard", "restore"])
        if ending == "rollback":
            self.only_enforce(number)
        else:
            self._ask("stock")
            self.cut_off()
            self._look(f"round {number}, while the guard waits")
            self.let_the_guard_undo(ending == "restore")
            self._look(f"round {number}, after the guard")
        self.undo()
        self._look(f"round {number}, after the rollback", undone=True)
        if number % ROUNDS_WITH_ONE_JOURNAL == ROUNDS_WITH_ONE_JOURNAL - 1:
            for host in self.hosts:
                self.lab.root(host, "rm -rf /var/lib/jrt0117")

    def only_enforce(self, number: int) -> None:
        """The first half of a round."""
        self._ask("stock")
        self.enforce()
        self._look(f"round {number}, after the run")

    def _look(self, when: str, undone: bool = False) -> None:
        found = self._ask("harm")
        if undone:
            found = {host: problems + [f"not as before: {line}" for line in changed]
                     for (host, problems), changed in zip(found.items(), self._ask("changed").values(), strict=True)}
        self.harm += [f"{when}, on {host}: {problem}" for host, problems in found.items() for problem in problems]

    def enforce(self) -> None:
        """An enforcing run that is confirmed; a control that somebody got in the way of is refused, and nothing else.
        """
        run = self.lab.play("enforce", "--tags", "accounts")
        self._count_crashes(run)
        self._count_errors(run)
        failed = {record["host"] for record in run.records if record["type"] == "failed"}
        for host in self.hosts:
            refused = [
                control for (one, control), finding in run.findings.items()
                if one == host and finding.get("reason") == "not_enforced"]
            self.outcomes["runs with an error" if host in failed else "runs with refusals" if refused else "runs"] += 1
            self.outcomes["refusals"] += len(refused)
        self._count_changes(run.run_id)
        if failed:
            # What it had changed by then is the guard's to take back.
            self.let_the_guard_undo(by_hand=True)

    def cut_off(self) -> None:
        """An enforcing run whose controller dies once a guard is armed."""
        process, fragments = self.lab.start_play("enforce", "--tags", "accounts", baseline_guard_seconds=GUARD_SECONDS)
        self.lab.root(self.random.choice(self.hosts), ARMED)
        time.sleep(self.random.random() * 2)
        kill_play(fragments.parent)
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=60)

    def let_the_guard_undo(self, by_hand: bool) -> None:
        """Wait until no guard is armed any more."""
        for host in self.hosts:
            if by_hand:
                self.lab.root(host, RESTORE, check=False)
            if self.lab.root(host, QUIET.format(seconds=GUARD_SECONDS + GUARD_SLACK)).strip() != "quiet":
                self.harm.append(f"{host}: the guard has not come to its end")
            self.outcomes["guards"] += any(
                event["event"] == "undone" and event.get("by") == "guard" for event in self._last_journal(host))

    def _last_journal(self, host: str) -> list[dict[str, Any]]:
        lines = self.lab.root(
            host, "cat \"$(ls -td /var/lib/jrt0117/journal/*/ | head -n 1)entries.jsonl\" 2>/dev/null || true")
        return [json.loads(line) for line in lines.splitlines()]

    def _count_changes(self, run_id: str) -> None:
        """Count what a run has changed where users have a hand in it."""
        for host in self.hosts:
            lines = self.lab.root(
                host, f"cat /var/lib/jrt0117/journal/{run_id}/entries.jsonl 2>/dev/null || true").splitlines()
            events = [json.loads(line) for line in lines]
            committed = {event["batch"] for event in events if event["event"] == "committed"}
            changes = sum(
                event["event"] == "change" and event["batch"] in committed and bool(GROUND.match(event.get("path", "")))
                for event in events)
            self.outcomes["changes on hostile ground"] += changes
            self.outcomes["runs that changed hostile ground"] += changes > 0

    def undo(self) -> None:
        """Roll back the last run, by force where users have changed since what it changed."""
        run = self.lab.play("rollback", baseline_run_id="last")
        self._count_crashes(run)
        drifted = self._count_rollbacks(run, self.hosts, "rollbacks", "rollbacks refused for drift")
        if drifted:
            run = self.lab.play(
                "rollback", hosts=",".join(drifted), baseline_run_id="last", baseline_rollback_force=True)
            self._count_crashes(run)
            self._count_errors(run)
            self._count_rollbacks(run, drifted, "forced rollbacks", "forced rollbacks that users kept from ending")

    def _count_rollbacks(self, run: Run, hosts: Sequence[str], ended: str, failed: str) -> list[str]:
        """Count what became of a rollback on each host, and return the hosts where it failed."""
        found = [host for host in hosts if not re.search(rf"^{host} .*\bfailed=0 ", run.output, re.M)]
        self.outcomes[failed] += len(found)
        self.outcomes[ended] += len(hosts) - len(found)
        return found

    def _count_errors(self, run: Run) -> None:
        self.errors.update(re.findall(r"^.*\bFAILED! => .*", run.output, re.M))

    def _count_crashes(self, run: Run) -> None:
        """A fault that is not told in our own words is one of ours."""
        self.harm += [f"the run says: {crash}\n{run.output[-4000:]}" for crash in CRASHES if crash in run.output]

    def attacks(self) -> tuple[collections.Counter, collections.Counter]:
        """How often the users of all hosts tried each way, and how often they went it to its end."""
        tried, done = collections.Counter(), collections.Counter()
        for users in self._ask("attacks").values():
            for told in users.values():
                tried.update(told["tried"])
                done.update(told["done"])
        return tried, done

    def idle(self) -> list[str]:
        """What has not happened often enough for the rounds to show anything."""
        tried, done = self.attacks()
        few = (
            [f"only {done[way]} of {way}" for way in WAYS if done[way] < 20]
            + [f"only {tried[way]} tries of {way}" for way in TRIES if tried[way] < 20])
        # Whether a commit meets an exchange at its very moment is chance; a careless commit is found by its harm.
        missing = [f"no {what}" for what in ("runs that changed hostile ground", "guards") if not self.outcomes[what]]
        return few + missing + (
            [] if self.outcomes["rollbacks"] + self.outcomes["forced rollbacks"]
            else ["no rollback that came to its end"])

    def told(self) -> str:
        """All figures, a line each."""
        tried, done = self.attacks()
        ways = ", ".join(f"{way} {done[way]} of {tried[way]}" for way in sorted(tried))
        return (
            f"seed {self.seed}, {len(self.hosts)} hosts\n"
            + ", ".join(f"{what} {count}" for what, count in sorted(self.outcomes.items()))
            + (f"\nattacks that the kernel let be done, of those tried: {ways}") + (
                "" if done["mount"] else "\nThe kernel lets ordinary users of these hosts mount nothing.") + "".join(
                f"\nran into, {count} times: {text}" for text, count in sorted(self.errors.items())))


def careless_checkout(folder: Path) -> Path:
    """Return a copy of this checkout, at play like any other, whose commit compares nothing with what was judged."""
    for name in ("plugins", "roles", "playbooks", "meta", "catalogue", "schemas", "collections"):
        shutil.copytree(ROOT / name, folder / name, symlinks=True)
    for name in ("ansible.cfg", "galaxy.yml"):
        shutil.copy(ROOT / name, folder / name)
    place = folder / "plugins/module_utils/base/durable.py"
    text = place.read_text(encoding="utf-8")
    for check in (
            "return _judged(one, named) == _judged(other, named)",
            "return same_file(one, other, named) and (one.st_size, one.st_mtime_ns) == (other.st_size, "
            "other.st_mtime_ns)"):
        assert text.count(check) == 1, check
        text = text.replace(check, "return True")
    place.write_text(text, encoding="utf-8")
    return folder
