# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line of a configuration as it may be shown: without passwords, hashes, keys and communities."""

from __future__ import annotations

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.redact import redact

__all__ = ["HIDDEN", "hidden", "shown"]

HIDDEN = "***"
# What a configuration has where its collector has taken a secret out.
_TAKEN_OUT = re.compile(r"<[^>]*(?:hidden|removed|redacted)[^>]*>|\*{3,}|SCRUBBED", re.I)
# A value follows.
_SECRET = frozenset(
    "password secret cipher irreversible-cipher simple hash key keystring key-string community community-name "
    "shared-key pre-shared-key psk passphrase securityname security-name md5 sha sha256 sha512 authentication-key "
    "encrypted-password plaintext-password localizedkey auth priv string authentication-mode-key".split())
# The kind of a secret, between its word and its value.
_KIND = frozenset(
    "0 4 5 6 7 8 9 cipher simple hash irreversible-cipher encrypted read write md5 sha sha256 sha512 aes aes128 "
    "aes256 128 192 256 des des56 3des text plain key secret password scrypt auth priv v3 ascii hex".split())
# After these words, those above speak of rules on secrets, or of ways to log in.
_NO_SECRET = frozenset(
    "min-length min-len min-size max-size policy expire complexity complexity-check strength-check alert history "
    "lifetime life-cycle strong no-repeat-times publickey encryption aging".split())
_LONG = re.compile(r"(?:\$[0-9a-z]{1,3}\$|%[\^@]|@%@%).*|[A-Za-z0-9+/=$.!%^#@{}|*`~_-]{24,}")
# What may stand after a value and says something of it.
_AFTER = frozenset("ro rw acl role privilege level service-type group network-admin network-operator".split())
_MOST = 300


def shown(text: str) -> str:
    """Return the line with each secret in it masked."""
    words = [HIDDEN if _LONG.fullmatch(word) else word for word in text.split()]
    at = 0
    while at < len(words):
        if words[at].lower().strip("'\"{}") not in _SECRET or words[at + 1:at + 2] and words[at + 1] in _NO_SECRET:
            at += 1
            continue
        at += 1
        while at < len(words) - 1 and words[at].lower() in _KIND:
            at += 1
        # A value in quotes may hold blanks: all is masked up to a word that tells of something else.
        while at < len(words) and words[at].lower() not in _AFTER | _SECRET:
            words[at] = HIDDEN
            at += 1
        if at < len(words) and words[at].lower() in _AFTER:
            break
    told = " ".join(word for number, word in enumerate(words) if word != HIDDEN or words[number - 1:number] != [HIDDEN])
    return harmless(redact(told))[:_MOST]


def hidden(text: str) -> bool:
    """Tell whether a collector has taken the secret out of this."""
    return _TAKEN_OUT.search(text) is not None
