# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""su is for one group only, whoever knows a password: by pam_wheel, before the password is asked for."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import stack as pam
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.direct import Staged
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.insert import insert
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.login import PASSWORD_MODULES
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.module import editable, modules, stack
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people

_SERVICES = ("su", "su-l")
_MODULE = "pam_wheel"
_NO_GROUP = Text(
    "The system administrator makes the group {group} (groupadd {group}), and puts in who may use su.",
    "请系统管理员创建 {group} 组（groupadd {group}），并加入可使用 su 的人员。")
_SHUT_OUT = Text(
    "The system administrator puts {user}, who this run logs in as and may become root by su, into {group}.",
    "请系统管理员将本次运行所用的登录用户 {user}（可能通过 su 成为 root）加入 {group} 组。")
_ENDS = Text("By {service} only members of {group} become somebody else: {names} can no longer.",
             "仅 {group} 组成员可用 {service} 切换身份：{names} 将无法使用。")
_NOBODY = Text("nobody", "无人")


def expectations(host, policy):
    """Yield what is expected of each service of su that has a line of its own to ask for it."""
    for service in _SERVICES:
        if pam.service_path(host, service) is not None and _own(host, service):
            yield ForGroup(host, service, policy)


def _own(host, service):
    """Return the entries for auth that stand in the service's own file, and are no include of another service of su."""
    path = pam.service_path(host, service)
    entries = [one for one in pam.file_entries(host, path) if one.type in ("auth", "") or one.control == "@include"]
    return [] if any(one.module in _SERVICES for one in entries) else entries


class ForGroup(Expectation):
    """A service of su refuses who is not in a group, root aside, before it asks for a password."""

    def __init__(self, host, service, policy):
        self.host = host
        self.service = service
        self.group = policy.su_group
        self.connection = policy.connection

    @property
    def fixable(self):  # type: ignore[override]  # computed when asked; elsewhere a plain attribute
        """Whether there is such a group, and the module, and this run's user is not shut out where it uses su itself.
        """
        return _MODULE + ".so" in modules(self.host) and self._obstacle() is None

    def _obstacle(self):
        members, run = people.of(self.host).members(self.group), self.connection
        if members is None:
            return _NO_GROUP.format(group=self.group)
        if run is not None and not run.sudo and run.user not in ("root",) + tuple(members):
            return _SHUT_OUT.format(group=self.group, user=run.user)
        return None

    def _line(self, host):
        """Return the line that refuses the others."""
        for entry in stack(host, self.service).entries("auth"):
            if any(entry.module == name + ".so" for name in PASSWORD_MODULES):
                return None
            if entry.module == _MODULE + ".so" and entry.control in ("required", "requisite") and entry.has("use_uid"):
                if entry.argument("group") == self.group and not entry.has("deny") and not entry.has("trust"):
                    return entry
        return None

    def check(self, host):
        found, path = self._line(host), pam.service_path(host, self.service)
        parts = dict(
            service=self.service, group=self.group, path=path, where=found.where if found else path,
            expected="%s required use_uid group=%s" % (_MODULE, self.group))
        if found is not None:
            return observed(
                "pass", "su_for_group", "{service} is for members of {group} only ({where}).",
                "{service} 仅供 {group} 组成员使用（{where}）。", actual=found.raw.strip(),
                evidence=[quoted(found.where, found.raw)], **parts)
        return observed(
            "fail", "su_for_all",
            "{path} asks for no membership of {group}: {service} is for whoever knows a password.",
            "任何知道口令的人都可使用 {service}：{path} 未要求属于 {group} 组。", actual="no such line",
            evidence=[absent(path)], advice=self._obstacle(), **parts)

    def affects(self, host):
        folk = people.of(host)
        members = folk.members(self.group) or ()
        others = [one.name for one in folk.humans if one.uid and one.name not in members]
        return _ENDS.format(
            service=self.service, group=self.group, names=people.listed(others) if others else _NOBODY)

    def fix(self, host):
        editable(host, pam.service_path(host, self.service))
        entries = _own(host, self.service)
        # root is let through by it, and stays so.
        rootok = next((one for one in entries if one.module == "pam_rootok.so"), None)
        staged = Staged(host, {})
        insert(staged, rootok or entries[0], "auth       required   %s.so use_uid group=%s" % (_MODULE, self.group),
               after=rootok is not None)
        for path, data in staged.files.items():
            host.stage_content(path, data)
