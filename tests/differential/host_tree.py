"""A lab host's own root file system, unpacked: its judges (sshd, sudo, PAM, shells) run inside it by chroot."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "lab"))

from labkit.image import ensure_images, image_name  # noqa: E402  the lab is no installed package
from labkit.places import cache_dir  # noqa: E402  the same
from labkit.podman import podman, podman_command  # noqa: E402  the same


def unpacked(system: str) -> Path:
    """Return the folder of a system's unpacked image, built once for all runs; who changes files in it works on a copy
    of them.
    """
    name = image_name(system)
    folder = cache_dir() / "trees" / name.rpartition(":")[2]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            ensure_images([system])
            container = podman("create", name, "true").strip()
            partial = folder.with_suffix(".partial")
            subprocess.run(["rm", "-rf", partial], check=True)
            partial.mkdir()
            with subprocess.Popen(podman_command("export", container), stdout=subprocess.PIPE) as export:
                subprocess.run(["tar", "-x", "-p", "-C", partial], stdin=export.stdout, check=True)
            podman("rm", container)
            partial.rename(folder)
    return folder
