# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counting failed logins: pam_faillock with faillock.conf, and pam_tally2 of older systems, in the stacks people log in
through.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    direct as pam_direct,
    login as pam_login,
    profiles as pam_profiles,
    stack as pam,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.module import (
    ExactSettings,
    NoFile,
    module_contains,
    modules,
    stack,
    usable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import dropins
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import FAILLOCK_CONF
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.layers import Layers
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import scanned

CONF = "/etc/security/faillock.conf"
_NUMBERS = ("deny", "unlock_time", "fail_interval")
# Longer times are none to pam_faillock, which then takes its own.
_LONGEST = 604800
DEFAULTS = {"deny": "3", "unlock_time": "600", "fail_interval": "900"}
# Without deny= pam_tally2 counts and refuses nobody; without unlock_time= only an administrator lets in again.
TALLY_DEFAULTS = {"unlock_time": "never"}
# Root, and who is in the admin_group, are not refused without it, whatever faillock(8) says of root_unlock_time.
EVEN_ROOT = "even_deny_root"
_FLAGS = (EVEN_ROOT, EVEN_ROOT + "_account")
# These count in their own ways, by addresses too; pam_faillock is not put beside them.
_OTHERS = ("pam_abl", "pam_shield")
_TOO_OLD = Text(
    "is not among this host's PAM modules; update Linux-PAM (libpam-modules, pam)",
    "不在此主机的 PAM 模块中；请升级 Linux-PAM（libpam-modules、pam）")
_IN_THE_WAY = Text("keeps {service} from locking after wrong passwords; put it right by hand",
                   "使 {service} 无法在口令错误后锁定，请人工修正")
_BOTH = Text(
    "{problem}. pam-auth-update cannot add it either: {place} {edited}. Put pam_faillock in by hand, or give the "
    "files back to the tool (`pam-auth-update --force`, which drops the edits), then enforce again",
    "{problem}。pam-auth-update 也无法添加：{place} {edited}。请手工加入 pam_faillock，"
    "或将文件交还该工具（`pam-auth-update --force`，会丢弃手工修改），再重新整改")
_MISSING = (
    ("counts", Text("nothing counts wrong passwords", "没有模块对错误口令计数")),
    (
        "before",
        Text("nothing refuses a locked user before the password is checked", "检查口令之前没有拒绝已锁定用户的模块")),
    ("refuses", Text("a locked user gets in all the same", "已锁定的用户仍可登录")),
)


def unguarded(host):
    """Return the services that refuse nobody after wrong passwords."""
    return [service for service in usable(host, pam.login_services(host)) if Guarded(service).check(host).open]


def in_file(host, name):
    """Return a setting of faillock.conf, or its default."""
    value = _FaillockFile(host, CONF).get(name)
    return DEFAULTS[name] if value is None else as_scanned(name, value.text)


def places(host):
    """Return the settings of each line that counts failures or refuses for them, each line once."""
    found = {}
    for chain in usable(host, pam.login_services(host)).values():
        for module in pam_login.LOCKOUT_MODULES:
            for entry in chain.find("auth", module):
                if not entry.has("authsucc"):
                    found[str(entry.where)] = entry
    return [_settings(host, entry) for _text, entry in sorted(found.items())]


def _settings(host, entry):
    if entry.module == "pam_tally2.so":
        return _Tally(host, entry.where, NoFile(), TALLY_DEFAULTS, _FLAGS)
    if entry.module == "pam_tally.so":
        return _OldTally(host, entry.where, NoFile(), TALLY_DEFAULTS, _FLAGS)
    return _Counting(host, entry.where, _FaillockFile(host, entry.argument("conf") or CONF), DEFAULTS, _FLAGS)


class _Tally(ExactSettings):
    """The settings of a line of pam_tally2, to which a time for root means that root is locked."""

    def get(self, name):
        found = super().get(name)
        timed = found is None and name == EVEN_ROOT and super().get("root_unlock_time") is not None
        return Value("on", self.where) if timed else found


class _OldTally(ExactSettings):
    """The settings of a line of pam_tally, which has a name of its own for root."""

    @staticmethod
    def named(arg):
        name = arg.partition("=")[0]
        return EVEN_ROOT if name == EVEN_ROOT + "_account" else None if name == EVEN_ROOT else name

    def set(self, name, value):
        super().set(EVEN_ROOT + "_account" if name == EVEN_ROOT else name, value)


class _Counting(ExactSettings):
    """The settings of a line of pam_faillock, as its sscanf takes them."""

    def get(self, name):
        found = super().get(name)
        return found if found is None or name not in _NUMBERS else Value(as_scanned(name, found.text), found.where)


def as_scanned(name, text):
    """Return what pam_faillock makes of a number: it stops where the digits do, and takes its own for one that is too
    long.
    """
    number = scanned(text)
    if number is None:
        # "never", or what the module complains of in the log.
        return text
    return DEFAULTS[name] if name != "deny" and number > _LONGEST else str(number)


class _FaillockFile(Layers):
    """faillock.conf, staged changes included."""

    def __init__(self, host, path):
        def merged(reader):
            return dropins.faillock(reader, path)
        self.searched = (path,)
        super().__init__(
            host, merged, lambda reader: ([document.path for document in merged(reader).files] or [path])[0],
            FAILLOCK_CONF)

    def knows(self, name):
        """Tell whether this host's pam_faillock reads the file: it does since Linux-PAM 1.4."""
        return module_contains(self.host, "pam_faillock", "faillock.conf") is not False

    def get(self, name):
        return super().get(name) if self.knows(name) else None


class Guarded(Expectation):
    """A service refuses a user after too many wrong passwords, whatever the numbers are."""

    def __init__(self, service):
        self.service = service

    def check(self, host):
        chain = stack(host, self.service)
        found = pam_login.lockout(chain)
        lines = [line for line in (found.before, found.counts, found.clears) if line is not None]
        shown = lines or _checker(chain)
        parts = dict(
            service=self.service, expected="pam_faillock.so preauth, authfail, account",
            actual="; ".join("%s %s %s" % (line.type, line.module, " ".join(line.args)) for line in lines)
            or "no pam_faillock.so",
            evidence=[quoted(one.where, one.raw) for one in shown] or [absent(chain.path)])
        unknown = next((line for line in lines if line.module not in modules(host)), None)
        if unknown is not None:
            return observed(
                "fail", "module_missing", "{service}: {where} names {module}, which is not installed.",
                "{service}：{where} 引用的 {module} 未安装。", module=unknown.module, where=unknown.where, **parts)
        if found.before and found.counts and found.refuses and not found.clears:
            # Of what is right this is told first.
            self.fixable = False
            return observed(
                "pass", "lockout_uncleared",
                "{service} counts wrong passwords and refuses locked users ({where}); a good login does not clear the "
                "count.", "{service} 对错误口令计数并拒绝已锁定的用户（{where}）；登录成功不会清除计数。",
                where=found.counts.where, **parts)
        if all(found):
            return observed(
                "pass", "lockout_right", "{service} counts wrong passwords and refuses locked users ({where}).",
                "{service} 对错误口令计数并拒绝已锁定的用户（{where}）。", where=found.counts.where, **parts)
        other = next((entry for name in _OTHERS for entry in chain.find("auth", name)), None)
        if other is not None:
            self.fixable = False
            parts["evidence"] = [quoted(other.where, other.raw)]
            return observed(
                "not_checked", "counted_elsewhere",
                "{service} has wrong passwords counted by {module} ({where}), whose rules were not judged.",
                "{service} 由 {module} 对错误口令计数（{where}），其规则未予判定。", module=other.module,
                where=other.where, **parts)
        problem = [text for name, text in _MISSING if not getattr(found, name)][0]
        where = next((one.where for one in shown), chain.path)
        return observed(
            "fail", "lockout_absent", "{service} does not lock after wrong passwords ({problem}; {where}).",
            "{service} 登录失败后不会锁定（{problem}；{where}）。", problem=problem, where=where, **parts)

    def fix(self, host):
        if "pam_faillock.so" not in modules(host):
            raise HostError("pam_faillock.so", _TOO_OLD)
        family = pam.family(host)
        if family == "authselect":
            from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import authselect

            authselect.enable(host, "with-faillock")
        else:
            for path, data in sorted(self._files(host, family).items()):
                host.stage_content(path, data)
        seen = self.check(host)
        if seen.open:
            raise HostError(seen.where or self.service, _IN_THE_WAY.format(service=self.service))

    @staticmethod
    def _files(host, family):
        if family != "pam-auth-update":
            return pam_direct.faillock_plan(host)
        try:
            files = pam_profiles.faillock_plan(host)
            pam_direct.refuse_changed_jumps(host, files)
            return files
        except pam.LocallyModified as modified:
            # pam-auth-update leaves these files alone from now on, so that lines of ours stay.
            try:
                return pam_direct.faillock_plan(host)
            except HostError as error:
                raise HostError(
                    error.path, _BOTH.format(problem=error.problem, place=modified.path, edited=modified.problem))


def _checker(chain):
    """Return the line that checks the password, as a list; an empty one where there is none."""
    return [entry for name in pam_login.PASSWORD_MODULES for entry in chain.find("auth", name)][:1]
