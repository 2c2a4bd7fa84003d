# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""su is for one group only, whoever knows a password: by pam_wheel, before the password is asked for."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import stack as pam
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.direct import Staged
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.insert import insert
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.login import PASSWORD_MODULES
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.module import editable, modules, stack
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people

_SERVICES = ("su", "su-l")
_PROGRAMS = ("/bin/su", "/usr/bin/su")
_MODULE = "pam_wheel"
_ASKING = tuple(name + ".so" for name in PASSWORD_MODULES)
_NO_GROUP = Text(
    "The system administrator makes the group {group} (groupadd {group}), and puts in who may use su.",
    "请系统管理员创建 {group} 组（groupadd {group}），并加入可使用 su 的人员。")
_SHUT_OUT = Text(
    "The system administrator puts {user}, who this run logs in as and may become root by su, into {group}.",
    "请系统管理员将本次运行所用的登录用户 {user}（可能通过 su 成为 root）加入 {group} 组。")
_ENDS = Text("By {service} only members of {group} become somebody else: {names} can no longer.",
             "仅 {group} 组成员可用 {service} 切换身份：{names} 将无法使用。")
_NOBODY = Text("nobody", "无人")
_TRUSTS = Text(
    "The system administrator takes away {where}, by which su lets others in before root itself.",
    "请系统管理员删除 {where}：su 借此在 root 之前放行其他人员。")
_NO_MODULE = Text(
    "The system administrator installs PAM's module {module}, which su is held to a group by.",
    "请系统管理员安装 PAM 模块 {module}，su 借此限定于一个组。")
_NO_SU = Text(
    "There is no su: neither {programs} nor {services} exists.", "未安装 su：{programs} 与 {services} 均不存在。")
_NAME_GROUP = Text(
    "The system administrator names in accounts_su_group the group of those who may use su, or locks root's password "
    "(passwd -l root) where nobody needs it.",
    "请系统管理员在 accounts_su_group 中指明可使用 su 的组；无人需要 root 口令时，可将其锁定（passwd -l root）。")
_EXPECTED = Text("su for one group, or no password of root's", "su 仅供一个组使用，或 root 无口令")


def absence(host):
    """Return why there is no su to speak of, or None."""
    if any(host.exists(path) for path in _PROGRAMS) or _services(host):
        return None
    return _NO_SU.format(
        programs=", ".join(_PROGRAMS), services=", ".join("/etc/pam.d/" + name for name in _SERVICES))


def _services(host):
    return [name for name in _SERVICES if pam.service_path(host, name) is not None]


def for_everybody(host):
    """Return what is seen of whom su makes root where it is for no group: whoever knows root's password, if any."""
    folk = people.of(host)
    parts = dict(
        expected=_EXPECTED, names=people.listed([one.name for one in folk.accounts if one.uid == 0]),
        evidence=[seen for one in folk.accounts if one.uid == 0 for seen in folk.seen_login(one.name)])
    trusted = next((
        entry for name in _services(host) for entry in stack(host, name).entries("auth")
        if entry.module == _MODULE + ".so" and entry.has("trust")), None)
    if trusted is not None:
        parts["evidence"].append(quoted(trusted.where, trusted.raw))
        return observed(
            "manual", "su_trusts", "su asks a group for no password ({where}): its members are root.",
            "su 对一个组不验证口令（{where}）：其成员即为 root。", where=trusted.where, actual=trusted.raw.strip(),
            advice=_NAME_GROUP, **parts)
    held = [_held(host, service) for service in _services(host)]
    if held and None not in held:
        return _of_some(folk, held, parts)
    if any(one.uid == 0 and folk.unlocked(one.name) for one in folk.accounts):
        return observed(
            "manual", "su_by_password", "su is for no group: whoever knows the password of {names} becomes root by it.",
            "su 未限定于任何组：知道 {names} 口令者均可借此成为 root。", advice=_NAME_GROUP, actual="a password",
            **parts)
    return observed(
        "pass", "su_without_password", "su is for no group, and {names} has no password here that it could ask for.",
        "su 未限定于任何组，但 {names} 在本机没有可供验证的口令。", actual="no password", **parts)


def _held(host, service):
    """Return the line by which a service is for some group, whichever, or None."""
    for entry in stack(host, service).entries("auth"):
        if entry.module in _ASKING:
            return None
        if entry.module == _MODULE + ".so" and entry.control in ("required", "requisite") and not entry.has("deny"):
            return entry
    return None


