# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SCRAM-SHA-256 (RFC 7677) as PostgreSQL has it: what proves a password that never crosses the connection."""

import base64
import binascii
import hashlib
import hmac
import os
import unicodedata
from typing import Optional

WAY = "SCRAM-SHA-256"
# No channel binding: "n,," in base64.
_PLAIN = b"n,,"
_MOST_ROUNDS = 10000000


class NotProven(Exception):
    """The server's side of the exchange is not as it has to be."""


class Exchange:
    """One login: `first()`, `final(answer)`, `verify(answer)` in this order."""

    def __init__(self, password: str, nonce: Optional[str] = None) -> None:
        self._password = unicodedata.normalize("NFKC", password).encode("utf-8")
        self._nonce = nonce or base64.b64encode(os.urandom(18)).decode("ascii")
        # PostgreSQL takes the user's name from the first message of the connection.
        self._bare = b"n=,r=" + self._nonce.encode("ascii")
        self._signature = b""

    def first(self) -> bytes:
        """Return what is said first."""
        return _PLAIN + self._bare

    def final(self, answer: bytes) -> bytes:
        """Return the proof, made with what the server has answered."""
        told = _fields(answer)
        try:
            nonce, salt, rounds = told[b"r"], base64.b64decode(told[b"s"], validate=True), int(told[b"i"])
        except (KeyError, ValueError, binascii.Error):
            raise NotProven("no salt and no count of rounds")
        if not nonce.startswith(self._nonce.encode("ascii")) or not 0 < rounds <= _MOST_ROUNDS:
            raise NotProven("the answer is not to this question")
        salted = hashlib.pbkdf2_hmac("sha256", self._password, salt, rounds)
        key = _mac(salted, b"Client Key")
        end = b"c=" + base64.b64encode(_PLAIN) + b",r=" + nonce
        signed = self._bare + b"," + answer + b"," + end
        self._signature = _mac(_mac(salted, b"Server Key"), signed)
        shown = bytes(a ^ b for a, b in zip(key, _mac(hashlib.sha256(key).digest(), signed)))
        return end + b",p=" + base64.b64encode(shown)

    def verify(self, answer: bytes) -> None:
        """Raise NotProven where the server does not know the password either."""
        told = _fields(answer).get(b"v", b"")
        if not self._signature or not hmac.compare_digest(told, base64.b64encode(self._signature)):
            raise NotProven("the server has not proven that it knows this password")


def _mac(key, text):
    return hmac.new(key, text, hashlib.sha256).digest()


def _fields(answer):
    return {part[:1]: part[2:] for part in answer.split(b",") if part[1:2] == b"="}
