"""How the lab, its tests and Ansible log in to a test host."""

from __future__ import annotations

import secrets
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .places import lab_dir, locked
from .shell import LabError, run

__all__ = ["Door", "authorized_key", "closed_port", "forget", "give_password", "password", "wait_for"]

AUTOMATION_USER = "admin"
PERSON = "alice"
# systemctl may miss the end of the boot and wait for it for ever: so it is asked again.
BOOTED = "timeout 15 systemctl is-system-running --wait; systemctl list-jobs --no-legend; true"


@dataclass(frozen=True)
class Door:
    """Where a host answers SSH, for whom, and from which address it sees them come."""

    lab: str
    name: str
    port: int
    controller: str = ""

    @property
    def options(self) -> list[str]:
        """Return ssh's options: the lab's own known hosts, never the user's."""
        return ["-o", f"UserKnownHostsFile={known_hosts(self.lab)}", "-o", "StrictHostKeyChecking=accept-new"]

    @property
    def command(self) -> list[str]:
        """Return the command line that runs something on the host as the automation account."""
        return ["ssh", *self.options, "-o", "BatchMode=yes", "-o", "ConnectTimeout=5", "-i", str(key(self.lab)),
                "-p", str(self.port), f"{AUTOMATION_USER}@127.0.0.1"]

    @property
    def variables(self) -> dict[str, object]:
        """Return the host's inventory variables."""
        return {"ansible_host": "127.0.0.1", "ansible_port": self.port, "lab_controller": self.controller}


def shared_variables(lab: str) -> dict[str, object]:
    """Return the inventory variables that all hosts of a lab have in common."""
    return {
        "ansible_user": AUTOMATION_USER,
        "ansible_ssh_private_key_file": str(key(lab)),
        "ansible_ssh_common_args": " ".join(Door(lab, "", 0).options),
        "ansible_python_interpreter": "/usr/bin/python3",
        "ansible_become": True,
        "lab_person": PERSON,
        "lab_person_password": password(lab),
    }


def key(lab: str) -> Path:
    """Return the lab's private key, made when it is first asked for."""
    with locked(lab) as folder:
        path = folder / "id_ed25519"
        if not path.exists():
            run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"lab {lab}", "-f", path])
    return path


def authorized_key(lab: str) -> str:
    """Return the line for `authorized_keys`."""
    return key(lab).with_suffix(".pub").read_text(encoding="ascii")


def known_hosts(lab: str) -> Path:
    """Return the lab's file of host keys."""
    return lab_dir(lab) / "known_hosts"


def forget(lab: str, port: int) -> None:
    """Forget the host key behind a port: a new host has a new one."""
    with locked(lab):
        if known_hosts(lab).exists():
            run(["ssh-keygen", "-q", "-f", known_hosts(lab), "-R", f"[127.0.0.1]:{port}"])


def password(lab: str) -> str:
    """Return the password of the lab's person, made when it is first asked for."""
    with locked(lab) as folder:
        path = folder / "password"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(f"Lab-{secrets.token_urlsafe(9)}7", encoding="ascii")
        return path.read_text(encoding="ascii")


def give_password(door: Door) -> None:
    """Set the person's password on a host."""
    run([*door.command, "sudo", "chpasswd"], stdin=f"{PERSON}:{password(door.lab)}\n")


def wait_for(door: Door, *, seconds: float) -> None:
    """Wait until the host answers SSH and has finished booting."""
    deadline = time.monotonic() + seconds
    while True:
        tried = subprocess.run(
            [*door.command, BOOTED], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        state, *jobs = tried.stdout.splitlines() or [""]
        if tried.returncode == 0 and state in ("running", "degraded"):
            return
        if time.monotonic() > deadline:
            raise LabError(
                f"{door.name} is not ready after {seconds:.0f} seconds: "
                + (tried.stderr.strip() or "; ".join([state or "it does not end its boot", *jobs])))
        time.sleep(0.3)


def closed_port() -> int:
    """Return a port of this machine where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
