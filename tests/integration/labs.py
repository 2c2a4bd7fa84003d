"""Drives the lab and the collection's playbooks the way an operator does: by their commands."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LAB = ROOT / "lab"
SYSTEMS = ("debian11", "debian12", "debian13")
# Its callback writes down what each task shows with --diff.
RECORDER = Path(__file__).parent / "recorder"
# What the lab's operator would put beside the inventory; on a busy machine a walk takes its time.
VARIABLES = {
    "accounts_automation_users": ["admin"], "accounts_owners": {"alice": "Alice of the credit department"},
    "accounts_walk_seconds": 60, "audit_walk_seconds": 60}


@dataclass
class Run:
    """What one playbook run said."""

    code: int
    output: str
    records: list[dict[str, Any]] = field(default_factory=list)
    folder: Path | None = None

    @property
    def findings(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Return the findings by (host, control)."""
        return {
            (record["host"], finding["control"]): finding
            for record in self.records if record["type"] == "findings" for finding in record["findings"]
        }

    @property
    def diffs(self) -> dict[tuple[str, str], dict[str, list[tuple[str, str]]]]:
        """Return what the run showed with --diff, by (host, area): of every line above a hunk, its two sides.

        A file whose bytes and mode change has two.
        """
        assert self.folder is not None
        found: dict[tuple[str, str], dict[str, list[tuple[str, str]]]] = {}
        place = self.folder / "diffs.jsonl"
        for line in place.read_text(encoding="utf-8").splitlines() if place.exists() else ():
            told = json.loads(line)
            hunks = found.setdefault((told["host"], told["area"].rpartition(".")[2]), {})
            for hunk in told["diffs"]:
                hunks.setdefault(hunk["after_header"], []).append((hunk["before"], hunk["after"]))
        return found

    @property
    def summary(self) -> dict[str, Any]:
        """Return the report's summary.json."""
        assert self.folder is not None
        return json.loads((self.folder / "report/summary.json").read_text(encoding="utf-8"))

    @property
    def run_id(self) -> str:
        """Return the id of the run."""
        return next(record["run_id"] for record in self.records if record["type"] == "run")

    def said_of(self, control: str) -> dict[str, tuple[str, str]]:
        """Return the status and all the words of a control's finding, by host."""
        return {host: (finding["status"], json.dumps(finding, ensure_ascii=False))
                for (host, name), finding in self.findings.items() if name == control}

    def changed(self, host: str) -> int:
        """Return how many tasks changed a host, by Ansible's own recap."""
        line = next(line for line in self.output.splitlines() if line.startswith(f"{host} ") and "changed=" in line)
        return int(line.partition("changed=")[2].split()[0])


