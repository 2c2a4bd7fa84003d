"""podman as this machine can run it."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .shell import LabError, run

__all__ = ["close_namespace", "host_options", "podman", "podman_command", "podman_json"]

CGROUPS = Path("/sys/fs/cgroup")
NAMESPACE = Path("/run/jrt0117-lab/mounts")
CAP_SYS_RESOURCE = 24
STALE = """podman takes containers from before a restart of this machine to be running, since /run was not emptied. With no container in use:
  umount /run/jrt0117-lab/mounts /run/jrt0117-lab; rm -rf /run/jrt0117-lab /run/libpod /run/netns /run/containers"""


def podman(*arguments: object, stdin: str | None = None) -> str:
    """Run podman and return what it printed."""
    try:
        return run(podman_command(*arguments), stdin=stdin)
    except LabError as error:
        if "unknown FS magic" in str(error):
            raise LabError(STALE) from None
        raise


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
        options += ["--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024"]  # podman's own wish is above what may be set
    return options


def close_namespace() -> None:
    """Drop the mount namespace when no container needs it any more."""
    if _is_namespace() and not podman("ps", "--all", "--quiet").strip():
        run(["umount", NAMESPACE])
        run(["umount", NAMESPACE.parent])


def _prefix() -> Sequence[object]:
    """Return what comes before `podman`: crun refuses hybrid cgroups, so there it gets a mount namespace with a plain cgroup2.

    The namespace is kept by name, because containers, their networks and every later command must see the same mounts.
    """
    if not _needs_namespace():
        return []
    NAMESPACE.parent.mkdir(parents=True, exist_ok=True)
    with (NAMESPACE.parent.parent / "jrt0117-lab.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_namespace():
            run(["mount", "--bind", NAMESPACE.parent, NAMESPACE.parent])
            run(["mount", "--make-private", NAMESPACE.parent])
            NAMESPACE.touch()
            run(["unshare", f"--mount={NAMESPACE}", "--propagation=private", "mount", "-t", "cgroup2", "cgroup2", CGROUPS])
    return ["nsenter", f"--mount={NAMESPACE}"]


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
