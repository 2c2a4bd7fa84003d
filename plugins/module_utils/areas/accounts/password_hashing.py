# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords are stored as strong hashes."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.passwords import SHADOW, passwords
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import programs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    module as pam_module,
    unix as pam_unix,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories, login_defs

# As strong as yescrypt and SHA-512, and there only where a distribution adds them.
_PASSWD = ("/usr/bin/passwd", "/bin/passwd", "/usr/sbin/chpasswd", "/bin/busybox")
_SHADOW_ADVICE = Text(
    "The system administrator shows how it hashes passwords, or installs the shadow tools (package shadow).",
    "请系统管理员说明其口令存储算法，或安装 shadow 工具（软件包 shadow）。")
_EQUALLY_STRONG = ("gost_yescrypt", "sm3")


class PasswordHashing(Control):
    """Hashing of stored passwords."""

    id = "password_hashing"
    zh = "口令存储散列算法"
    clauses = ("8.3.5-B-b-2", "8.3.5-E-a-2")

    def expectations(self, host, policy):
        good = tuple(policy.password_hash_methods) + _EQUALLY_STRONG
        # Every release of the shadow tools knows SHA512; one that does not know its method falls back to DES.
        target = "SHA512" if "sha512" in good else good[0].upper()
        if login_defs.read(host) or "pam_unix.so" in pam_module.modules(host):
            yield Setting(login_defs.of(host), "ENCRYPT_METHOD", Rule(
                " | ".join(name.upper() for name in good), target, lambda text: text.lower() in good))
        else:
            yield _unknown(host)
        for entry in pam_unix.setters(host):
            yield _Hashes(entry.where, good, pam_unix.strongest(host, policy.password_hash_methods))
        weak = [one for one in passwords(host) if one.method is not None and one.method not in good]
        for one in weak:
            yield Judged(observed(
                "fail", "weak_hash_stored", "The password of {user} is stored as a {method} hash ({where}).",
                "{user} 的口令以 {method} 散列存储（{where}）。", user=one.user, method=one.method, where=one.where,
                expected=" | ".join(good), actual=one.method, advice=_advice(one.user)))
        if not weak:
            yield Judged(observed(
                "pass", "hashes_strong", "No stored password hash is weak.", "未发现弱散列存储的口令。", where=SHADOW,
                expected=" | ".join(good), actual="no weaker hash"))
        yield from directories.unseen(host, "passwd")


class _Hashes(Expectation):
    """A line of pam_unix names a strong method, or none: then that of login.defs holds."""

    def __init__(self, where, good, target):
        self.where = where
        self.good = good
        self.target = target

    def check(self, host):
        entry = pam_module.at(host, self.where)
        named = [name for name in pam_unix.METHODS if entry.has(name)]
        wrong = [name for name in named if name not in self.good]
        parts = dict(where=self.where, expected=" | ".join(self.good), actual=" ".join(named) or "ENCRYPT_METHOD of login.defs")
        if wrong:
            return observed(
                "fail", "weak_method", "pam_unix hashes new passwords with {name} ({where}), expected {wanted}.",
                "pam_unix 以 {name} 存储新口令（{where}），应为 {wanted}。", name=" ".join(wrong), wanted=self.target, **parts)
        return observed(
            "pass", "strong_method", "pam_unix hashes new passwords with {actual} ({where}).",
            "pam_unix 以 {actual} 存储新口令（{where}）。", **parts)

    def fix(self, host):
        for name in pam_unix.METHODS:
            if pam_module.at(host, self.where).has(name) and name not in self.good:
                pam_module.remove_argument(host, pam_module.at(host, self.where), name)
        pam_module.set_argument(host, pam_module.at(host, self.where), self.target)


def _unknown(host):
    """Return the expectation that stands for the setting where neither the shadow tools nor PAM set passwords."""
    setter = next((path for path in _PASSWD if host.exists(path)), None)
    if setter is None:
        return programs.unread(login_defs.TOOLS, login_defs.PATH, "ENCRYPT_METHOD")
    return Judged(lambda host: observed(
        "not_checked", "hashing_unknown", "How {setter} hashes new passwords is not known: it is not of the shadow tools, and nothing reads {path}.",
        "无法得知 {setter} 以何种算法存储新口令：它不属于 shadow 工具，且没有程序读取 {path}。", setter=setter, path=login_defs.PATH, where=setter,
        expected="a strong hash", advice=_SHADOW_ADVICE))


def _advice(user):
    return Text("The user {user} sets a new password with passwd; it is then stored as a strong hash.",
                "请用户 {user} 用 passwd 重新设置口令，新口令将以强散列存储。").format(user=user)
