"""Debian packages as files, with all that they depend on: for what few tests need, and no image should carry."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .debian import KEYRING, RELEASES, _acquire_options, _sources
from .places import building
from .shell import LabError, run

__all__ = ["folder_of"]


def folder_of(system: str, packages: Sequence[str]) -> Path:
    """Return a folder of these packages for a system; it is kept beside the other downloads."""
    if system not in RELEASES:
        raise LabError(f"{system} is none of {', '.join(RELEASES)}.")
    key = hashlib.sha256(" ".join(sorted(packages)).encode()).hexdigest()[:12]
    with building(f"packages-{system}") as cache:
        kept = cache / "packages" / f"{system}-{key}"
        if not kept.is_dir():
            kept.parent.mkdir(exist_ok=True)
            with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
                whole = Path(folder, "whole")
                whole.mkdir()
                _download(system, packages, whole)
                whole.rename(kept)
    return kept


def _download(system: str, packages: Sequence[str], folder: Path) -> None:
    fetch = f'chroot "$1" apt-get -qq -d -y --no-install-recommends install {" ".join(packages)} </dev/null'
    run([
        "mmdebstrap", "--quiet", "--variant=apt", "--skip=cleanup/apt", f"--keyring={KEYRING}",
        *(f"--aptopt={option}" for option in _acquire_options()), f"--customize-hook={fetch}",
        f'--customize-hook=cp "$1"/var/cache/apt/archives/*.deb {folder}/',
        RELEASES[system], "/dev/null", *_sources(RELEASES[system])])
