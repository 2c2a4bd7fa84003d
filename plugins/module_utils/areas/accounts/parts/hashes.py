# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hashes of passwords: those that are stored, and whose method nobody here knows."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.passwords import method, passwords
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, line, observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import programs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    login as pam_login,
    unix as pam_unix,
    without,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import (
    accountdb,
    directories,
    login_defs,
    source as people,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where, read_document

_DEFAULT = "/etc/default/passwd"
# What shows that a module of PAM has a directory behind it.
_SOURCES = {
    "pam_sss": "sss", "pam_ldap": "ldap", "pam_ldapd": "ldap", "pam_winbind": "winbind", "pam_krb5": "krb5",
    "pam_systemd_home": "systemd",
}
_LIBUSER = "/etc/libuser.conf"
_LIBUSERS = ("/usr/sbin/lpasswd", "/usr/sbin/luseradd", "/usr/bin/lpasswd", "/usr/bin/luseradd")
_STYLE = re.compile(r"^\s*crypt_style\s*=\s*(\S*)", re.M | re.I)
# pam_unix is judged by its line, directories by what is behind them; the others keep no password of an account.
_KNOWN = ("pam_unix",) + pam_login.DIRECTORIES + tuple("pam_" + name for name in (
    "gnome_keyring", "kwallet", "kwallet5", "ecryptfs", "mount", "smbpass", "fprintd", "faillock", "tally2", "keyinit",
    "access", "listfile", "time", "group", "nologin", "rootok", "shells", "usertype", "mkhomedir", "wheel"))
_PASSWD = ("/usr/bin/passwd", "/bin/passwd", "/usr/sbin/chpasswd", "/bin/busybox")
_ELSEWHERE_ADVICE = Text(
    "Whoever administers the directory shows that its passwords are kept as strong hashes; record that in a dated "
    "waiver.", "请目录服务管理员证明其中的口令以强散列存储，并登记有期限的豁免。")
_MODULE_ADVICE = Text(
    "The system administrator sets a strong method for {module}, or shows it and records that in a dated waiver.",
    "请系统管理员为 {module} 设置强散列算法，或说明其算法并登记有期限的豁免。")
_UNKNOWN_ADVICE = Text(
    "The system administrator shows how it hashes passwords, or installs the shadow tools (package shadow).",
    "请系统管理员说明其口令存储算法，或安装 shadow 工具（软件包 shadow）。")
_READABLE_ADVICE = Text(
    "The system administrator runs {tool}, and a new password is set for {name}: the hash may have been copied.",
    "请系统管理员执行 {tool}，并为 {name} 重新设置口令：散列可能已被复制。")
_GROUP_ADVICE = Text(
    "The system administrator takes the password away with gpasswd -r {group}, or sets a new one.",
    "请系统管理员用 gpasswd -r {group} 去除该口令，或重新设置。")
_LIBUSER_ADVICE = Text(
    "The system administrator sets crypt_style = sha512 in section defaults of {path}.",
    "请系统管理员在 {path} 的 defaults 节设置 crypt_style = sha512。")
_WEAK_ADVICE = Text("The user {user} sets a new password with passwd; it is then stored as a strong hash.",
                    "请用户 {user} 用 passwd 重新设置口令，新口令将以强散列存储。")


def stored(host, good):
    """Yield what is to be said of each stored hash: its method is one of the good ones, or not."""
    for one in passwords(host):
        parts = dict(
            user=one.user, method=one.method, where=one.where, expected=" | ".join(good), actual=one.method)
        if one.method in good:
            yield observed(
                "pass", "hash_strong", "{user}: {method} ({where}).", "{user}：{method}（{where}）。", **parts)
        elif one.method is not None:
            yield observed(
                "fail", "weak_hash_stored", "The password of {user} is stored as a {method} hash ({where}).",
                "{user} 的口令以 {method} 散列存储（{where}）。", advice=_WEAK_ADVICE.format(user=one.user), **parts)


def of_groups(host, good):
    """Yield what is to be said of each weak hash of a group's password."""
    if host.exists(people.GSHADOW):
        for entry in accountdb.gshadow(host.read(people.GSHADOW), people.GSHADOW, host.damaged).entries:
            kind = method(entry.password)
            if kind is not None and kind not in good:
                where = Where(people.GSHADOW, entry.line)
                yield observed(
                    "fail", "weak_hash_stored", "The password of group {user} is stored as a {method} hash ({where}).",
                    "用户组 {user} 的口令以 {method} 散列存储（{where}）。", user=entry.name, method=kind, where=where,
                    expected=" | ".join(good), actual=kind, advice=_GROUP_ADVICE.format(group=entry.name))


def by_libuser(host, good):
    """Yield what is to be said of the method of libuser's tools, where they are: without a word they take DES."""
    tool = next((path for path in _LIBUSERS if host.exists(path)), None)
    if tool is not None:
        text = host.read(_LIBUSER).decode("utf-8", "replace") if host.exists(_LIBUSER) else ""
        match = _STYLE.search(text)
        name = match.group(1).lower() if match else "des"
        where = Where(_LIBUSER, text.count("\n", 0, match.start(1)) + 1) if match else _LIBUSER
        parts = dict(
            tool=tool, name=name, where=where, expected=" | ".join(good), actual=name,
            evidence=(line(host, where) if match else absent(_LIBUSER),))
        if name in good:
            yield observed(
                "pass", "strong_method", "{tool} hashes new passwords with {name} ({where}).",
                "{tool} 以 {name} 存储新口令（{where}）。", **parts)
        else:
            yield observed(
                "fail", "weak_method", "{tool} hashes new passwords with {name} ({where}), expected {wanted}.",
                "{tool} 以 {name} 存储新口令（{where}），应为 {wanted}。", wanted=parts["expected"],
                advice=_LIBUSER_ADVICE.format(path=_LIBUSER), **parts)


def readable(host):
    """Yield what is to be said of each hash in a file that everybody reads: whoever copies it guesses in peace."""
    local = people.of(host)
    for path, entries, tool in (
            (people.PASSWD, local.passwd.entries, "pwconv"), (people.GROUP, local.group.entries, "grpconv")):
        for entry in entries:
            kind = method(entry.password or "")
            if kind is not None:
                where = Where(path, entry.line)
                yield observed(
                    "fail", "hash_readable", "Everybody can read the {method} hash of {name}'s password ({where}).",
                    "任何人都可读取 {name} 的口令散列（{method}，{where}）。", method=kind, name=entry.name,
                    where=where, expected="x in %s" % path, actual=kind, evidence=(people.line(host, where),),
                    advice=_READABLE_ADVICE.format(tool=tool, name=entry.name))


def by_others(host, good):
    """Yield what is to be said of modules other than pam_unix that set passwords."""
    for entry in pam_unix.lines(host, ("password",), None):
        name = entry.module.rpartition(".")[0]
        if name == "pam_exec" and not entry.has("expose_authtok") and pam_unix.setters(host):
            # It gives its program no password, which another line sets.
            continue
        if entry.module and name not in _KNOWN + without.SET_NOTHING and not entry.silent:
            yield _by_module(host, entry, good)
    told = set()
    for entry in pam_unix.lines(host, ("password",), pam_login.DIRECTORIES):
        name = entry.module.rpartition(".")[0]
        if name not in told and directories.set_up(host, _SOURCES.get(name, name), "passwd"):
            told.add(name)
            yield observed(
                "not_checked", "kept_elsewhere",
                "{module} keeps passwords elsewhere ({where}); how they are hashed there was not judged.",
                "{module} 将口令保存在别处（{where}），其散列算法未予判定。", module=entry.module, where=entry.where,
                expected=" | ".join(good), actual=entry.module, evidence=(quoted(entry.where, entry.raw),),
                advice=_ELSEWHERE_ADVICE)


def _by_module(host, entry, good):
    found = _unix2(host, entry) if entry.module == "pam_unix2.so" else _prefix(entry)
    parts = dict(
        module=entry.module, expected=" | ".join(good), where=entry.where, evidence=[quoted(entry.where, entry.raw)])
    if found is None:
        return observed(
            "not_checked", "hashing_by_module",
            "{module} sets passwords ({where}); by which method it hashes them is not known here.",
            "口令由 {module} 设置（{where}），其散列算法未予判定。", actual=entry.module,
            advice=_MODULE_ADVICE.format(module=entry.module), **parts)
    text, place = found
    parts.update(
        name=text, actual=text, where=place or entry.where,
        evidence=parts["evidence"] + [absent(_DEFAULT) if place is None else line(host, place)])
    if text.lower() in good:
        return observed(
            "pass", "strong_method", "{module} hashes new passwords with {name} ({where}).",
            "{module} 以 {name} 存储新口令（{where}）。", **parts)
    return observed(
        "fail", "weak_method", "{module} hashes new passwords with {name} ({where}), expected {wanted}.",
        "{module} 以 {name} 存储新口令（{where}），应为 {wanted}。", wanted=parts["expected"],
        advice=_MODULE_ADVICE.format(module=entry.module), **parts)


def _unix2(host, entry):
    """Return (method, place): pam_unix2 goes by its arguments, then /etc/default/passwd, and takes DES without."""
    named = [name for name in pam_unix.METHODS if entry.has(name)]
    if named:
        return named[0], entry.where
    written = {}
    if host.exists(_DEFAULT):
        document = read_document(host, _DEFAULT)
        for index in range(len(document.lines)):
            key, _equal, text = document.text(index).partition("#")[0].partition("=")
            written[key.strip().upper()] = text.strip().strip('"'), document.where(index)
    return written.get("CRYPT_FILES") or written.get("CRYPT") or ("des", None)


def _prefix(entry):
    """Return (method, place) of pam_tcb's argument prefix=, or None."""
    text = entry.argument("prefix")
    found = None if text is None else method(text)
    return None if found is None else (found, entry.where)


def unread(host):
    """Return the expectation that stands for ENCRYPT_METHOD where neither the shadow tools nor PAM set passwords."""
    setter = next((path for path in _PASSWD if host.exists(path)), None)
    if setter is None:
        return programs.unread(login_defs.TOOLS, login_defs.PATH, "ENCRYPT_METHOD")
    return Judged(lambda host: observed(
        "not_checked", "hashing_unknown",
        "How {where} hashes new passwords is not known: it is not of the shadow tools, and nothing reads {path}.",
        "无法得知 {where} 以何种算法存储新口令：它不属于 shadow 工具，且没有程序读取 {path}。", where=setter,
        path=login_defs.PATH, expected="a strong hash", advice=_UNKNOWN_ADVICE))
