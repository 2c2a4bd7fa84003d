# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hashes of passwords: those that are stored, and whose method nobody here knows."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.passwords import passwords
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import programs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import login_defs

_PASSWD = ("/usr/bin/passwd", "/bin/passwd", "/usr/sbin/chpasswd", "/bin/busybox")
_UNKNOWN_ADVICE = Text(
    "The system administrator shows how it hashes passwords, or installs the shadow tools (package shadow).",
    "请系统管理员说明其口令存储算法，或安装 shadow 工具（软件包 shadow）。")
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
