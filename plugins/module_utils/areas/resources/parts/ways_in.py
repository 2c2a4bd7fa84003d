# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways in that hold a session to its limits: pam_limits sets them, pam_systemd puts a login into its slice."""

from functools import partial

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import module as pam_module, stack as pam
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import instances as sshd_instances

LIMITS, SLICES = "pam_limits", "pam_systemd"
# Jobs stay in the group of what starts them; su and sudo keep the slice of the login.
_LIMITED = ("sshd", "login", "cron", "crond", "su", "su-l")
_SLICED = ("sshd", "login")
_FROM_NOW = Text("The limits of limits.conf hold for sessions of {service} as well (pam_limits).",
                 "limits.conf 中的限制将同样适用于 {service} 的会话（pam_limits）。")
_BY_HAND = Text(
    "The system administrator installs the package of pam_systemd (libpam-systemd, systemd-pam) and has the session "
    "stack call it.", "请系统管理员安装 pam_systemd 所在软件包（libpam-systemd、systemd-pam），并在会话配置中调用。")
_USE_PAM = Text(
    "The system administrator sets UsePAM yes, after a look at who would be let in by that.",
    "请系统管理员先查明影响再设置 UsePAM yes。")


def expectations(host):
    """Yield what is expected of each way in."""
    for source in sshd_instances.every(host):
        yield Judged(partial(_asks_pam, source))
    for module, services in ((LIMITS, _LIMITED), (SLICES, _SLICED)):
        for service in services:
            if pam.service_path(host, service) is not None:
                yield Calls(service, module)
    yield pam_module.Unusable(sorted(set(_LIMITED + _SLICED)))


def _asks_pam(source, _host):
    value = source.get("UsePAM")
    text = (source.default("UsePAM") or "no") if value is None else value.text
    parts = dict(expected="UsePAM yes", actual="UsePAM %s" % text, label=source.label, text=text)
    parts["evidence"] = source.seen("UsePAM", value)
    if source.uses_pam():
        return observed(
            "pass", "asks_pam", "Logins over SSH go through PAM, which sets limits ({label}).",
            "SSH 登录经由 PAM，由其设置限制（{label}）。", **parts)
    return observed(
        "fail", "without_pam", "Logins over SSH get no limits: UsePAM is {text} ({label}).",
        "SSH 登录不受限制：UsePAM 为 {text}（{label}）。", advice=_USE_PAM, **parts)


class Calls(Expectation):
    """The session of a service calls a module, whatever the lines before it find."""

    def __init__(self, service, module):
        self.service = service
        self.module = module
        self.fixable = module == LIMITS
        self.affecting(_FROM_NOW.format(service=service))

    def check(self, host):
        stack = pam_module.stack(host, self.service)
        found = stack.find("session", self.module)
        parts = dict(service=self.service, path=stack.path, module=self.module,
                     expected="session %s.so" % self.module, advice=None if self.fixable else _BY_HAND)
        if not found:
            return observed(
                "fail", "session_unbound", "Sessions of {service} are not held: {path} does not call {module}.",
                "{service} 的会话不受约束：{path} 未调用 {module}。", where=stack.path, actual="no %s" % self.module,
                evidence=(absent(stack.path),), **parts)
        parts.update(where=found[0].where, evidence=(quoted(found[0].where, found[0].raw),))
        if self.module + ".so" not in pam_module.modules(host):
            return observed(
                "fail", "module_missing", "{where} names {module}, which is not installed.",
                "{where} 引用的 {module} 未安装。", actual="not installed", **parts)
        if not _reached(stack, self.module):
            return observed(
                "fail", "session_cut_off",
                "Not all sessions of {service} are held: a line before {module} ({where}) ends the stack or jumps over "
                "it.", "{service} 的会话未全部受约束：{module}（{where}）之前的行会结束或跳过它。",
                actual="not reached", **parts)
        return observed(
            "pass", "session_bound", "{service} calls {module} ({where}).", "{service} 调用 {module}（{where}）。",
            actual=found[0].raw.strip(), **parts)

    def fix(self, host):
        document = pam_module.editable(host, pam.service_path(host, self.service))
        line = "session    required     %s.so" % self.module
        first = next((entry for entry in document.entries() if entry.type == "session" or (
            entry.control == "@include" and "session" in entry.path)), None)
        if first is None:
            document.append(line)
        else:
            document.insert_before(first, line)
        host.stage_content(document.path, document.render())


def _reached(stack, module):
    return any(pam.is_module(entry, module) for entry in stack.simulate("session", lambda _entry: "success").executed)
