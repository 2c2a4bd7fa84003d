# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who logs in is known to the kernel's audit, by pam_loginuid in each way in."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import module as pam_module, stack as pam

_MODULE = "pam_loginuid"
_WITHIN_A_LOGIN = ("su", "su-l", "sudo", "sudo-i")
_OTHERS = ("cron", "crond", "atd", "gdm-autologin", "xrdp-sesman", "vsftpd")
_REFUSED = Text("Logins through {service} are refused where the kernel does not take whose they are (pam_loginuid).",
                "内核无法记录登录身份时，通过 {service} 的登录将被拒绝（pam_loginuid）。")


def services(host):
    """Return the PAM services through which somebody, or somebody's job, comes in."""
    names = [name for name in pam.login_services(host) if name not in _WITHIN_A_LOGIN]
    return names + [name for name in _OTHERS if pam.service_path(host, name) is not None]


class KeepsLogin(Expectation):
    """A login through this service is known to the kernel's audit, whoever the person becomes afterwards."""

    def __init__(self, service):
        self.service = service
        self.affecting(_REFUSED.format(service=service))

    def check(self, host):
        stack = pam_module.stack(host, self.service)
        found = stack.find("session", _MODULE)
        parts = dict(service=self.service, path=stack.path, module=_MODULE, expected="session required pam_loginuid.so")
        if not found:
            return observed(
                "fail", "login_not_kept",
                "Logins through {service} are not told to the audit: {path} does not call {module}.",
                "通过 {service} 的登录未记入审计：{path} 未调用 {module}。", where=stack.path, actual="no %s" % _MODULE,
                evidence=(absent(stack.path),), **parts)
        parts.update(where=found[0].where, evidence=(quoted(found[0].where, found[0].raw),))
        if not _reached(stack):
            return observed(
                "fail", "login_cut_off",
                "Logins through {service} are not all told to the audit: a line before {module} ({where}) ends the "
                "stack or jumps over it.",
                "通过 {service} 的登录未全部记入审计：{module}（{where}）之前的行会结束或跳过它。",
                actual="not reached", **parts)
        return observed(
            "pass", "login_kept", "{service} calls {module} ({where}).", "{service} 调用 {module}（{where}）。",
            actual=found[0].raw.strip(), **parts)

    def fix(self, host):
        document = pam_module.editable(host, pam.service_path(host, self.service))
        line = "session    required     %s.so" % _MODULE
        first = next((entry for entry in document.entries() if entry.type == "session" or (
            entry.control == "@include" and "session" in entry.path)), None)
        if first is None:
            document.append(line)
        else:
            document.insert_before(first, line)
        host.stage_content(document.path, document.render())


def _reached(stack):
    """Tell whether a login that every module grants gets to the module, whatever pam_succeed_if finds."""
    return all(
        any(pam.is_module(entry, _MODULE) for entry in stack.simulate("session", results).executed)
        for results in (_granted, _unmet))


def _granted(_entry):
    return "success"


def _unmet(entry):
    return "auth_err" if pam.is_module(entry, "pam_succeed_if") else "success"
