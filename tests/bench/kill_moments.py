# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills runs with -9 at moments drawn at random, hundreds of times, and sees what they leave on the host.

    .venv/bin/python tests/bench/kill_moments.py [--kills 200] [--hosts 3] [--seed N]

What is killed is the enforcing module, a rollback's, or the guard's process while it takes back; when, is drawn evenly
from the time that a run of the kind, not killed, needs on that host. A kill is good when

- every file is whole right after it: its bytes, mode and owner are each one that it had before or that an undisturbed
  run gives it, sshd, sudo and the account files are accepted by their own tools, and one can log in;
- the next enforcing run puts right what was left, as an undisturbed run would, or it tells that a rollback has not
  come to its end; and the one after it changes nothing (where the guard was killed, the next one has taken its place
  before);
- after the rollback of all runs every file of the host is the one from before, to the byte.

Prints a line for each kill, and exits with 1 where one is not good. Needs the lab's containers (lab/prepare).
"""

from __future__ import annotations

import argparse
import os
import queue
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "integration"))
from drills import ARMED, QUIET, READY
from labs import SYSTEMS, VARIABLES, Lab, Run, kill_play, read_fragments

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "lab"))
from labkit.container import digest

# What is killed, and how often.
WEIGHTS = {"enforce": 6, "enforce, guarded": 1, "rollback": 2, "guard": 1}
GUARD = 20
# With pipelining, nothing but the interpreter is in the module's command line. Several may come one after the other.
MODULE = "pgrep -u root -xf /usr/bin/python3"
# The moments at which the first module begins and the last one has ended.
SPAN = f"""
until {MODULE} >/dev/null; do sleep 0.01; done; begun=$(date +%s.%N); gap=0
while [ $gap -lt 50 ]; do
  if {MODULE} >/dev/null; then ended=$(date +%s.%N); gap=0; else gap=$((gap + 1)); fi
  sleep 0.02
done
echo $begun $ended
"""
KILL = f"""
until {MODULE} >/dev/null; do sleep 0.01; done; sleep {{moment:.3f}}
for i in $(seq 50); do pids=$({MODULE}) && kill -9 $pids && echo killed && break; sleep 0.02; done
"""
# The guard's process wakes when its time is up. Who waits behind it goes too, so that its unit has to start the next.
KILL_GUARD = """python3 - <<'END'
import glob, json, os, signal, subprocess, time
[name] = glob.glob("/var/lib/jrt0117/guard/*/state.json")
time.sleep(max(0, json.load(open(name))["deadline"] - time.clock_gettime(7) + {moment:.3f}))
pids = subprocess.run(["pgrep", "-f", "code[.]zip watch"], stdout=subprocess.PIPE).stdout.split()
for pid in pids:
    os.kill(int(pid), signal.SIGKILL)
print("killed" if pids and os.path.exists(name) else "")
END"""
GUARD_SPAN = """python3 - <<'END'
import glob, json, os, time
[name] = glob.glob("/var/lib/jrt0117/guard/*/state.json")
end = json.load(open(name))["deadline"]
while os.path.exists(name):
    time.sleep(0.005)
print(0, max(0.05, time.clock_gettime(7) - end))
END"""
# A package tool that a killed module had started comes to its end by itself; of Ansible's wrapper a copy stays.
SETTLED = "while pgrep -x 'apt-get|dpkg' >/dev/null; do sleep 0.2; done; rm -rf /tmp/ansible_*_payload_*"
ACCEPTED = "sshd -t && visudo -cq && { pwck -rq || [ $? = 2 ]; } && grpck -r"
FILE = re.compile(r"(.*) ([-dlcbps][-rwxsStT]{9}) (\d+:\d+) (.*)")
# What package tools note as they go; and, gone after the next run: what is written beside a file before it gets its
# name, and the guard's hook.
NOT_OURS = re.compile("|".join((
    r"/var/(lib/dpkg|cache|log|lib/apt)(/.*)?", r"/etc/ld\.so\.cache",
    r".*/\.[^/]*\.jrt0117~", r"/etc/systemd/system/(.*/)?jrt0117-guard\.service")))
KNOWN = """python3 - <<'END'
import glob, hashlib
for name in glob.glob("/var/lib/jrt0117/journal/*/[0-9]*.*"):
    print(hashlib.blake2b(open(name, "rb").read(), digest_size=32).hexdigest())
