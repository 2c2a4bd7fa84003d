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
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from labs import ROOT, Lab, kill_play

sys.path.insert(0, str(ROOT / "lab"))
from labkit.podman import podman  # the lab's own way to podman

HERE = Path(__file__).parent
PLAY = [{"hosts": "all", "gather_facts": False, "tasks": [
    {"jrt0117.drills.sabotage": {"files": "{{ drill_files }}", "unit": "{{ drill_unit | default(omit, true) }}"}}]}]
Edit = Callable[[str], "str | None"]
SLACK = 10.0
PREPARE = """
export DEBIAN_FRONTEND=noninteractive
command -v nft >/dev/null || apt-get -q=2 install nftables >/dev/null
"""
SSHD = "/etc/ssh/sshd_config.d/00-drill.conf"
FIREWALL = """[Unit]
Description=A firewall that lets nobody in
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f /etc/drill.nft
ExecStop=/usr/sbin/nft delete table inet drill
[Install]
WantedBy=multi-user.target
"""
UNIT = "drill-firewall.service"


def put(text: str) -> Edit:
    """Return an edit to this content."""
    return lambda old: text


def first(text: str) -> Edit:
    """Return an edit that puts a text first."""
    return lambda old: text + old


def last(text: str) -> Edit:
    """Return an edit that puts a text last."""
    return lambda old: old + text


def swap(pattern: str, replacement: str) -> Edit:
    """Return an edit that replaces a pattern."""
    return lambda old: re.sub(pattern, replacement, old, flags=re.M)


def gone(old: str) -> None:
    """Edit a file away."""


def firewall(rules: str) -> dict[str, Edit]:
    """Return the files of a firewall unit with an input chain."""
    hook = "type filter hook input priority -200; policy accept;"
    table = f"table inet drill {{\n chain input {{\n  {hook}\n  {rules}\n }}\n}}\n"
    return {"/etc/drill.nft": put(table), f"/etc/systemd/system/{UNIT}": put(FIREWALL)}


@dataclass(frozen=True)
class Fault:
    """What locks the automation account out."""

    name: str
    files: dict[str, Edit]
    unit: str = ""
    # Shell scripts for the host, as root: what makes it special, what tells of harm by printing it, and what makes it
    # plain again.
    prepare: str = ""
    check: str = ""
    restore: str = ""
    # What the task says where it refuses to begin.
    refused: str = ""
    # What root does to the host inside the guard's window: the module has ended, and nothing is taken back yet. Then, a
    # path that stays as the run left it, which the operator is told by name; and where that is what locks out, what
    # somebody does at the console.
    inside: str = ""
    stays: str = ""
    told: str = ""  # where the path is not known any more
    console: str = ""

    def __str__(self) -> str:
        return self.name


