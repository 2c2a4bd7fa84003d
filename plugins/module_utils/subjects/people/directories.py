# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Directories (SSSD, LDAP, a Windows domain, files of other places) that a host takes accounts from beside those of
/etc, which are all that is judged.
"""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value, printable, read_document

NSSWITCH = "/etc/nsswitch.conf"
# The C library of SUSE reads its vendor's file where /etc has none.
_PLACES = (NSSWITCH, "/usr/etc/nsswitch.conf")

# "files" is what is judged; the users of containers (mymachines) are nobody here.
_NO_DIRECTORY = ("files", "mymachines")
_ACTION = re.compile(r"\[[^\]]*\]")
_ANY = re.compile(rb"\S")
_ENTRY = re.compile(rb"^[^\s#+-]", re.M)
# What shows that a source which distributions name as shipped has a directory behind it: files, of the database, and
# what stands in them.
_SET_UP = {
    "compat": (("/etc/{database}",), re.compile(rb"^[+]", re.M)),
    "db": (("/var/lib/misc/{database}.db", "/var/db/{database}.db"), _ANY),
    "altfiles": (("/usr/lib/{database}", "/lib/{database}"), _ENTRY),
    "extrausers": (("/var/lib/extrausers/{database}",), _ENTRY),
    "systemd": (
        (
            "/etc/userdb/*", "/run/userdb/*", "/run/host/userdb/*", "/usr/lib/userdb/*",
            "/var/lib/systemd/home/*.identity"),
        _ANY),
    "sss": (
        ("/etc/sssd/sssd.conf", "/etc/sssd/conf.d/*.conf", "/usr/etc/sssd/sssd.conf"),
        re.compile(rb"^[ \t]*\[domain/", re.M)),
    "ldap": (
        ("/etc/nslcd.conf", "/etc/ldap.conf", "/etc/libnss-ldap.conf"),
        re.compile(rb"^[ \t]*(?:uri|host)\s+\S", re.M | re.I)),
    # No source of names; PAM asks it for passwords.
    "krb5": (("/etc/krb5.conf", "/etc/krb5.conf.d/*"), re.compile(rb"^[ \t]*default_realm\s*=\s*\S", re.M)),
    "winbind": (
        ("/etc/samba/smb.conf",),
        re.compile(
            rb"^[ \t]*(?:security\s*=\s*(?:ads|domain)|server role\s*=\s*(?:member|active directory|classic)|"
            rb"include\s*=|config backend\s*=\s*registry)",
            re.M | re.I)),
}
_ADVICE = Text(
    "Whoever administers the directory shows that its accounts comply; record that in a dated waiver.",
    "请目录服务管理员证明其中的账号符合要求，并登记有期限的豁免。")


def unseen(host, *databases):
    """Yield the expectation that no directory stands behind any of these databases of nsswitch.conf; nothing is said of
    none.
    """
    yield Each(lambda host: _first_behind(host, databases, None))


def unseen_files(host):
    """As unseen, of the files of accounts that a distribution ships beside those of /etc."""
    yield Each(lambda host: _first_behind(host, ("passwd",), ("altfiles", "extrausers", "systemd")))


def _first_behind(host, databases, only):
    for database in databases:
        found = behind(host, database)
        names = [] if found is None else [one for one in found.text.split(", ") if only is None or one in only]
        if names:
            source = printable(", ".join(names))
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
    path = next((path for path in _PLACES if host.exists(path)), None)
    if path is None:
        return None
    document = read_document(host, path)
    for index in range(len(document.lines)):
        name, _colon, sources = document.text(index).partition("#")[0].partition(":")
        if name.strip() == database:
            used = [word for word in _ACTION.sub(" ", sources).split() if set_up(host, word, database)]
            return Value(", ".join(used), document.where(index)) if used else None
    return None


def set_up(host, source, database):
    """Tell whether a source has a directory behind it."""
    if source in _NO_DIRECTORY:
        return False
    if source not in _SET_UP:
        return True
    patterns, sign = _SET_UP[source]
    return any(
        _says(host, path, sign) for pattern in patterns for path in host.glob(pattern.format(database=database)))


def _says(host, path, sign):
    found = host.stat(path)
    return found is not None and found.kind == "file" and sign.search(host.read(path)) is not None
