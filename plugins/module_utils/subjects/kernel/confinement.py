# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mandatory access control: what SELinux and AppArmor are in this kernel, and after a reboot."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed

_SELINUX = "/sys/fs/selinux/enforce"
_SELINUX_CONFIG = "/etc/selinux/config"
_APPARMOR = "/sys/module/apparmor/parameters/enabled"
_SECURITYFS = "/sys/kernel/security"
_PROFILES = "/sys/kernel/security/apparmor/profiles"
_MODE = re.compile(rb"^[ \t]*SELINUX[ \t]*=[ \t]*(\w+)", re.M)
_EXPECTED = "SELinux enforcing, or AppArmor with enforced profiles"
_ADVICE = Text(
    "The system administrator turns on SELinux (SELINUX=enforcing) or AppArmor (package apparmor, apparmor=1), tests, "
    "and reboots.",
    "请系统管理员启用 SELinux（SELINUX=enforcing）或 AppArmor（软件包 apparmor、内核参数 apparmor=1），测试后重启。")


class Confined(Expectation):
    """SELinux or AppArmor is in force. `bad` is the status where none is: fail, or manual where the level asks for
    less.

    Turning one on takes tests and a reboot: a person does it.
    """

    fixable = False

    def __init__(self, bad):
        self.bad = bad

    def check(self, host):
        if host.exists(_SELINUX):
            return _selinux(host, self.bad)
        if host.exists(_APPARMOR) and host.read(_APPARMOR).strip() == b"Y":
            return _apparmor(host, self.bad)
        if not host.listdir(_SECURITYFS) and not _disabled(host):
            return observed(
                "not_checked", "kernel_unseen",
                "The kernel's security modules cannot be seen here: {path} is empty, as in a container.",
                "无法查看内核安全模块：{path} 为空（如在容器内）。", path=_SECURITYFS, expected=_EXPECTED,
                actual="not visible", evidence=(absent(_SECURITYFS),) + _configured(host), advice=_ADVICE)
        if not host.listdir(_SECURITYFS):
            return observed(
                self.bad, "no_policy",
                "SELinux is disabled ({where}), and no other security module of the kernel can be seen here.",
                "SELinux 已禁用（{where}），且无法查看内核的其他安全模块。", where=_SELINUX_CONFIG, expected=_EXPECTED,
                actual="SELINUX=disabled", advice=_ADVICE,
                evidence=(absent(_SELINUX), _switch(host)) + _configured(host))
        return observed(
            self.bad, "no_policy", "Neither SELinux nor AppArmor is active in this kernel.",
            "内核未启用 SELinux 或 AppArmor。", expected=_EXPECTED, actual="none", advice=_ADVICE,
            evidence=(absent(_SELINUX), _switch(host)) + _configured(host))


def _switch(host):
    """Return AppArmor's own switch as evidence."""
    if not host.exists(_APPARMOR):
        return absent(_APPARMOR)
    return Evidence("file", _APPARMOR, host.read(_APPARMOR).strip().decode("ascii", "replace"))


def _selinux(host, bad):
    parts = dict(
        expected=_EXPECTED,
        evidence=(Evidence("file", _SELINUX, host.read(_SELINUX).strip().decode("ascii", "replace")),))
    if host.read(_SELINUX).strip() != b"1":
        return observed(
            bad, "selinux_permissive", "SELinux is loaded and permissive ({path}).",
            "SELinux 已加载但处于宽容模式（{path}）。", path=_SELINUX, actual="permissive", advice=_ADVICE, **parts)
    configured = _configured(host)
    if configured and not configured[0].text.endswith("enforcing"):
        return observed(
            bad, "selinux_not_at_boot", "SELinux is enforcing now and will not be after a reboot ({place}: {text}).",
            "SELinux 当前为强制模式，但重启后将失效（{place}：{text}）。", place=configured[0].ref,
            text=configured[0].text, actual=configured[0].text, advice=_ADVICE, expected=_EXPECTED,
            evidence=parts["evidence"] + configured)
    return observed(
        "pass", "selinux_enforcing", "SELinux is enforcing.", "SELinux 处于强制模式。", actual="enforcing", **parts)


def _disabled(host):
    return [item.text for item in _configured(host)] == ["SELINUX=disabled"]


def _configured(host):
    """Return what SELinux is configured to be after a reboot, as Evidence."""
    if not host.exists(_SELINUX_CONFIG):
        return ()
    data = host.read(_SELINUX_CONFIG)
    found = list(_MODE.finditer(data))
    if not found:
        return ()
    line = data.count(b"\n", 0, found[-1].start(1)) + 1
    mode = found[-1].group(1).decode("ascii", "replace")
    return (Evidence("file", "%s:%d" % (_SELINUX_CONFIG, line), "SELINUX=" + mode),)


def _apparmor(host, bad):
    if not host.exists(_PROFILES):
        return observed(
            "not_checked", "profiles_unseen",
            "AppArmor is on, and its profiles cannot be seen here: {path} does not exist, as in a container.",
            "AppArmor 已启用，但此处无法查看其策略：{path} 不存在（如在容器内）。", path=_PROFILES, expected=_EXPECTED,
            actual="profiles not visible", evidence=(Evidence("file", _APPARMOR, "Y"),))
    profiles = host.read(_PROFILES).splitlines()
    enforced = sum(1 for line in profiles if line.endswith((b"(enforce)", b"(kill)")))
    parts = dict(
        enforced=enforced, loaded=len(profiles), expected=_EXPECTED,
        actual="%d of %d profiles enforced" % (enforced, len(profiles)),
        evidence=(Evidence("file", _PROFILES, b"\n".join(profiles).decode("utf-8", "replace")),))
    if not enforced:
        return observed(
            bad, "profiles_unenforced", "AppArmor is on and enforces none of its {loaded} profiles.",
            "AppArmor 已启用，但 {loaded} 个策略均未强制执行。", advice=_ADVICE, **parts)
    return observed(
        "pass", "apparmor_enforcing", "AppArmor enforces {enforced} of {loaded} profiles.",
        "AppArmor 强制执行 {loaded} 个策略中的 {enforced} 个。", **parts)