END"""
HALF_UNDONE = "has not come to its end on this host"
Files = dict[str, tuple[str, str, str]]


@dataclass
class Kill:
    """What came of one kill."""

    host: str
    kind: str
    moment: float
    span: float
    problems: list[str] = field(default_factory=list)
    output: str = ""

    def __str__(self) -> str:
        told = "; ".join(self.problems) or "whole, converges, as before"
        return f"{self.host:4} {self.kind:16} killed after {self.moment:6.3f} of {self.span:6.3f} s: {told}"


class Victim:
    """A host, what an undisturbed run makes of it, and how long each kind of run takes there."""

    def __init__(self, lab: Lab, host: str, system: str, areas: list[str]) -> None:
        self.lab = lab
        self.host = host
        self.system = system
        self.areas = areas
        self.spans: dict[str, float] = {}
        self.before: Files = {}
        self.after: Files = {}
        self.known: set[str] = set()

    def start(self) -> None:
        """Learn what an undisturbed run does to the host, and how long it takes."""
        self.lab.remember(self.host)
        self.before = self.files()
        self.spans["enforce"] = self._measured("enforce", SPAN, baseline_guard_seconds=0)
        self.after = self.files()
        self.known = set(self.root(KNOWN).split())
        self.spans["rollback"] = self._measured("rollback", SPAN, baseline_run_id="last")
        self.expect_as_before()
        self.start_unconfirmed()
        self.spans["guard"] = self._span(self.root(GUARD_SPAN))
        self.expect_as_before()
        self.spans["enforce, guarded"] = self.spans["enforce"]

    def start_anew(self) -> None:
        """Put a new host in the place of one that is not as before any more."""
        self.lab.down(self.host)
        self.lab.up(f"{self.host}={self.system}")
        self.start()

    def root(self, script: str) -> str:
        """Run a script on the host as root, not by way of SSH."""
        return self.lab.root(self.host, script)

    def play(self, playbook: str, **variables: object) -> Run:
        """Run one of the playbooks."""
        given = {"baseline_areas": self.areas, "baseline_guard_seconds": 60, **variables}
        return self.lab.play(playbook, hosts=self.host, **given)

    def begin(self, playbook: str, **variables: object) -> tuple[subprocess.Popen[str], Path]:
        """Start one of the playbooks."""
        return self.lab.start_play(playbook, hosts=self.host, baseline_areas=self.areas, **variables)

    def files(self) -> Files:
        """Return mode, owner and content of every file."""
        found = (FILE.fullmatch(line) for line in digest(self.lab.name, self.host).splitlines())
        return {match.group(1): match.groups()[1:] for match in found if match}

    def _measured(self, playbook: str, span: str, **variables: object) -> float:
        process, fragments = self.begin(playbook, **variables)
        seconds = self._span(self.root(span))
        output, _ = process.communicate(timeout=900)
        run = Run(process.returncode, output, read_fragments(fragments))
        if run.code:
            raise RuntimeError(f"{playbook} fails undisturbed: {run.output}")
        return seconds

    @staticmethod
    def _span(printed: str) -> float:
        begun, ended = map(float, printed.split())
        return ended - begun

    def start_unconfirmed(self) -> None:
        """Enforce, and lose the controller before it confirms."""
        process, fragments = self.begin("enforce", baseline_guard_seconds=GUARD)
        self.root(f"{ARMED}; {READY}")
        kill_play(fragments)
        process.communicate(timeout=60)

    def expect_as_before(self) -> None:
        """Raise where a file is not the one that was remembered."""
        different = self.lab.differences(self.host, package_records=False)
        if different:
            raise RuntimeError(different.strip())

    def not_whole(self) -> list[str]:
        """Return the files that are neither as before nor as after, a sentence each."""
        found = self.files()
        gone = (self.before.keys() & self.after.keys()) - found.keys()
        problems = [
            f"{path} is gone, and is there before and after" for path in sorted(gone) if not NOT_OURS.fullmatch(path)]
        for path, now in sorted(found.items()):
            sides = [side[path] for side in (self.before, self.after) if path in side]
            if NOT_OURS.fullmatch(path) and path not in self.before:
                continue
            if not sides:
                problems.append(f"{path} is neither of before nor of after")
                continue
            had = zip(*sides, strict=True)
            strange = [
                name for name, value, one in zip(("mode", "owner", "content"), now, had, strict=True)
                if value not in one]
            if "content" in strange and (now[2] in self.known or NOT_OURS.fullmatch(path)):
                strange.remove("content")
            problems += [f"{path}: its {name} is neither the old nor the new one" for name in strange]
        return problems


def kill(victim: Victim, kind: str, rng: random.Random) -> Kill | None:
    """Kill once, and see what is left and what becomes of it; None where there was nothing to kill at that moment."""
    span = victim.spans[kind]
    done = Kill(victim.host, kind, rng.random() * span, span)
    victim.root("rm -rf /var/lib/jrt0117")
    if not _killed(victim, done):
        _roll_back_all(victim, done)
        return None
    victim.root(SETTLED)
    done.problems += victim.not_whole()
    if victim.root(f"{ACCEPTED} >/dev/null 2>&1 || echo refused").strip():
        done.problems.append("a tool refuses its files")
    if victim.lab.ssh(victim.host, "sudo -n true").returncode != 0:
        done.problems.append("no login")
    if kind in ("guard", "enforce, guarded"):
        if victim.root(QUIET.format(seconds=GUARD + 60)).strip() != "quiet":
            done.problems.append("the guard does not come to its end")
        # The module may have ended before, and the one that confirms was killed: it is tried again, and the changes
        # stay.
        if not victim.root("grep -l '\"confirmed\"' /var/lib/jrt0117/journal/*/entries.jsonl || true"):
            _judge_as_before(victim, done)
    if kind != "rollback" or rng.random() < 0.5:
        _converge(victim, done)
    _roll_back_all(victim, done)
    return done


def _killed(victim: Victim, done: Kill) -> bool:
    """Have a run of the kind, and kill it; tell whether something was killed."""
    if done.kind == "guard":
        victim.start_unconfirmed()
        return "killed" in victim.root(KILL_GUARD.format(moment=done.moment))
    if done.kind == "rollback":
        victim.play("enforce")
        process, _ = victim.begin("rollback", baseline_run_id="last")
    else:
        process, _ = victim.begin("enforce", baseline_guard_seconds=0 if done.kind == "enforce" else GUARD)
    killed = "killed" in victim.root(KILL.format(moment=done.moment))
    done.output, _ = process.communicate(timeout=900)
    return killed


def _converge(victim: Victim, done: Kill) -> None:
    told = False
    for changes in (True, False):
        run = victim.play("enforce")
        done.output += run.output
        told = told or HALF_UNDONE in " ".join(run.output.split())
        if run.code != 0:
            done.problems.append("the next run fails" if changes else "the run after the next fails")
        elif not changes and run.changed(victim.host):
            done.problems.append("the run after the next still changes something")
    pairs = _both(victim.after, victim.files()).items()
    different = [path for path, (old, new) in pairs if old != new and not NOT_OURS.fullmatch(path)]
    if different and not told:
        done.problems.append(f"it converges otherwise than an undisturbed run: {', '.join(sorted(different))}")


def _both(one: Files, other: Files) -> dict[str, tuple[object, object]]:
    return {path: (one.get(path), other.get(path)) for path in one.keys() | other.keys()}


def _roll_back_all(victim: Victim, done: Kill) -> None:
    for _ in range(4):
        run = victim.play("rollback", baseline_run_id="last")
        done.output += run.output
        if run.code != 0 or not run.changed(victim.host):
            break
    if run.code != 0:
        done.problems.append("a rollback fails: " + " ".join(re.findall(r'"msg": "([^"]*)"', run.output)))
    _judge_as_before(victim, done)


def _judge_as_before(victim: Victim, done: Kill) -> None:
    different = victim.lab.differences(victim.host, package_records=False).strip()
    if different:
        done.problems.append(f"not as before: {different}")


def work(victim: Victim, kinds: queue.SimpleQueue, done: list[Kill]) -> None:
    """Take one kill after the other on one host; start it anew where a kill has left it otherwise than before."""
    victim.start()
    spans = ", ".join(f"{kind} {span:.2f} s" for kind, span in victim.spans.items())
    print(f"{victim.host}: {victim.system}; {spans}", flush=True)
    while True:
        try:
            kind, seed = kinds.get_nowait()
        except queue.Empty:
            return
        rng, one = random.Random(seed), None
        try:
            while one is None:
                one = kill(victim, kind, rng)
        except Exception as error:  # pylint: disable=broad-except
            one = Kill(victim.host, kind, 0, victim.spans[kind], [f"{type(error).__name__}: {error}"])
        print(one, flush=True)
        done.append(one)
        if one.problems:
            with Path(f"kill-moments-{victim.host}.txt").open("a", encoding="utf-8") as stream:
                stream.write(f"{one}\n{one.output}\n")
            victim.start_anew()


def main() -> int:
    """Kill as often as told, and tell how it went."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--hosts", type=int, default=3)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--areas", default="accounts", help="the areas that are enforced, with commas between them")
    parser.add_argument("--kinds", nargs="+", choices=list(WEIGHTS), default=list(WEIGHTS), help="what is killed")
    parser.add_argument("--lab", default="kills")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}, {arguments.kills} kills on {arguments.hosts} hosts, areas {arguments.areas}",
          flush=True)
    begun, rng = time.monotonic(), random.Random(arguments.seed)
    kinds: queue.SimpleQueue = queue.SimpleQueue()
    for kind in rng.choices(arguments.kinds, [WEIGHTS[kind] for kind in arguments.kinds], k=arguments.kills):
        kinds.put((kind, rng.random()))
    done: list[Kill] = []
    with tempfile.TemporaryDirectory() as folder:
        labs = [Lab(arguments.lab, Path(folder) / str(number), dict(VARIABLES)) for number in range(arguments.hosts)]
        victims = [Victim(lab, f"k{number}", SYSTEMS[number % len(SYSTEMS)], arguments.areas.split(","))
                   for number, lab in enumerate(labs)]
        try:
            labs[0].up(*(f"{victim.host}={victim.system}" for victim in victims))
            threads = [threading.Thread(target=work, args=(victim, kinds, done)) for victim in victims]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            labs[0].down()
    good = [one for one in done if not one.problems]
    counts = ", ".join(f"{kind}: {sum(one.kind == kind for one in done)}" for kind in WEIGHTS)
    print(f"{len(good)} of {arguments.kills} kills left every file whole, a host that converges, and a way back to the"
          f" byte ({counts}); {time.monotonic() - begun:.0f} s in all, load {os.getloadavg()[1]:.0f}")
    return 0 if len(good) == arguments.kills else 1


if __name__ == "__main__":
    sys.exit(main())