def _of_some(folk, held, parts):
    """Return what is seen of groups that su is for, and that nobody has declared."""
    groups = sorted({_group_of(folk, entry) for entry in held})
    names = sorted({
        name for group in groups for name in folk.members(group) or ()
        if folk.named(name) is None or folk.named(name).uid})
    parts.update(
        group=", ".join(groups), where=held[0].where, actual=held[0].raw.strip(), roots=parts["names"],
        names=people.listed(names) if names else _NOBODY,
        evidence=[quoted(entry.where, entry.raw) for entry in held] + folk.seen_groups(*groups))
    if names:
        return observed(
            "manual", "su_group_undeclared", "su is for members of {group} only ({where}): {names}. Whether these may "
            "become {roots} nobody has said.",
            "su 仅供 {group} 组成员使用（{where}）：{names}；尚未说明是否允许其成为 {roots}。",
            advice=_NAME_GROUP, **parts)
    return observed(
        "pass", "su_for_nobody", "su is for members of {group} only ({where}), and there are none.",
        "su 仅供 {group} 组成员使用（{where}），该组没有成员。", **parts)


def _group_of(folk, entry):
    """Return the group that pam_wheel goes by: `wheel`, else that of the number 0, where it names none."""
    roots = [one.name for one in folk.group.entries if one.gid == 0]
    return entry.argument("group") or ("wheel" if folk.group.get("wheel") else next(iter(roots), "wheel"))


def expectations(host, policy):
    """Yield what is expected of each service of su that has a line of its own to ask for it."""
    if not _services(host):
        yield Judged(lambda host: observed(
            "not_checked", "su_without_pam", "Whom su asks for what is not told by PAM here: {places} do not exist.",
            "本机 PAM 未说明 su 的验证方式：{places} 不存在。",
            places=", ".join("/etc/pam.d/" + name for name in _SERVICES),
            evidence=[absent(*("/etc/pam.d/" + name for name in _SERVICES))]))
    for service in _services(host):
        if _own(host, service):
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
        return self._obstacle() is None

    def _obstacle(self):
        first = next((entry for entry in stack(self.host, self.service).entries("auth") if entry.module in (
            _MODULE + ".so", "pam_rootok.so")), None)
        if first is not None and first.has("trust"):
            return _TRUSTS.format(where=first.where)
        members, run = people.of(self.host).members(self.group), self.connection
        if _MODULE + ".so" not in modules(self.host):
            return _NO_MODULE.format(module=_MODULE)
        if members is None:
            return _NO_GROUP.format(group=self.group)
        if run is not None and not run.sudo and run.user not in ("root",) + tuple(members):
            return _SHUT_OUT.format(group=self.group, user=run.user)
        return None

    def _line(self, host):
        """Return the line that refuses the others."""
        for entry in stack(host, self.service).entries("auth"):
            if entry.module in _ASKING:
                return None
            if entry.module != _MODULE + ".so":
                continue
            if entry.control not in ("required", "requisite"):
                if entry.has("trust") and not entry.has("deny"):
                    # It lets another group in before anybody asks for a password.
                    return None
            elif entry.has("use_uid"):
                if entry.argument("group") == self.group and not entry.has("deny") and not entry.has("trust"):
                    return entry
        return None

    def check(self, host):
        found, path = self._line(host), pam.service_path(host, self.service)
        # In its place there is a line for another group, or the one that asks for a password.
        there = found or next((
            one for one in stack(host, self.service).entries("auth")
            if one.module == _MODULE + ".so" or one.module in _ASKING), None)
        parts = dict(
            service=self.service, group=self.group, path=path, where=there.where if there else path,
            evidence=[quoted(there.where, there.raw) if there else absent(path)],
            expected="%s required use_uid group=%s" % (_MODULE, self.group))
        if found is not None:
            return observed(
                "pass", "su_for_group", "{service} is for members of {group} only ({where}).",
                "{service} 仅供 {group} 组成员使用（{where}）。", actual=found.raw.strip(), **parts)
        return observed(
            "fail", "su_for_all",
            "{path} asks for no membership of {group} ({where}): {service} is for whoever knows a password.",
            "任何知道口令的人都可使用 {service}：{path} 未要求属于 {group} 组（{where}）。", actual="no such line",
            advice=self._obstacle(), **parts)

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
