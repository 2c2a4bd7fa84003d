"""Every file of a host, before and after."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from .places import lab_dir
from .shell import LabError

__all__ = ["TREE_DIGEST", "differences", "remember", "unchanged"]

TREE_DIGEST = Path(__file__).with_name("tree_digest.py")
PACKAGE_RECORD = re.compile(
    r"/var/(cache/(apt|debconf|ldconfig)|lib/apt/extended_states|lib/dpkg/status-old|log/(apt|dpkg\.log))[/ ]")
Digest = Callable[[str, str], str]


def remember(lab: str, hosts: Iterable[str], digest: Digest) -> None:
    """Remember every file of some hosts."""
    for host in hosts:
        _remembered(lab, host).write_text(digest(lab, host), encoding="utf-8")


def unchanged(lab: str, hosts: Iterable[str], digest: Digest, *, package_records: bool = True) -> None:
    """Raise LabError naming every file that differs from what was remembered."""
    found = [
        f"{host}: {line}" for host in hosts
        for line in differences(lab, host, digest(lab, host), package_records=package_records)]
    if found:
        raise LabError("\n  ".join(("files differ:", *found)))


def differences(lab: str, host: str, now: str, *, package_records: bool) -> list[str]:
    """Return what differs from what was remembered: a line for what was (-), a line for what is (+).

    Without `package_records`, what apt and dpkg note of packages that came and went is left out.
    """
    try:
        before = set(_remembered(lab, host).read_text(encoding="utf-8").splitlines())
    except FileNotFoundError:
        raise LabError(f"nothing was remembered of {host}; remember it first.") from None
    after = set(now.splitlines())
    differing = [line for line in sorted(before ^ after) if package_records or not PACKAGE_RECORD.match(line)]
    return [f"{'-' if line in before else '+'} {line}" for line in differing]


def _remembered(lab: str, host: str) -> Path:
    return lab_dir(lab) / f"{host}.files"
