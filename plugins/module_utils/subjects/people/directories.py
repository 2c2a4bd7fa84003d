# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Directories (SSSD, LDAP, a Windows domain) that a host takes accounts from beside its local files, which are all that
is judged.
"""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value, printable, read_document

NSSWITCH = "/etc/nsswitch.conf"

_LOCAL = ("files", "compat", "db", "systemd", "altfiles", "extrausers")
_ACTION = re.compile(r"\[[^\]]*\]")
# What shows that a source which distributions name as shipped has a directory behind it.
_SET_UP = {
    "sss": (("/etc/sssd/sssd.conf", "/etc/sssd/conf.d/*.conf"), re.compile(rb"^\s*\[domain/", re.M)),
    "ldap": (
        ("/etc/nslcd.conf", "/etc/ldap.conf", "/etc/libnss-ldap.conf"),
        re.compile(rb"^\s*(?:uri|host)\s+\S", re.M | re.I)),
    "winbind": (
        ("/etc/samba/smb.conf",),
        re.compile(
            rb"^\s*(?:security\s*=\s*(?:ads|domain)|server role\s*=\s*(?:member|active directory|classic))",
            re.M | re.I)),
}
_ADVICE = Text(
    "Whoever administers the directory shows that its accounts comply; record that in a dated waiver.",
    "请目录服务管理员证明其中的账户符合要求，并登记有期限的豁免。")


def unseen(host, *databases):
    """Yield the expectation that no directory stands behind any of these databases of nsswitch.conf; nothing is said of
    none.
    """
    yield Each(lambda host: _first_behind(host, databases))


def _first_behind(host, databases):
    for database in databases:
        found = behind(host, database)
        if found is not None:
            source = printable(found.text)
            yield observed(
                "not_checked", "directory_unseen",
                "This host also has the directory {source} for its {database} database ({where}), which was not "
                "judged.", "本机的 {database} 数据库还使用目录服务 {source}（{where}），其内容未予判定。",
                source=source, database=database, where=found.where, expected="local files alone",
                actual="%s: %s" % (database, source), evidence=(line(host, found.where),), advice=_ADVICE)
            return


def behind(host, database):
    """Return the directories behind a database, with the line that names them; None where there is none."""
    return host.memo(("directories", database), lambda: _behind(host, database))


def _behind(host, database):
    if not host.exists(NSSWITCH):
        return None
    document = read_document(host, NSSWITCH)
    for index in range(len(document.lines)):
        name, _colon, sources = document.text(index).partition("#")[0].partition(":")
        if name.strip() == database:
            used = [word for word in _ACTION.sub(" ", sources).split() if word not in _LOCAL and _set_up(host, word)]
            return Value(", ".join(used), document.where(index)) if used else None
    return None


def _set_up(host, source):
    if source not in _SET_UP:
        return True
    patterns, sign = _SET_UP[source]
    return any(sign.search(host.read(path)) for pattern in patterns for path in host.glob(pattern))
