# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether pam_pwquality, or another module that judges passwords, is asked of every new password in a service that sets
passwords, and its answer counts.
"""

import itertools

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import source as packages
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    auth_update as pam_auth_update,
    direct as pam_direct,
    login as pam_login,
    profiles as pam_profiles,
    stack as pam,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.module import editable, modules, stack

MODULE = "pam_pwquality"
REFUSED = Text(
    "Whoever changes a password is refused one that pam_pwquality finds too weak.",
    "更换口令时，pam_pwquality 认为过弱的口令将被拒绝。")
_SKIPPED = Text(
    "a line before this one keeps pam_pwquality.so from deciding; put it right by hand",
    "之前的一行使 pam_pwquality.so 无法作出判定，请人工修正")
_UNASKED = Text(
    "it takes the new password from a line before it (use_authtok), and none asks for one; put it right by hand",
    "该行使用前面模块取得的新口令（use_authtok），而之前没有询问口令的行，请人工修正")
_SETS_NONE = Text("would set no password any more", "将无法再设置口令")
_ASKERS = ("pam_pwquality.so", "pam_cracklib.so", "pam_passwdqc.so", "pam_unix.so")
# What these answer is known: the accounts in question are local ones.
_KNOWN = ("pam_pwquality.so", "pam_pwhistory.so", "pam_deny.so", "pam_permit.so", "pam_localuser.so")
_MOST_OTHERS = 4

# What Debian's libpam-pwquality brings, and its installation puts in force.
_PROFILE_PATH = pam_auth_update.PROFILES + "/pwquality"
_PROFILE = """Name: Pwquality password strength checking
Default: yes
Priority: 1024
Conflicts: cracklib
Password-Type: Primary
Password:
\trequisite\t\t\tpam_pwquality.so retry=3
Password-Initial:
\trequisite\t\t\tpam_pwquality.so retry=3
"""


class Asked(Expectation):
    """A service that sets passwords asks pam_pwquality first, or another module that is there, and goes by its answer.
    """

    def __init__(self, service, module=MODULE + ".so"):
        self.service = service
        self.module = module
        self.fixable = module == MODULE + ".so"
        self.affecting(REFUSED)

    def check(self, host):
        chain = stack(host, self.service)
        lines = chain.find("password", self.module)
        parts = dict(
            service=chain.path if self.service == pam.FALLBACK_SERVICE else self.service, module=self.module,
            path=_set_by(chain).where.path,
            expected="password requisite %s" % self.module)
        if not lines:
            if not installed(host):
                packages.begin(host)
            missing = Text("", "") if installed(host) else Text(
                " (it is not installed: package %s)" % package(host), "（未安装，软件包 %s）" % package(host))
            return observed(
                "fail", "module_absent",
                "{service} sets passwords without asking {module}, absent from {path}{missing}.",
                "{service} 设置口令时未经 {module} 检查：{path} 中没有该模块{missing}。", missing=missing,
                actual="no pam_pwquality.so", where=_set_by(chain).where, evidence=(absent(parts["path"]),), **parts)
        line = lines[-1]
        parts.update(
            where=line.where, actual="password %s %s" % (line.control, line.module),
            evidence=(quoted(line.where, line.raw),))
        if not (installed(host) if self.fixable else pam_login.is_installed(host, line, modules(host))):
            return observed(
                "fail", "module_missing", "{where} names {module}, which is not installed.",
                "{where} 引用的 {module} 未安装。", **parts)
        if not _decides(chain, self.module):
            return observed(
                "fail", "module_powerless", "{service} sets a password that {module} refuses: {where} does not decide.",
                "{service} 会设置 {module} 已拒绝的口令：{where} 不起决定作用。", **parts)
        return observed(
            "pass", "module_asked", "{service} asks {module} ({where}).",
            "{service} 设置口令前经 {module} 检查（{where}）。", **parts)

    def brings_package(self, host):
        return not installed(host)

    def fix(self, host):
        fresh = not installed(host)
        if fresh:
            packages.stage(host, package(host))
        if pam.family(host) == "pam-auth-update" and not stack(host, self.service).find("password", MODULE):
            self._enable_profile(host, fresh)
        if self.check(host).open:
            self._edit(host)

    def _enable_profile(self, host, fresh):
        try:
            if fresh and not host.exists(_PROFILE_PATH):
                files = pam_auth_update.plan(host, ("pwquality",), {"pwquality": _PROFILE})
            else:
                files = pam_profiles.pwquality_plan(host)
        except pam_auth_update.LocallyModified:
            # pam-auth-update leaves these files alone from now on, so that an edit of ours stays.
            return
        for path, data in sorted(files.items()):
            if fresh:
                # The installation of the package, which brings its profile, runs pam-auth-update by itself.
                host.stage_brought(path, data, rewritten=path != _PROFILE_PATH)
            else:
                host.stage_content(path, data)

    def _edit(self, host):
        chain = stack(host, self.service)
        setter = _set_by(chain)
        document = editable(host, setter.where.path)
        lines = [entry for entry in document.find("password", MODULE) if entry.where.line < setter.where.line]
        if lines:
            before, line = pam_direct.Staged(host, {}), lines[-1]
            if not _has_a_password(chain, line):
                raise HostError(line.where, _UNASKED)
            for control in pam_direct.QUALITY:
                document.set_control(line, control)
                line = next(one for one in document.find("password", MODULE) if one.where == line.where)
                staged = pam_direct.Staged(host, {document.path: document.render()})
                if pam_direct.sets_the_same(before, staged) and _decides(pam.load(staged, self.service), self.module):
                    break
            else:
                raise HostError(line.where, _SKIPPED)
            host.stage_content(document.path, document.render())
        else:
            staged = pam_direct.Staged(host, {})
            pam_direct.insert_pwquality(staged, setter)
            for path, data in sorted(staged.files.items()):
                host.stage_content(editable(host, path).path, data)
        if self.check(host).open:
            raise HostError(setter.where, _SKIPPED)


def setter(chain):
    """Return the line by which a stack sets local passwords, or None."""
    return next((entry for name in pam_login.PASSWORD_MODULES for entry in chain.find("password", name)), None)


def way(chain, line):
    """Return the places of a stack's lines up to one."""
    above = itertools.takewhile(lambda entry: entry.where != line.where, chain.entries("password"))
    return tuple(str(entry.where) for entry in above) + (str(line.where),)


