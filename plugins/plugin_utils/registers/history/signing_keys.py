# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose SSH key is whose (`signing_key` in people.yml), and the list of allowed signers that git checks against."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record

__all__ = ["Keys", "public_key"]

# One line, or a key would bring others' with it. No options before the type: they could make it an authority.
_FORM = re.compile(
    r"(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\.com"
    r"|sk-ecdsa-sha2-nistp256@openssh\.com) ([A-Za-z0-9+/]+=*)(?: [^\n\r]*)?")


class Keys:
    """The keys of people. `wrong` are the people whose key is no SSH public key."""

    def __init__(self, people: Iterable[Record]) -> None:
        self._owners: dict[str, set[str]] = {}
        self.wrong: set[str] = set()
        for person in people:
            if person.get("signing_key") is None:
                continue
            key = public_key(str(person["signing_key"]))
            if key is None:
                self.wrong.add(person["id"])
            else:
                self._owners.setdefault(key, set()).add(person["id"])

    def of(self, person: str) -> bool:
        """Tell whether somebody has a key."""
        return any(person in owners for owners in self._owners.values())

    def owners(self, principal: str) -> set[str]:
        """Return those who have the key that the list of allowed signers calls so; more than one share it."""
        return dict(zip(self._names(), self._owners.values(), strict=True)).get(principal, set())

    @contextmanager
    def allowed_signers(self) -> Iterator[Path]:
        """Give the list as a file that is there for the time of the check, for this user only."""
        with TemporaryDirectory(prefix="jrt0117-signers-") as folder:
            path = Path(folder, "allowed_signers")
            path.write_text("".join(
                f'{name} namespaces="git" {key}\n' for name, key in zip(self._names(), self._owners, strict=True)))
            yield path

    def _names(self) -> list[str]:
        # Ids of people may have signs that mean something in the list.
        return [f"key{number}" for number in range(len(self._owners))]


def public_key(text: str) -> str | None:
    """Return type and key, or None where it is no public key."""
    found = _FORM.fullmatch(text.strip())
    if not found:
        return None
    try:
        blob = base64.b64decode(found[2], validate=True)
    except binascii.Error:
        return None
    kind = found[1].encode("ascii")
    return f"{found[1]} {found[2]}" if blob.startswith(len(kind).to_bytes(4, "big") + kind) else None
