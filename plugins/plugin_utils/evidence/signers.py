# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose signatures of evidence count: those by keys of the register of keys whose purpose is evidence_signing, or, of
manifests, by those in a list of allowed signers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence import signing

__all__ = ["PURPOSE", "Entry", "Signers"]

PURPOSE = "evidence_signing"
_NOBODY = Text(
    "nobody's signature counts: no key in the register of keys (baseline_registers) has the purpose evidence_signing "
    "and a signing_key",
    "没有可采信的签名者：密钥台账（baseline_registers）中没有 purpose 为 evidence_signing 且登记了 signing_key 的密钥")
_NO_LIST = Text(
    "nobody's signature counts: {path} is no list of allowed signers", "没有可采信的签名者：{path} 不是签名者名单")
_UNSIGNED = Text("{path} is signed by nobody", "{path} 未经签名")
_OTHER_DAY = Text(
    "the signature of {path} is by {by}, a key of {created} to {expires}, and what is signed is of {day}",
    "{path} 由 {by} 签名，该密钥有效期为 {created} 至 {expires}，而所签内容的日期为 {day}")


@dataclass(frozen=True)
class Entry:
    """A key of the register: its id, the public key, and the first and last day of what it may sign."""

    id: str
    key: str
    created: date | None
    expires: date | None

    def valid_on(self, day: date) -> bool:
        """Tell whether it may have signed what is of a day."""
        return not (self.created and day < self.created) and not (self.expires and day > self.expires)


@dataclass(frozen=True)
class Signers:
    """Those whose signatures count: a list of allowed signers, else keys of the register; `wrong` tells what is amiss
    in that.
    """

    entries: tuple[Entry, ...] = ()
    listed: Path | None = None
    wrong: tuple[Text, ...] = ()

    @classmethod
    def of(cls, registers: str, listed: str = "") -> Signers:
        """Return those of a list, where one is named, else those of the register in a folder."""
        if listed:
            return cls(listed=Path(listed))
        if not registers:
            return cls()
        # A run that asks for no signature does not pay for it.
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.history.signing_keys import (
            public_key,
        )
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import load

        register = load(Path(registers), names=("keys",))["keys"]
        # One with a fault is believed in nothing.
        rows = [] if register.faults else register.lists.get("records", [])
        entries, wrong = [], list(register.faults[:1])
        for row in rows:
            key = public_key(str(row.get("signing_key"))) if row.get("purpose") == PURPOSE else None
            if key is not None:
                entries.append(Entry(row["id"], key, row.get("created"), row.get("expires")))
        return cls(tuple(entries), wrong=tuple(wrong))

    @property
    def known(self) -> bool:
        """Whether anybody's signature can count at all."""
        return bool(self.entries or self.listed)

    def signer_of(self, path: Path, day: date, by: str) -> str:
        """Return who has signed a file that is of a day; raises NotSigned. `by` is who is said to, for a list."""
        if not signing.signature_of(path).exists():
            raise signing.NotSigned(_UNSIGNED.format(path=str(path)))
        if self.listed is not None:
            if not self.listed.is_file():
                raise signing.NotSigned(_NO_LIST.format(path=str(self.listed)))
            _verified(path, by, self.listed)
            return by
        return self._of_register(path, day)

    def _of_register(self, path: Path, day: date) -> str:
        problem = _NOBODY
        with self._allowed() as allowed:
            for entry in self.entries:
                told = signing.problem(path, entry.id, allowed)
                if told is None and entry.valid_on(day):
                    return entry.id
                problem = told or _OTHER_DAY.format(
                    path=str(path), by=entry.id, created=str(entry.created or "-"), expires=str(entry.expires or "-"),
                    day=str(day))
                if told is None:
                    break
        raise signing.NotSigned(problem)

    @contextmanager
    def _allowed(self) -> Iterator[Path]:
        """Give the keys as ssh-keygen takes them, for this user only."""
        with TemporaryDirectory(prefix="jrt0117-signers-") as folder:
            path = Path(folder, "allowed_signers")
            path.write_text("".join(
                f'{one.id} namespaces="{signing.NAMESPACE}" {one.key}\n' for one in self.entries), encoding="utf-8")
            yield path


def _verified(path: Path, by: str, allowed: Path) -> None:
    problem = signing.problem(path, by, allowed)
    if problem is not None:
        raise signing.NotSigned(problem)