def _set_by(chain):
    found = setter(chain)
    if found is None:
        raise HostError(chain.path, _SETS_NONE)
    return found


def installed(host):
    """Tell whether the module is there, or will be once the staged package is installed."""
    return host.declared(("package", package(host))) == "installed" or MODULE + ".so" in modules(host)


def package(host):
    """Return the name of the package that brings the module."""
    return "libpam-pwquality" if host.exists("/var/lib/dpkg/status") else "libpwquality"


def _has_a_password(chain, line):
    """Tell whether a line gets the new password: it asks for it, or a line before it does."""
    above = itertools.takewhile(lambda entry: entry.where != line.where, chain.entries("password"))
    return not line.has("use_authtok") or any(
        entry.module in _ASKERS and not entry.has("use_authtok") for entry in above)


def _decides(chain, module):
    """Tell whether no password is set that the module refuses, whatever other lines say of somebody."""
    # pam_pwhistory has no answer to a password that it was not given.
    history = [str(entry.where) for entry in chain.find("password", "pam_pwhistory")]
    usual = [_refused(chain, module, dict.fromkeys(history, answer)) for answer in ("success", "authtok_err")]
    return (
        not any(granted or is_set for granted, is_set in usual)
        and not any(is_set for _granted, is_set in _unusual(chain, module)))


def _unusual(chain, module):
    """Yield the outcomes for what the other modules may say: every combination of few, else all alike."""
    lines = [
        str(entry.where) for entry in chain.entries("password")
        if entry.module not in _KNOWN + (module,) and not _sets(entry)]
    answers = ("success", "auth_err", "ignore")
    for said in itertools.product(answers, repeat=len(lines)) if len(lines) <= _MOST_OTHERS else [
            (one,) * len(lines) for one in answers]:
        yield _refused(chain, module, dict(zip(lines, said)))


def _refused(chain, module, said):
    """Return whether the stack grants, and whether it sets a password, where the module refuses and other lines say
    what is `said`.
    """
    good = pam_login.Login()
    outcome = chain.simulate("password", lambda entry: (
        "authtok_err" if entry.module == module else said.get(str(entry.where)) or good(entry)))
    return outcome.result == "success", any(_sets(entry) for entry in outcome.executed)


def _sets(entry):
    return entry.module.rpartition(".")[0] in pam_login.PASSWORD_MODULES
