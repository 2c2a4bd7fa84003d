# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords as openGauss stores them by SHA-256: PBKDF2 of SHA-1, and HMAC of SHA-256 over it, as in RFC 5802. Checked
by hand on verifiers of its own regression tests whose passwords are told there.
"""

import hashlib
import hmac
from typing import Any, Callable, Iterator, Optional, Tuple

Matches = Callable[[str], bool]
_MOST = 200
_MOST_ROUNDS = 100000
_STORED = (
    "SELECT rolname, rolpassword FROM pg_authid WHERE rolcanlogin AND rolpassword IS NOT NULL "
    "ORDER BY rolsuper DESC, rolsystemadmin DESC, rolname LIMIT %d" % _MOST)
# After the name of the form: salt, key of the server, key that is compared; each 32 bytes in hexadecimal.
_NAME, _KEY = "sha256", 64
# The count of rounds, its last digit first, each as the letter so far behind the one here; without it, the usual one.
_DIGITS, _USUAL = "ecdfdcefade", 10000


def of(cluster: Any) -> Iterator[Tuple[str, str, Matches]]:
    """Yield (account, what it is called, what tells whether a word is its password) of those that can be read."""
    for name, stored in cluster.asked(None, [_STORED])[0]:
        matches = _sha256(stored) or _md5(name, stored)
        if matches is not None:
            yield name, name, matches


def _sha256(stored: str) -> Optional[Matches]:
    if not stored.startswith(_NAME):
        return None
    keys, rest = stored[len(_NAME):len(_NAME) + 3 * _KEY], stored[len(_NAME) + 3 * _KEY:]
    if rest.startswith("md5"):
        rest = rest[35:]
    rounds = _rounds(rest)
    try:
        salt, key = bytes.fromhex(keys[:_KEY]), bytes.fromhex(keys[2 * _KEY:])
    except ValueError:
        return None
    if len(key) != _KEY // 2 or not 0 < rounds <= _MOST_ROUNDS:
        return None

    def matches(word):
        mixed = hashlib.pbkdf2_hmac("sha1", word.encode("utf-8"), salt, rounds, 32)
        return hashlib.sha256(hmac.new(mixed, b"Client Key", hashlib.sha256).digest()).digest() == key
    return matches


def _rounds(text: str) -> int:
    """Return a count of rounds, 0 for what is none."""
    if not text:
        return _USUAL
    digits = [ord(letter) - ord(least) for letter, least in zip(text, _DIGITS)]
    if len(text) != len(_DIGITS) or not all(0 <= digit <= 9 for digit in digits):
        return 0
    return sum(digit * 10 ** place for place, digit in enumerate(digits))


def _md5(name: str, stored: str) -> Optional[Matches]:
    if not stored.startswith("md5"):
        return None
    return lambda word: hashlib.md5((word + name).encode("utf-8", "surrogateescape")).hexdigest() == stored[3:35]
