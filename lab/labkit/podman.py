"""podman as this machine can run it."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .shell import LabError, run

__all__ = ["close_namespace", "host_options", "podman", "podman_command", "podman_json"]

CGROUPS = Path("/sys/fs/cgroup")
NAMESPACE = Path("/run/jrt0117-lab/mounts")
LOCK = Path("/run/jrt0117-lab.lock")
CAP_SYS_RESOURCE = 24
# What podman says of a container that has no network namespace: for a moment while it stops, and for ever after a
# restart of the machine.
NO_NETWORK = "unknown FS magic"
STALE_SECONDS = 20
STALE = """podman takes containers from before a restart of this machine to be running, since /run was not emptied.
With no container in use:
  umount /run/jrt0117-lab/mounts /run/jrt0117-lab; rm -rf /run/jrt0117-lab /run/libpod /run/netns /run/containers"""


def podman(*arguments: object, stdin: str | None = None) -> str:
    """Run podman and return what it printed."""
    deadline = time.monotonic() + STALE_SECONDS
    while True:
        try:
            with _namespace_in_use():
                return run(podman_command(*arguments), stdin=stdin)
        except LabError as error:
            if NO_NETWORK not in str(error):
                raise
            if time.monotonic() > deadline:
                raise LabError(f"{STALE}\n{error}") from None
        time.sleep(0.2)


def podman_command(*arguments: object) -> list[str]:
    """Return the command line that runs podman here."""
    return [str(word) for word in (*_prefix(), "podman", *arguments)]


def podman_json(*arguments: object) -> Any:
    """Run podman with `--format json` and return the answer."""
    return json.loads(podman(*arguments, "--format", "json") or "[]")


def host_options() -> list[str]:
    """Return the options of `podman run` that this machine needs to boot systemd."""
    options = ["--systemd=always", "--privileged"]
    if _needs_namespace():
        options.append("--pids-limit=0")  # the pids controller belongs to cgroup v1 there
    if os.geteuid() == 0 and not _has_capability(CAP_SYS_RESOURCE):
        # podman's own wish is above what may be set
        options += ["--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024"]
    return options


def close_namespace() -> None:
    """Drop the mount namespace when no container needs it any more; who uses podman meanwhile drops it later."""
    if not _is_namespace() or podman("ps", "--all", "--quiet").strip():
        return
    with LOCK.open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if _is_namespace() and not run(podman_command("ps", "--all", "--quiet")).strip():
            run(["umount", NAMESPACE])
            run(["umount", NAMESPACE.parent])


def _prefix() -> Sequence[object]:
    """Return what comes before `podman`: crun refuses hybrid cgroups, so there it gets a mount namespace with a plain
    cgroup2.

    The namespace is kept by name, because containers, their networks and every later command must see the same mounts.
    """
    return [] if not _needs_namespace() else ["nsenter", f"--mount={NAMESPACE}"]


@contextmanager
def _namespace_in_use() -> Iterator[None]:
    """Make the namespace if it is not there, and keep everybody from dropping it: a container started meanwhile would
    lose its network.
    """
    if not _needs_namespace():
        yield
        return
    with LOCK.open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        while not _is_namespace():
            fcntl.flock(lock, fcntl.LOCK_EX)
            _make_namespace()
            fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def _make_namespace() -> None:
    if _is_namespace():
        return
    NAMESPACE.parent.mkdir(parents=True, exist_ok=True)
    run(["mount", "--bind", NAMESPACE.parent, NAMESPACE.parent])
    run(["mount", "--make-private", NAMESPACE.parent])
    NAMESPACE.touch()
    run(["unshare", f"--mount={NAMESPACE}", "--propagation=private", "mount", "-t", "cgroup2", "cgroup2", CGROUPS])


def _needs_namespace() -> bool:
    return os.geteuid() == 0 and not (CGROUPS / "cgroup.controllers").exists()


def _is_namespace() -> bool:
    return NAMESPACE.exists() and subprocess.run(
        ["nsenter", f"--mount={NAMESPACE}", "true"], capture_output=True, check=False).returncode == 0


def _has_capability(number: int) -> bool:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) >> number & 1)
    return False