class Lab:
    """Some hosts that belong to one set of tests."""

    # Which of the lab's programs has them, and how long a play of theirs may take.
    program, patience = "containers", 900

    def __init__(self, name: str, folder: Path, variables: dict[str, Any] | None = None, checkout: Path = ROOT) -> None:
        self.name = name
        self.folder = folder
        # Whose playbooks are run.
        self.checkout = checkout
        self.variables = {**VARIABLES, **(variables or {})}

    def containers(self, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run lab/containers, or the program that has these hosts, for this lab."""
        return subprocess.run([sys.executable, LAB / self.program, "--lab", self.name, *words],
                              capture_output=True, text=True, check=False, **more)

    def up(self, *hosts: str) -> None:
        """Start hosts."""
        started = self.containers("up", *hosts)
        assert started.returncode == 0, started.stderr

    def down(self, *hosts: str) -> None:
        """Remove hosts; all without a name."""
        removed = self.containers("down", *hosts)
        assert removed.returncode == 0, removed.stderr

    def inventory(self, *options: str) -> dict[str, Any]:
        """Return the inventory as data."""
        printed = self.containers("inventory", *options)
        assert printed.returncode == 0, printed.stderr
        return json.loads(printed.stdout)["all"]

    def root(self, host: str, script: str, *, check: bool = True, stdin: str | None = None) -> str:
        """Run a shell script on a host as root, not by way of SSH, and return what it printed."""
        done = self.containers("exec", host, "bash", "-c", script, input=stdin)
        assert not check or done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout + ("" if check else done.stderr)

    def remember(self, *hosts: str) -> None:
        """Remember every file of some hosts."""
        remembered = self.containers("remember", *hosts)
        assert remembered.returncode == 0, remembered.stderr

    def differences(self, *hosts: str, package_records: bool = True) -> str:
        """Return what differs from what was remembered; nothing when every byte, mode and owner is the same."""
        options = () if package_records else ("--but-package-records",)
        return self.containers("unchanged", *options, *hosts).stderr

    def ssh(self, host: str, command: str, *, user: str = "admin", password: str | None = None, port: int | None = None,
            options: tuple[str, ...] = (), stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Log in over SSH as a person does: with the lab's key, or with a password alone."""
        everyone = self.inventory()
        shared, port = everyone["vars"], port or everyone["hosts"][host]["ansible_port"]
        words = ["ssh", *shared["ansible_ssh_common_args"].split(), "-p", str(port), *options]
        if password is None:
            words += ["-o", "BatchMode=yes", "-i", shared["ansible_ssh_private_key_file"]]
        else:
            words = ["sshpass", "-e", *words, "-o", "PubkeyAuthentication=no", "-o", "NumberOfPasswordPrompts=1"]
        return subprocess.run(
            [*words, f"{user}@127.0.0.1", command], capture_output=True, text=True, check=False, timeout=120,
            input=stdin or "", env={**os.environ, "SSHPASS": password or ""})

    def play(self, playbook: str, *words: str, hosts: str = "all", down: tuple[str, ...] = (), **variables: Any) -> Run:
        """Run one of the collection's playbooks."""
        process, fragments = self.start_play(playbook, *words, hosts=hosts, down=down, **variables)
        output, _ = process.communicate(timeout=self.patience)
        return Run(process.returncode, output, read_fragments(fragments), fragments.parent)

    def start_play(self, playbook: str, *words: str, hosts: str = "all", down: tuple[str, ...] = (),
                   **variables: Any) -> tuple[subprocess.Popen[str], Path]:
        """Start one of the collection's playbooks, and return its process and the folder of its record."""
        run = self.folder / f"run-{len(list(self.folder.glob('run-*')))}"
        run.mkdir(parents=True)
        inventory = run / "inventory.yml"
        inventory.write_text(
            json.dumps({"all": self.inventory(*(("--down", *down) if down else ()))}), encoding="utf-8")
        given = {**self.variables, "baseline_hosts": hosts, "baseline_report_dest": str(run / "report"), **variables}
        environment = {
            **os.environ, "ANSIBLE_CONFIG": str(self.checkout / "ansible.cfg"), "LC_ALL": "C.UTF-8",
            "ANSIBLE_NOCOLOR": "1", "JRT0117_FRAGMENTS_DIR": str(run / "fragments"),
            "ANSIBLE_CALLBACK_PLUGINS": str(RECORDER), "JRT0117_DIFFS": str(run / "diffs.jsonl"),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        process = subprocess.Popen(
            [
                "ansible-playbook", "-i", inventory, self.checkout / "playbooks" / f"{playbook}.yml", "-e",
                json.dumps(given), *words], cwd=self.checkout, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return process, run / "fragments"


class Machines(Lab):
    """Some virtual machines that belong to one set of tests; where their processors are emulated, all takes its time.
    """

    program, patience = "vm", 3600

    def root(self, host: str, script: str, *, check: bool = True, stdin: str | None = None) -> str:
        """Run a shell script on a machine as root, by way of SSH, and return what it printed."""
        done = self.ssh(host, f"sudo bash -c {shlex.quote(script)}", stdin=stdin)
        assert not check or done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout + ("" if check else done.stderr)


def kill_play(folder: Path) -> None:
    """Kill an ansible-playbook that was given a folder, with its workers and its ssh, which have sessions of their own.
    """
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ProcessLookupError):
            if os.fsencode(folder) in (place / "environ").read_bytes():
                os.kill(int(place.name), signal.SIGKILL)


def read_fragments(folder: Path) -> list[dict[str, Any]]:
    """Return every record of the runs in a folder."""
    return [
        json.loads(line) for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()]