FAULTS = (
    Fault("sshd: another user alone is allowed", {SSHD: put("AllowUsers nobody\n")}),
    Fault("sshd: the user is denied", {SSHD: put("DenyUsers admin\n")}),
    Fault("sshd: the group is denied", {SSHD: put("DenyGroups admin\n")}),
    Fault("sshd: another network alone is allowed", {SSHD: put("AllowUsers *@192.0.2.0/24\n")}),
    Fault("sshd: another port", {SSHD: put("Port 2222\n")}),
    Fault("sshd: another address", {SSHD: put("ListenAddress 127.0.0.1\n")}),
    Fault("sshd: an address that the host does not have", {SSHD: put("ListenAddress 192.0.2.1\n")}),
    Fault("sshd: a password besides the key", {SSHD: put("AuthenticationMethods publickey,password\n")}),
    Fault("sshd: no keys", {SSHD: put("PubkeyAuthentication no\n")}),
    Fault("sshd: keys are elsewhere", {SSHD: put("AuthorizedKeysFile /etc/ssh/nowhere/%u\n")}),
    Fault("sshd: no sessions", {SSHD: put("MaxSessions 0\n")}),
    Fault("sshd: another command", {SSHD: put("ForceCommand /bin/false\n")}),
    Fault("sshd: a root directory without a shell", {SSHD: put("ChrootDirectory /srv\n")}),
    Fault("PAM: no account is good", {"/etc/pam.d/common-account": first("account required pam_deny.so\n")}),
    Fault("PAM: no session opens", {"/etc/pam.d/common-session": first("session required pam_deny.so\n")}),
    Fault("PAM: sshd's own stack denies", {"/etc/pam.d/sshd": first("account requisite pam_deny.so\n")}),
    Fault("PAM: a module that is not there", {"/etc/pam.d/sshd": first("account required pam_nowhere.so\n")}),
    Fault("PAM: logins are closed", {"/etc/nologin": put("Closed.\n")}),
    Fault(
        "PAM: the access list denies",
        {
            "/etc/pam.d/common-account": first("account required pam_access.so\n"),
            "/etc/security/access.conf": last("- : admin : ALL\n")}),
    Fault("PAM: no logins at once", {"/etc/security/limits.d/drill.conf": put("admin hard maxlogins 0\n")}),
    Fault("PAM: sudo's stack denies", {"/etc/pam.d/sudo": first("account required pam_deny.so\n")}),
    Fault("sudo: the grant is gone", {"/etc/sudoers.d/admin": gone}),
    Fault("sudo: a password is asked", {"/etc/sudoers.d/zz-drill": put("admin ALL=(ALL:ALL) PASSWD: ALL\n")}),
    Fault("sudo: all is forbidden", {"/etc/sudoers.d/zz-drill": put("admin ALL=(ALL:ALL) !ALL\n")}),
    Fault("sudo: a terminal is asked", {"/etc/sudoers.d/zz-drill": put("Defaults requiretty\n")}),
    Fault(
        "sudo: a file that it cannot read",
        {"/etc/sudoers.d/zz-drill": put("admin ALL=(\n"), "/etc/sudoers.d/admin": gone}),
    Fault("account: no shell", {"/etc/passwd": swap("^(admin:.*:)[^:]*$", r"\1/usr/sbin/nologin")}),
    Fault("account: expired", {"/etc/shadow": swap("^(admin:(?:[^:]*:){6})[^:]*:", r"\g<1>1:")}),
    Fault("account: the key is gone", {"/home/admin/.ssh/authorized_keys": gone}),
    Fault("account: another key", {"/home/admin/.ssh/authorized_keys": put("# none\n")}),
    Fault("firewall: all is dropped", firewall("drop"), UNIT),
    Fault("firewall: SSH is dropped", firewall("tcp dport 22 drop"), UNIT),
    Fault("firewall: new connections are dropped", firewall("ct state new drop"), UNIT),
    Fault("firewall: the controller is rejected", firewall("ip saddr 10.0.0.0/8 reject"), UNIT),
)
# Hosts that are special: each is locked out by sshd's own settings, or not at all.
# As the distribution has it: Debian 11 starts an sshd for each connection, later ones an sshd that goes on.
SOCKET = """
systemctl disable -q --now ssh.service 2>/dev/null; systemctl enable -q --now ssh.socket 2>/dev/null
[ "$(ss -ltnpH 'sport = :22' | grep -o 'users:(("[a-z]*"' | sort -u)" = 'users:(("systemd"' ] || { ss -ltnp; exit 1; }
"""
# An sshd that a socket has started outlives it, and has the port; one for a connection takes /run/sshd with it when it
# ends, whoever else needs that by then. Both are stopped before the one that opens the port itself is started.
SERVICE = """
systemctl disable -q --now ssh.socket 2>/dev/null
systemctl stop ssh.service 'ssh@*.service'; systemctl reset-failed 'ssh*' 2>/dev/null
systemctl enable -q --now ssh.service 2>/dev/null; systemctl is-active ssh.service && test -d /run/sshd
"""
# An sshd -i for each connection, on every distribution: Debian 11 has the unit, the others have its manual.
EACH = """
test -e /lib/systemd/system/ssh@.service || cat >/etc/systemd/system/ssh@.service <<'END'
[Unit]
Description=An sshd for one connection
[Service]
EnvironmentFile=-/etc/default/ssh
ExecStart=-/usr/sbin/sshd -i $SSHD_OPTS
StandardInput=socket
RuntimeDirectory=sshd
END
mkdir -p /etc/systemd/system/ssh.socket.d; printf '[Socket]\nAccept=yes\n' >/etc/systemd/system/ssh.socket.d/drill.conf
systemctl daemon-reload
""" + SOCKET
NOT_EACH = """
systemctl stop ssh.socket; rm -rf /etc/systemd/system/ssh.socket.d /etc/systemd/system/ssh@.service
systemctl daemon-reload""" + SERVICE
# What systemd starts for a connection is none that waits for the next.
CHECK_EACH = ("systemctl is-active -q ssh.socket || echo the socket is gone;"
              " systemctl is-active ssh.service | grep -vx inactive")
SECOND = """[Unit]
Description=An sshd of its own
After=ssh.service
[Service]
ExecStart=/usr/sbin/sshd -D -f /etc/ssh/drill_config -p 2200
[Install]
WantedBy=multi-user.target
"""
PREPARE_SECOND = f"""
printf 'UsePAM yes\nPidFile none\n' >/etc/ssh/drill_config
cat >/etc/systemd/system/drill-sshd.service <<'END'
{SECOND}END
systemctl daemon-reload; systemctl enable -q --now drill-sshd.service
systemctl show -p MainPID drill-sshd.service >/run/drill-sshd
"""
# A restart of the host takes the note with it, and starts another.
CHECK_SECOND = ("test ! -e /run/drill-sshd || systemctl show -p MainPID drill-sshd.service | diff - /run/drill-sshd;"
                " ss -ltn | grep -q :2200 || echo the second sshd is deaf")
NO_SECOND = (
    "systemctl disable -q --now drill-sshd.service; rm -f /etc/ssh/drill_config "
    "/etc/systemd/system/drill-sshd.service /run/drill-sshd; systemctl daemon-reload")
