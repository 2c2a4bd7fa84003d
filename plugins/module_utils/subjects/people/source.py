# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The accounts of a host: who is a person, who is the system's own, who is in which group; and how to change that.

Only the local files are read: they are what a baseline can settle. What comes from elsewhere is told by
sources/directories.py.
"""

import re
from collections import namedtuple
from typing import Any, Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.redact import MASK
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging import finding
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import accountdb, login_defs
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, printable

PASSWD = "/etc/passwd"
SHADOW = "/etc/shadow"
GROUP = "/etc/group"
GSHADOW = "/etc/gshadow"
NOBODY = ("nobody", "nfsnobody")

_KEPT_THERE = Text(
    "does not exist, and {passwd} says that passwords are kept there", "不存在，而 {passwd} 表明口令保存于其中").format(
    passwd=PASSWD)

# Marks, and what is too short for a hash: some distributions write x or NP.
_IMPOSSIBLE = re.compile(r"[!*]|[^$]{1,12}\Z")
_TCB = "/etc/tcb"
_IN_TCB = Text(
    "holds the passwords of this host (pam_tcb), and is not read here", "保存本机口令（pam_tcb），本程序不予读取")
_WITHOUT_ROOT = Text(
    "has no line for root, so that it cannot be whole; restore it from {path}- or a backup",
    "没有 root 的行，内容必不完整；请从 {path}- 或备份恢复")
# Cut short, or on a disk that was full: nobody's verdict stands on what such a file does not say.
_NOBODY_IN_IT = Text(
    "is empty, as a host that works never has it; restore it from {path}- or a backup",
    "为空，正常主机不会如此；请从 {path}- 或备份恢复")
_ROOTLESS = Text(
    "has no account with user id 0, so that it cannot be whole; restore it from {path}- or a backup",
    "没有用户 ID 为 0 的账号，内容必不完整；请从 {path}- 或备份恢复")

# The last three do one thing at the console and are no shells, as distributions ship them.
_NO_LOGIN = ("nologin", "false", "true", "sync", "shutdown", "halt")
_REFUSING_SHELLS = ("/usr/sbin/nologin", "/sbin/nologin", "/usr/bin/false", "/bin/false")
# Of a password the marks before it are no secret, nor is the "x" in its place.
_PASSWORD = re.compile(r"^([^:]*:[!*]*)(?!x?:)[^:!*][^:]*")
# Day 0 means to some tools that an account never expires.
_LONG_AGO = 1

Account = namedtuple("Account", "name uid gid home shell where")


def of(host):
    """Return the people of this host."""
    return People(host)


def refusing_shell(host):
    """Return the path of the program that this host has for refusing logins."""
    for path in _REFUSING_SHELLS:
        if host.exists(path):
            return path
    raise Missing(
        _REFUSING_SHELLS[0],
        Text("does not exist, nor does any other program that refuses logins", "不存在，也没有其他拒绝登录的程序"))


def log_in(shell):
    """Tell whether a shell lets its account log in; an empty one stands for /bin/sh."""
    return shell.rsplit("/", 1)[-1] not in _NO_LOGIN


def line(host, where):
    """Return the evidence of a line of passwd, shadow or group."""
    document = getattr(of(host), where.path[len("/etc/"):])
    return finding.Evidence("file", where, shown(document.text(where.line - 1)))


def shown(text):
    """Return a line of an account file without the password."""
    return printable(_PASSWORD.sub(r"\g<1>" + MASK, text))


class People:
    """The local accounts and groups, staged changes included."""

    def __init__(self, host):
        self.host = host

    @property
    def passwd(self):
        """Return the parsed passwd file; Unreadable where it cannot be whole."""
        return self.host.memo("passwd", self._passwd)

    def _passwd(self):
        found = _inhabited(accountdb.passwd(self.host.read(PASSWD), PASSWD, self.host.damaged))
        if not any(entry.uid == 0 for entry in found.entries):
            raise Unreadable(PASSWD, _ROOTLESS.format(path=PASSWD))
        return found

    @property
    def shadow(self):
        """Return the parsed shadow file; an empty one where no account is said to have its password there."""
        return self.host.memo(SHADOW, self._shadow)

    def _shadow(self):
        kept_there = any(entry.password == "x" for entry in self.passwd.entries)
        if not self.host.exists(SHADOW):
            if kept_there:
                raise Unreadable(_TCB, _IN_TCB) if self.host.exists(_TCB) else Missing(SHADOW, _KEPT_THERE)
            return accountdb.shadow(b"", SHADOW)
        found = accountdb.shadow(self.host.read(SHADOW), SHADOW, self.host.damaged)
        if kept_there and _inhabited(found).get("root") is None and self._in_shadow("root"):
            raise Unreadable(SHADOW, _WITHOUT_ROOT.format(path=SHADOW))
        return found

    def _in_shadow(self, name):
        entry = self.passwd.get(name)
        return entry is not None and entry.password == "x"

    @property
    def unkept(self):
        """Return the names of accounts whose passwords are said to be in the shadow file, and are not."""
        return [one.name for one in self.accounts if self._in_shadow(one.name) and self.ageing(one.name) is None]

    @property
    def group(self):
        """Return the parsed group file; Unreadable where it has no group, Missing where there is none."""
        return self.host.memo(GROUP, self._group)

    def _group(self):
        return _inhabited(accountdb.group(self.host.read(GROUP), GROUP, self.host.damaged))

    @property
    def uid_min(self):
        """Return the lowest user id of people, as login.defs has it."""
        return self.host.memo("uid_min", lambda: self._number("UID_MIN", 1000))

    def _number(self, name, default):
        value = login_defs.of(self.host).get(name)
        number = None if value is None else login_defs.number(value.text)
        return default if number is None else number

    @property
    def accounts(self):
        """Return every account once: the C library takes the first line of a name."""
        return self.host.memo("accounts", self._accounts)

    def _accounts(self):
        first: Dict[str, Any] = {}
        for entry in self.passwd.entries:
            first.setdefault(entry.name, Account(
                entry.name, entry.uid, entry.gid, entry.home, entry.shell, Where(PASSWD, entry.line)))
        return sorted(first.values(), key=lambda account: account.where.line)

    @property
    def humans(self):
        """Return the accounts that people log in with."""
        return [
            one for one in self.accounts if one.uid >= self.uid_min and one.name not in NOBODY and log_in(one.shell)]

    @property
    def system(self):
        """Return the accounts that the system brought for itself; root is none of them."""
        return [one for one in self.accounts if one.uid != 0 and (one.uid < self.uid_min or one.name in NOBODY)]

    def named(self, name):
        """Return an account by its name, or None."""
        return self.host.memo("accounts by name", lambda: {one.name: one for one in self.accounts}).get(name)

    def ageing(self, name):
        """Return the shadow entry of an account, or None."""
        return self.shadow.get(name)

    def expired(self, name, today):
        """Tell whether an account's date of expiry has come; `today` is a number of days since 1970."""
        ageing = self.ageing(name)
        return ageing is not None and ageing.expire_date is not None and 0 <= ageing.expire_date <= today

    def members(self, group):
        """Return who is in a group, by its list or by the account's own group; None where there is no such group."""
        entry = self.group.get(group)
        if entry is None:
            return None
        listed_there = set(entry.members)
        primary = self.host.memo("accounts by group", self._by_group).get(entry.gid, ())
        return list(entry.members) + [name for name in primary if name not in listed_there]

    def _by_group(self):
        found: Dict[int, List[str]] = {}
        for one in self.accounts:
            found.setdefault(one.gid, []).append(one.name)
        return found

    def groups_of(self, name):
        """Return the names of all groups an account is in."""
        return list(self.host.memo("groups by member", self._by_member).get(name, ()))

    def _by_member(self):
        found: Dict[str, List[str]] = {}
        for entry in self.group.entries:
            for name in dict.fromkeys(self.members(entry.name)):
                found.setdefault(name, []).append(entry.name)
        return found

    def unlocked(self, name):
        """Tell whether an account's password field could let it in: it is neither locked nor impossible."""
        kept = self._password_entry(name)[0]
        return kept is not None and not _IMPOSSIBLE.match(kept.password)

    def locked(self, name):
        """Tell whether an account's password is locked as passwd(1) does it, by a mark before it."""
        kept = self._password_entry(name)[0]
        return kept is not None and kept.password.startswith("!")

    def _password_entry(self, name):
        """Return the entry that the C library takes an account's password from, with its file and parser."""
        entry = self.passwd.get(name)
        if entry.password == "x":
            return self.ageing(name), SHADOW, accountdb.shadow
        return entry, PASSWD, accountdb.passwd

    # Evidence

    def seen_account(self, name):
        """Return the line of an account, or that there is none."""
        account = self.named(name)
        return [finding.absent(PASSWD) if account is None else line(self.host, account.where)]

    def seen_login(self, name):
        """Return the line of an account, and of its password where that is elsewhere."""
        kept, path, _parse = self._password_entry(name)
        elsewhere = kept is not None and path == SHADOW
        return self.seen_account(name) + ([line(self.host, Where(SHADOW, kept.line))] if elsewhere else [])

    def seen_groups(self, *names):
        """Return the lines of groups, or that there are none."""
        entries = [self.group.get(name) for name in names]
        return [line(self.host, Where(GROUP, entry.line)) for entry in entries if entry is not None] or [
            finding.absent(GROUP)]

    # Staging

    def set_shell(self, name, shell):
        """Stage an account's shell."""
        self._edit(PASSWD, accountdb.passwd, name, "shell", shell)

    def lock_password(self, name):
        """Stage an account's password as locked; the hash stays, so that it can be unlocked."""
        kept, path, parse = self._password_entry(name)
        if kept is not None and not kept.password.startswith("!"):
            self._edit(path, parse, name, "password", "!" + kept.password)

    def expire(self, name):
        """Stage an account as expired."""
        self._edit(SHADOW, accountdb.shadow, name, "expire_date", _LONG_AGO)

    def add_group(self, name):
        """Stage a new system group with a free id, without members."""
        gid = self._free_gid()
        document = accountdb.group(self.host.read(GROUP), GROUP)
        document.add(name, "x", gid, ())
        self.host.stage_content(GROUP, document.render())
        if self.host.exists(GSHADOW):
            document = accountdb.gshadow(self.host.read(GSHADOW), GSHADOW)
            document.remove(name)
            document.add(name, "!", (), ())
            self.host.stage_content(GSHADOW, document.render())

    def _free_gid(self):
        # groupadd --system hands out ids from the top down.
        taken = set(entry.gid for entry in self.group.entries) | set(entry.gid for entry in self.passwd.entries)
        highest = self._number("SYS_GID_MAX", self._number("GID_MIN", 1000) - 1)
        for gid in range(highest, self._number("SYS_GID_MIN", 101) - 1, -1):
            if gid not in taken:
                return gid
        raise Missing(GROUP, Text("has no free group id for a system group", "没有可用于系统组的组 ID"))

    def _edit(self, path, parse, name, field, value):
        document = parse(self.host.read(path), path)
        if document.set_field(name, field, value):
            self.host.stage_content(path, document.render())


def _inhabited(document):
    """Return an account file that somebody is in; Unreadable otherwise."""
    if not document.entries:
        raise Unreadable(document.path, _NOBODY_IN_IT.format(path=document.path))
    return document


def listed(names, most=20):
    """Return names for a sentence, the first of many."""
    shown = ", ".join(names[:most])
    more = len(names) - most
    return Text(shown, shown.replace(", ", "、")) if more <= 0 else Text(
        "%s and %d more" % (shown, more), "%s 等 %d 个" % (shown.replace(", ", "、"), len(names)))
