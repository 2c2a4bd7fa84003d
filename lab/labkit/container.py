"""Test hosts that are containers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from .compare import TREE_DIGEST
from .image import image_name
from .podman import close_namespace, host_options, podman, podman_command, podman_json
from .shell import LabError
from .ssh import Door, authorized_key, forget, give_password, wait_for

__all__ = ["LABEL", "container_name", "digest", "doors", "execute", "remove", "start"]

LABEL = "jrt0117.lab"
INOTIFY_INSTANCES = Path("/proc/sys/fs/inotify/max_user_instances")
ENOUGH_INSTANCES = 1024
REMOVE_SECONDS = 60
BOOT_SECONDS = 300  # a busy machine; an idle one takes three
ADD_KEY = "install -m 0600 -o admin -g admin /dev/stdin /home/admin/.ssh/authorized_keys"
MANY_CONNECTIONS = """
printf '%s\\n' 'MaxStartups 1000' 'MaxSessions 1000' >/etc/ssh/sshd_config.d/00-lab.conf
systemctl reload-or-restart ssh
"""


def start(lab: str, name: str, system: str, *, fleet: bool = False, options: Sequence[str] = ()) -> Door:
    """Start a host, unless it runs, and wait until it can be logged in to; `options` are more ones for `podman run`."""
    if name in _ports(lab) and _lives(lab, name):
        return Door(lab, name, _ports(lab)[name])
    # One that ended, or that podman still believes in after this machine was restarted.
    podman("rm", "--force", "--ignore", "--time=0", container_name(lab, name))
    _allow_many_systemds()
    podman(
        "run", "--detach", *host_options(), *options, f"--name={container_name(lab, name)}", f"--hostname={name}",
        f"--label={LABEL}={lab}", f"--label={LABEL}.host={name}", "--publish=127.0.0.1::22", image_name(system),
        "/sbin/init")
    port = _ports(lab).get(name)
    if port is None:
        said = podman("logs", "--tail=5", container_name(lab, name)).strip()
        said = said or "perhaps fs.inotify.max_user_instances is too low for one more systemd."
        raise LabError(f"{name} ended as soon as it was started: {said}")
    door = Door(lab, name, port)
    forget(lab, door.port)
    podman("exec", "--interactive", container_name(lab, name), "sh", "-c", ADD_KEY, stdin=authorized_key(lab))
    wait_for(door, seconds=BOOT_SECONDS)
    give_password(door)
    if fleet:
        podman("exec", container_name(lab, name), "sh", "-ec", MANY_CONNECTIONS)
    return door


def doors(lab: str) -> list[Door]:
    """Return the hosts of a lab that run."""
    controller = json.loads(podman("network", "inspect", "podman"))[0]["subnets"][0]["gateway"]
    return [Door(lab, name, port, controller) for name, port in sorted(_ports(lab).items())]


def remove(lab: str, *names: str) -> None:
    """Remove hosts: the named ones, or all of the lab."""
    deadline = time.monotonic() + REMOVE_SECONDS
    while wanted := _still_there(lab, names):
        try:
            podman("rm", "--force", "--ignore", "--time=0", "--volumes", *wanted)
        except LabError:
            # A busy machine refuses one for a while that is still being stopped, or that somebody else removes.
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
    close_namespace()


def digest(lab: str, name: str) -> str:
    """Return a line for every file of a host."""
    return podman(
        "exec", "--interactive", container_name(lab, name), "python3", "-",
        stdin=TREE_DIGEST.read_text(encoding="utf-8"))


def execute(lab: str, name: str, words: Sequence[str]) -> None:
    """Run a command on a host as root, with the terminal's own input and output, and exit as it does."""
    terminal = ["--tty"] if sys.stdin.isatty() else []
    command = podman_command("exec", "--interactive", *terminal, container_name(lab, name), *words)
    sys.exit(subprocess.run(command, check=False).returncode)


def _still_there(lab: str, names: Sequence[str]) -> list[str]:
    """Return podman's names for those of some hosts that are there; of all hosts of the lab without a name."""
    there = podman("ps", "--all", f"--filter=label={LABEL}={lab}", "--format={{.Names}}").split()
    return [name for name in there if not names or name in {container_name(lab, host) for host in names}]


def _lives(lab: str, name: str) -> bool:
    try:
        podman("exec", container_name(lab, name), "true")
    except LabError:
        return False
    return True


def _allow_many_systemds() -> None:
    """Raise the kernel's limit of inotify instances a user: each systemd takes a dozen, and one that gets none ends at
    once.
    """
    if os.geteuid() == 0 and int(INOTIFY_INSTANCES.read_text(encoding="ascii")) < ENOUGH_INSTANCES:
        INOTIFY_INSTANCES.write_text(str(ENOUGH_INSTANCES), encoding="ascii")


def container_name(lab: str, name: str) -> str:
    """Return podman's name for a host."""
    return f"{lab}-{name}"


def _ports(lab: str) -> dict[str, int]:
    found = podman_json("ps", f"--filter=label={LABEL}={lab}", f"--filter=label={LABEL}.host")
    ports = {container["Labels"][f"{LABEL}.host"]: container["Ports"] for container in found}
    if any(not published for published in ports.values()):
        raise LabError(f"a host of lab {lab} publishes no port; remove it with lab/containers down.")
    return {name: published[0]["host_port"] for name, published in ports.items()}
