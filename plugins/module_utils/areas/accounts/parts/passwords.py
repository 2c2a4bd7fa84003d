# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the account files say of each account's password: whether there is one, how it is hashed, how old it is."""

import re
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import accountdb, source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people.source import PASSWD, SHADOW
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

_METHODS = (
    ("$y$", "yescrypt"), ("$gy$", "gost_yescrypt"), ("$sm3$", "sm3"), ("$6$", "sha512"), ("$5$", "sha256"),
    ("$7$", "scrypt"), ("$2", "blowfish"), ("$md5", "sunmd5"), ("$1$", "md5"), ("$3$", "nt"),
    ("$sha1$", "sha1"), ("_", "bsdicrypt"),
)
# Of another C library perhaps, which lets in by it.
_UNKNOWN = re.compile(r"\$[\w-]{1,20}(?=[$,])")
_DES = re.compile(r"[./0-9A-Za-z]{13}([./0-9A-Za-z]{11})*$")

_UNKEPT = Text(
    "has no line for {names}, though {passwd} says that the password is kept there; it was cut short, or pwconv has to "
    "be run", "缺少 {names} 的行，而 {passwd} 表明口令保存于其中；文件被截断，或须运行 pwconv")
# `method` is that of the stored hash, None without one; `usable` tells whether it opens the account.
Password = namedtuple("Password", "user method usable empty where ageing")


def passwords(host):
    """Return the password of every account, never the hash itself; staged changes included."""
    return host.memo("passwords", lambda: list(_passwords(host)))


def whole():
    """Return the expectation that the shadow file has each password that is said to be there; nothing is said of none
    that lacks.
    """
    return Each(_unkept)


def _unkept(host):
    names = people.of(host).unkept
    if names:
        raise Unreadable(SHADOW, _UNKEPT.format(names=people.listed(names), passwd=PASSWD))
    return ()


def shadow(host):
    """Return the shadow file for editing."""
    return accountdb.shadow(host.read(SHADOW), SHADOW)


def passwd(host):
    """Return the passwd file for editing."""
    return accountdb.passwd(host.read(PASSWD), PASSWD)


def _passwords(host):
    local = people.of(host)
    for account in local.accounts:
        entry = local.passwd.get(account.name)
        # The C library goes to the shadow file only where the password field is "x".
        ageing = local.ageing(account.name)
        shadowed = entry.password == "x" and ageing is not None
        where = Where(SHADOW, ageing.line) if shadowed else account.where
        stored = ageing.password if shadowed else "!" if entry.password == "x" else entry.password
        yield Password(account.name, method(stored), _usable(stored), stored == "", where, ageing)


def method(stored):
    """Return the method of a stored hash, that of a locked account too; None where there is no hash."""
    text = stored.lstrip("!")
    unknown = _UNKNOWN.match(text)
    return next((name for prefix, name in _METHODS if text.startswith(prefix)), "des" if _DES.match(text) else (
        unknown.group() + "$" if unknown else None))


def _usable(stored):
    return not stored.startswith("!") and method(stored) is not None
