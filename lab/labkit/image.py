"""Container images of Debian with systemd."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from .debian import RELEASES, build_tree, content_key
from .places import building
from .podman import podman
from .shell import LabError

__all__ = ["ensure_images", "image_name"]

REPOSITORY = "localhost/jrt0117-lab"
# udevd hands out network addresses derived from the machine; the others are about the kernel, which is the whole
# machine's.
MASKED = (
    "systemd-udevd.service", "systemd-modules-load.service", "systemd-sysctl.service",
    "proc-sys-fs-binfmt_misc.automount", "sys-kernel-debug.mount", "sys-kernel-tracing.mount",
)
MASK = f'chroot "$1" systemctl --quiet mask {" ".join(MASKED)}'


def image_name(system: str) -> str:
    """Return the image of a system (`debian12`, or its code name)."""
    system = _system(system)
    return f"{REPOSITORY}:{system}-{content_key(MASK)}"


def ensure_images(systems: Iterable[str], *, rebuild: bool = False) -> None:
    """Build the images that are not there yet, two at a time."""
    names = {_system(system): image_name(system) for system in systems}
    with building("images") as cache:
        present = set(podman("images", "--format", "{{.Repository}}:{{.Tag}}").split())
        missing = [system for system, name in names.items() if rebuild or name not in present]
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(lambda system: _build(system, cache), missing))


def _build(system: str, cache: Path) -> None:
    print(f"lab: building the image of {system}", flush=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        tar = Path(folder, "root.tar")
        build_tree(system, tar, hooks=[MASK])
        podman("import", tar, image_name(system))
    _forget_older(system)


def _forget_older(system: str) -> None:
    for name in podman("images", "--format", "{{.Repository}}:{{.Tag}}").split():
        if name.startswith(f"{REPOSITORY}:{system}-") and name != image_name(system):
            with suppress(LabError):  # in use
                podman("rmi", name)


def _system(name: str) -> str:
    for system, release in RELEASES.items():
        if name in (system, release):
            return system
    raise LabError(f"there is no image {name}; there are {', '.join(RELEASES)}.")
