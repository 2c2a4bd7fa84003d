# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every user's actions are audited."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import source as auditd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import module as pam_module, stack as pam

_MODULE = "pam_loginuid"
# These change who acts within a login, and must not begin a new one.
_WITHIN_A_LOGIN = ("su", "su-l", "sudo", "sudo-i")
_REFUSED = Text("Logins through {service} are refused where the kernel does not take whose they are (pam_loginuid).",
                "内核无法记录登录身份时，通过 {service} 的登录将被拒绝（pam_loginuid）。")
_OTHERS = ("cron", "crond", "atd", "gdm-autologin", "xrdp-sesman", "vsftpd")


class AuditEveryUser(Control):
    """Users covered by auditing."""

    id = "audit_every_user"
    zh = "审计覆盖的用户"
    clauses = ("8.3.3-B-c-1",)
    disruption = "lockout"

    def applies(self, host, policy):
        return auditd.absence(host)

    def expectations(self, host, policy):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.parts import coverage
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import rule_files as audit_rules

        dropping = coverage.dropping(host)
        for rule in dropping:
            yield coverage.Undropped(rule, host)
        unseen = None if audit_rules.of(host).staged else auditd.unseen(host)
        if unseen is not None:
            yield Judged(unseen)
        elif not dropping:
            yield Judged(observed(
                "pass", "nobody_left_out", "No audit rule drops a user's events.", "没有审计规则丢弃用户的审计事件。",
                expected="no rule that drops people's events", evidence=(Evidence("command", "auditctl -l", "no such rule"),)))
        names = [name for name in pam.login_services(host) if name not in _WITHIN_A_LOGIN]
        for name in names + [name for name in _OTHERS if pam.service_path(host, name) is not None]:
            yield KeepsLogin(name)


class KeepsLogin(Expectation):
    """A login through this service is known to the kernel's audit, whoever the person becomes afterwards."""

    def __init__(self, service):
        self.service = service
        self.affecting(_REFUSED.format(service=service))

    def check(self, host):
        stack = pam_module.stack(host, self.service)
        found = stack.find("session", _MODULE)
        parts = dict(service=self.service, path=stack.path, module=_MODULE, expected="session required pam_loginuid.so")
        if found and not _reached(stack):
            return observed(
                "fail", "login_cut_off", "Logins through {service} are not all told to the audit: a line before {module} ({where}) ends the stack "
                "or jumps over it.", "通过 {service} 的登录未全部记入审计：{module}（{where}）之前的行会结束或跳过它。", where=str(found[0].where),
                actual="not reached", **parts)
        if found:
            return observed(
                "pass", "login_kept", "{service} calls {module} ({where}).", "{service} 调用 {module}（{where}）。", where=str(found[0].where),
                actual=found[0].raw.strip(), **parts)
        return observed(
            "fail", "login_not_kept", "Logins through {service} are not told to the audit: {path} does not call {module}.",
            "通过 {service} 的登录未记入审计：{path} 未调用 {module}。", where=stack.path, actual="no %s" % _MODULE, **parts)

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
    """Tell whether a login that every module grants gets to the module, whether or not the conditions of pam_succeed_if hold."""
    return all(any(pam.is_module(entry, _MODULE) for entry in stack.simulate("session", results).executed) for results in (_granted, _unmet))


def _granted(_entry):
    return "success"


def _unmet(entry):
    return "auth_err" if pam.is_module(entry, "pam_succeed_if") else "success"
