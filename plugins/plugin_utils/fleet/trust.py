# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may say what in a report: fragments by the keys that have signed them.

A list of allowed signers, as ssh-keygen has it, tells whose key is whose. A name that begins with `controller:` is a
controller's, which speaks for every host; every other is a host's, in the inventory's words, which speaks for itself.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence import signing
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import FragmentError, Problem

__all__ = ["CONTROLLER", "NAMESPACE", "Heard", "hear", "sign"]

NAMESPACE = "jrt0117"
CONTROLLER = "controller:"
_NO_LIST = Text(
    "There is no list of allowed signers at {path}, so nobody's signature counts.",
    "{path} 处没有签名者名单，没有可采信的签名。")
_UNSIGNED = Text("nobody has signed it", "未经签名")
_STRANGER = Text("the key that has signed it is nobody's in {path}", "签名所用的密钥不在 {path} 中")
_LEFT_OUT = Text(
    "This fragment is left out, and hosts that no other tells of are not seen: {why}.",
    "该记录文件已略过，其他文件未涉及的主机视为未被查看：{why}。")
_ALL_THE_SAME = Text(
    "This fragment counts all the same, since baseline_fragments_require_signed is false: {why}.",
    "baseline_fragments_require_signed 为 false，该记录文件仍被采用：{why}。")
_NO_CONTROLLER = Text(
    "No controller has signed this file, so it does not count: {why}.", "该文件未经控制机签名，不予采用：{why}。")
_CHANGED = Text(
    "{path} was changed while the report was made. Run it again.", "{path} 在生成报告期间发生了变化，请重新运行。")


@dataclass
class Heard:
    """What counts: fragments, the hosts that some of them may speak for only, and what is to be told."""

    fragments: list[Path] = field(default_factory=list)
    only: dict[Path, frozenset[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    # Those by whom what is not signed does not count.
    signers: Path | None = None
    _states: dict[Path, tuple[int, int, int]] = field(default_factory=dict)

    def refused(self, path: Path) -> Problem | None:
        """Return why a file that only a controller may have written does not count; None where it does."""
        if self.signers is None:
            return None
        self._states[path] = _state(path)
        found = _signed_by(path, self.signers)
        if not isinstance(found, Text) and any(name.startswith(CONTROLLER) for name in found):
            return None
        told = _NO_CONTROLLER.format(why=found if isinstance(found, Text) else ", ".join(sorted(found)))
        return Problem(path.name, harmless(told.en), harmless(told.zh))

    def require_unchanged(self) -> None:
        """Raise FragmentError where a fragment is no longer what was verified: who sends them may write there."""
        for path, state in self._states.items():
            if _state(path) != state:
                told = _CHANGED.format(path=str(path))
                raise FragmentError(f"{told.en} / {told.zh}")


def hear(
        fragments: Iterable[Path], signers: Path | None, required: bool, own: Collection[Path] = ()) -> Heard:
    """Sort out fragments by their signatures; without a list of signers all of them count, unless one is required.

    `own` is that of the run which is going on: it has come to no end, and is this controller's.
    """
    paths = list(fragments)
    others = [path for path in paths if path not in own]
    if not others:
        return Heard(paths)
    if signers is None and not required:
        return Heard(paths)
    if signers is None or not signers.is_file():
        told = _NO_LIST.format(path=str(signers))
        raise FragmentError(f"{told.en} / {told.zh}")
    heard = Heard(signers=signers if required else None, _states={path: _state(path) for path in others})
    refused = set()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, found in zip(others, pool.map(_signed_by, others, repeat(signers)), strict=True):
            if isinstance(found, Text):
                told = (_LEFT_OUT if required else _ALL_THE_SAME).format(why=found)
                heard.problems.append(Problem(path.name, harmless(told.en), harmless(told.zh)))
                if required:
                    refused.add(path)
            elif not any(name.startswith(CONTROLLER) for name in found):
                heard.only[path] = found
    heard.fragments = [path for path in paths if path not in refused]
    if not heard.fragments:
        raise FragmentError(" ".join(f"{one.where}: {one.en} / {one.zh}" for one in heard.problems[:1]))
    return heard


def sign(fragment: Path, key: Path) -> None:
    """Sign a fragment that has come to its end; raises signing.NotSigned."""
    signing.sign(fragment, key, NAMESPACE)


def _signed_by(path: Path, signers: Path) -> frozenset[str] | Text:
    """Return the names of who has signed a fragment, or why nobody has."""
    if not signing.signature_of(path).is_file():
        return _UNSIGNED
    problem = _STRANGER.format(path=str(signers))
    good = set()
    for name in signing.names(path, signers):
        told = signing.problem(path, name, signers, NAMESPACE)
        if told is None:
            good.add(name)
        else:
            problem = told
    return frozenset(good) or problem


def _state(path: Path) -> tuple[int, int, int]:
    """Return what nobody can give back to a file that he has changed: the kernel alone sets the time of its change."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_ctime_ns
