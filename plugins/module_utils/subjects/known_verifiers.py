# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which accounts of a database have a password that anybody would try: a few words, the likeliest first, within a time.

What is stored is read for this, stays here, and is told nowhere; nobody logs in.
"""

import base64
import binascii
import hashlib
import hmac
import json
import time
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

_NAME = Text("its own name", "账号名本身")
_USUAL = Text("one of the usual words", "常用口令之一")
_NAMED = Text("one of the default passwords that the policy names", "策略列出的默认口令之一")
_WORDS = (
    "password", "123456", "postgres", "root", "mysql", "admin", "12345678", "P@ssw0rd", "Admin@123", "changeme",
    "secret", "Passw0rd", "123456789", "test", "1qaz@WSX")
_MOST = 200
_MOST_ROUNDS = 100000
_OF_POSTGRESQL = (
    "SELECT rolname, rolpassword FROM pg_authid WHERE rolcanlogin AND rolpassword IS NOT NULL "
    "ORDER BY rolsuper DESC, rolname LIMIT %d" % _MOST)
_OF_MARIADB = "SELECT User, Host, Priv FROM mysql.global_priv LIMIT %d" % _MOST
_OF_MYSQL = (
    "SELECT User, Host, authentication_string FROM mysql.user WHERE plugin = 'mysql_native_password' LIMIT %d" % _MOST)

Matches = Callable[[str], bool]


class Found(NamedTuple):
    """The accounts whose password is known, each with what it is, and how many were not tried to the end."""

    known: Dict[str, Text]
    tried: int
    untried: int


def of(database: Any, named: List[str], seconds: float) -> Found:
    """Return what was found of a database of this host; made once in a run."""
    look: Any = {"postgresql": _postgresql, "mysql": _mysql}.get(database.engine)
    if look is None:
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.opengauss import verifiers

        look = verifiers.of
    return database.host.once(
        ("verifiers", database.server.process), lambda: _found(list(look(database)), named, seconds))


def _found(accounts, named, seconds):
    known: Dict[str, Text] = {}
    end, done = time.monotonic() + seconds, 0
    for name, label, matches in accounts:
        words = [(name, _NAME)] + [(word, _USUAL) for word in _WORDS]
        words += [(word.replace("{name}", name), _NAMED) for word in named]
        for word, kind in words:
            if time.monotonic() > end:
                return Found(known, done, len(accounts) - done)
            if matches(word):
                known[label] = kind
                break
        done += 1
    return Found(known, done, 0)


def _postgresql(cluster) -> Iterator[Tuple[str, str, Matches]]:
    for name, stored in cluster.asked(None, [_OF_POSTGRESQL])[0]:
        matches = _scram(stored) if stored.startswith("SCRAM-SHA-256$") else _md5(name, stored)
        if matches is not None:
            yield name, name, matches


def _scram(stored) -> Optional[Matches]:
    try:
        rounds, _colon, rest = stored.split("$", 1)[1].partition(":")
        salt, _dollar, keys = rest.partition("$")
        count, key = int(rounds), base64.b64decode(keys.partition(":")[0])
        mixed = base64.b64decode(salt)
    except (ValueError, IndexError, binascii.Error):
        return None
    if not 0 < count <= _MOST_ROUNDS:
        return None

    def matches(word):
        salted = hashlib.pbkdf2_hmac("sha256", word.encode("utf-8"), mixed, count)
        return hashlib.sha256(hmac.new(salted, b"Client Key", hashlib.sha256).digest()).digest() == key
    return matches


def _md5(name, stored) -> Optional[Matches]:
    if not stored.startswith("md5"):
        return None
    return lambda word: hashlib.md5((word + name).encode("utf-8", "surrogateescape")).hexdigest() == stored[3:]


def _mysql(server) -> Iterator[Tuple[str, str, Matches]]:
    if server.mariadb:
        told = [(user, host, json.loads(text or "{}")) for user, host, text in server.asked(_OF_MARIADB)[0]]
        rows = [(user, host, one.get("authentication_string") or "") for user, host, whole in told
                for one in [part or whole for part in whole.get("auth_or") or [whole]]
                if (one.get("plugin") or "mysql_native_password") == "mysql_native_password"]
    else:
        rows = server.asked(_OF_MYSQL)[0]
    for user, host, stored in rows:
        # SHA-1 of SHA-1; "invalid" and the like are none.
        if len(stored) == 41 and stored[0] == "*":
            yield user, "'%s'@'%s'" % (user, host), _sha1(stored)


def _sha1(stored) -> Matches:
    return lambda word: "*" + hashlib.sha1(
        hashlib.sha1(word.encode("utf-8")).digest()).hexdigest().upper() == stored.upper()