# From the moment that the module has ended: whatever asks systemd then gets no answer.
HANGS = """cat >/usr/local/sbin/systemctl <<'END'
#!/bin/sh
grep -qs '"ready": [0-9]' /var/lib/jrt0117/guard/*/state.json && sleep 1000
exec /usr/bin/systemctl "$@"
END
chmod +x /usr/local/sbin/systemctl"""
NOBODY = {SSHD: put("AllowUsers nobody\n")}
# A file that locks nobody out, and one that does and was there before.
ISSUE, ACCOUNT = "/etc/issue", "/etc/pam.d/common-account"
BESIDE = {**NOBODY, ISSUE: last("A drill.\n")}
DENIED = {ACCOUNT: first("account required pam_deny.so\n"), ISSUE: last("A drill.\n")}
# What root does to a journal: `lines` are its lines, that of number `index` is the change of `path`, `kept` its bytes.
DAMAGE = """python3 - <<'END'
import glob, json, os
[name] = glob.glob("/var/lib/jrt0117/journal/*/entries.jsonl")
lines, path = open(name, "rb").read().splitlines(True), "%s"
events = [json.loads(line) for line in lines]
[index] = [number for number, event in enumerate(events) if event.get("path") == path]
kept = os.path.join(os.path.dirname(name), "%%04d.before" %% events[index]["number"])
%s
END"""


def in_journal(path: str, damage: str) -> str:
    """Return a script that damages what the journal has of a path."""
    return DAMAGE % (path, damage)


FLIPPED = "with open(kept, 'r+b') as stream: byte = stream.read(1); stream.seek(0); stream.write(bytes([byte[0] ^ 4]))"
BLOTTED = "lines[index] = b'\\0' * (len(lines[index]) - 1) + b'\\n'; open(name, 'wb').writelines(lines)"
EMPTIED = "open(name, 'wb').close()"
SPECIAL = (
    Fault(
        "socket: another user alone is allowed", NOBODY, prepare=SOCKET, restore=SERVICE,
        check="systemctl is-active -q ssh.socket || echo the socket is gone"),
    Fault(
        "socket: no sessions", {SSHD: put("MaxSessions 0\n")}, prepare=SOCKET, restore=SERVICE,
        check="systemctl is-active -q ssh.socket || echo the socket is gone"),
    Fault(
        "a second sshd: another user alone is allowed", NOBODY, prepare=PREPARE_SECOND, check=CHECK_SECOND,
        restore=NO_SECOND),
    Fault(
        "a second sshd: wrong settings of its own", {**NOBODY, "/etc/ssh/drill_config": last("AllowUsers nobody\n")},
        prepare=PREPARE_SECOND, check=CHECK_SECOND, restore=NO_SECOND),
    Fault(
        "a port on the command line: the user is denied", {SSHD: put("Port 2222\nDenyUsers admin\n")},
        prepare="cp /etc/default/ssh /root/ssh.default; echo 'SSHD_OPTS=\"-p 22\"' >/etc/default/ssh; systemctl "
        "restart ssh.service", restore="mv /root/ssh.default /etc/default/ssh; systemctl restart ssh.service"),
    Fault(
        "systemctl hangs: another user alone is allowed", NOBODY, prepare=HANGS,
        restore="rm /usr/local/sbin/systemctl"),
    Fault(
        "an sshd for each connection: another user alone is allowed", NOBODY, prepare=EACH, restore=NOT_EACH,
        check=CHECK_EACH),
    Fault(
        "an sshd for each connection: a password besides the key",
        {SSHD: put("AuthenticationMethods publickey,password\n")}, prepare=EACH, restore=NOT_EACH, check=CHECK_EACH),
    Fault("the journal's bytes of another file are damaged", BESIDE, inside=in_journal(ISSUE, FLIPPED), stays=ISSUE),
    Fault(
        "the journal's bytes of another file are gone", BESIDE, inside=in_journal(ISSUE, "os.unlink(kept)"),
        stays=ISSUE),
    Fault("the journal's line of another file is damaged", BESIDE, inside=in_journal(ISSUE, BLOTTED), stays=ISSUE),
    Fault(
        "the journal's bytes of what locks out are damaged", DENIED, inside=in_journal(ACCOUNT, FLIPPED), stays=ACCOUNT,
        console=f"sed -i 1d {ACCOUNT}"),
    Fault(
        "the journal's line of what locks out is damaged", DENIED, inside=in_journal(ACCOUNT, BLOTTED), stays=ACCOUNT,
        console=f"sed -i 1d {ACCOUNT}"),
    Fault(
        "the journal's lines are gone", {ACCOUNT: DENIED[ACCOUNT]}, inside=in_journal(ACCOUNT, EMPTIED), stays=ACCOUNT,
        told="0001.before", console=f"sed -i 1d {ACCOUNT}"),
    Fault(
        "the guard's own state is damaged", NOBODY,
        inside="for one in /var/lib/jrt0117/guard/*/state.json; do echo '{\"boot\": 7}' >$one; done"),
    Fault(
        "the journal is in memory", NOBODY, refused="lies on tmpfs",
        prepare="mkdir -p /var/lib/jrt0117; mount -t tmpfs tmpfs /var/lib/jrt0117", restore="umount /var/lib/jrt0117"),
)
FAULTS = (*FAULTS, *SPECIAL)
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
