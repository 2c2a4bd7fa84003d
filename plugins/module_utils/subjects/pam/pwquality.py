# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""pam_pwquality: whether it stands in the password stacks, and the settings in force there.

libpwquality reads pwquality.conf.d/*.conf in the order of their names, then pwquality.conf, which therefore wins, and the
module's arguments win over both. It gives up on its files at the first line that it cannot use, so such a line is an error here.
"""

import itertools
import re
from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import source as packages
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    auth_update as pam_auth_update,
    direct as pam_direct,
    login as pam_login,
    profiles as pam_profiles,
    stack as pam,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.cracklib import Dictionary
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.module import (
    ModuleSettings,
    editable,
    modules,
    stack,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import dropins
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import PWQUALITY_CONF
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.layers import Layers

MODULE = "pam_pwquality"
MAIN = "/etc/security/pwquality.conf"
DROPIN = MAIN + ".d/50-jrt0117.conf"
SERVICES = ("passwd", "chpasswd", "sshd", "login", "su")
FLAGS = ("enforce_for_root", "local_users_only")
TEXTS = ("badwords", "dictpath")
CREDITS = ("dcredit", "ucredit", "lcredit", "ocredit")
DEFAULTS = {
    "minlen": "8", "minclass": "0", "dcredit": "0", "ucredit": "0", "lcredit": "0", "ocredit": "0",
    "usercheck": "1", "usersubstr": "0", "enforcing": "1", "difok": "1", "retry": "1",
}
# Releases before 1.4 took a length of 9 and let each class of characters count for one more.
OLD_DEFAULTS = dict(DEFAULTS, minlen="9", dcredit="1", ucredit="1", lcredit="1", ocredit="1")
_NUMBERS = tuple(DEFAULTS) + ("maxrepeat", "maxclassrepeat", "maxsequence", "gecoscheck", "dictcheck")
_NUMBER = re.compile(r"\s*[+-]?[0-9]+$")
_SKIPPED = Text(
    "a line before this one keeps pam_pwquality.so from deciding; put it right by hand", "之前的一行使 pam_pwquality.so 无法作出判定，请人工修正")
_UNASKED = Text(
    "it takes the new password from a line before it (use_authtok), and none asks for one; put it right by hand",
    "该行使用前面模块取得的新口令（use_authtok），而之前没有询问口令的行，请人工修正")
_ASKERS = ("pam_pwquality.so", "pam_cracklib.so", "pam_passwdqc.so", "pam_unix.so")
# What these answer is known: the accounts in question are local ones.
_KNOWN = ("pam_pwquality.so", "pam_pwhistory.so", "pam_deny.so", "pam_permit.so", "pam_localuser.so")
_MOST_OTHERS = 4
_LIBRARIES = ("/usr/lib/*/libpwquality.so.1", "/usr/lib64/libpwquality.so.1", "/usr/lib/libpwquality.so.1")
_REFUSED = Text(
    "Whoever changes a password is refused one that pam_pwquality finds too weak.", "更换口令时，pam_pwquality 认为过弱的口令将被拒绝。")
NOT_ZERO = Rule("!= 0", "1", lambda text: bool(_NUMBER.match(text)) and int(text) != 0)

# What Debian's libpam-pwquality brings, and its installation puts in force.
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


def of(host):
    """Return this host's pam_pwquality."""
    return Pwquality(host)


class Pwquality:
    """The module in every stack that sets passwords."""

    def __init__(self, host):
        self.host = host
        self.files = PwqualityFiles(host)

    def services(self):
        """Return one service for each file through which passwords are set; Missing where no service sets any."""
        found: Dict[Any, Any] = {}
        for service in SERVICES:
            try:
                setters = [entry for name in pam_login.PASSWORD_MODULES for entry in stack(self.host, service).find("password", name)]
            except Missing:
                continue
            if setters:
                found.setdefault(setters[0].where.path, service)
        if not found:
            raise Missing("/etc/pam.d/passwd", Text("is not there, and no other PAM service that sets a password", "不存在，也没有其他设置口令的 PAM 服务"))
        return sorted(found.values())

    def places(self):
        """Return the settings of each line that calls the module; without any, those a line without arguments would have."""
        lines = {}
        for service in self.services():
            for entry in stack(self.host, service).find("password", MODULE):
                lines[str(entry.where)] = entry.where
        defaults = DEFAULTS if self.files.knows("usercheck") else OLD_DEFAULTS
        places = [ModuleSettings(self.host, where, self.files, defaults, FLAGS) for _text, where in sorted(lines.items())]
        return places or [_NoLine(self.host, None, self.files, defaults, FLAGS)]

    def in_stack(self):
        """Yield the expectations that the module is asked, and that its answer counts, wherever a password is set."""
        for service in self.services():
            yield _InStack(service)
        for place in self.places():
            yield Setting(place, "enforcing", NOT_ZERO).affecting(_REFUSED)
            yield Dictionary(place)

    def require(self, name, rule, affects):
        """Yield the expectation that a setting is right, for each line that calls the module.

        `affects` is what that changes for people.
        """
        for place in self.places():
            yield Setting(place, name, rule).affecting(affects)


class _NoLine(ModuleSettings):
    """The settings where no stack calls the module yet."""

    label = MODULE

    def get(self, name):
        return self.files.get(name)

    def set(self, name, value):
        if self.files.knows(name):
            self.files.set(name, value)


class PwqualityFiles(Layers):
    """pwquality.conf and its drop-ins, staged changes included; ParseError at a line on which libpwquality gives up."""

    def __init__(self, host):
        super().__init__(host, self._merged, self._new, PWQUALITY_CONF)

    def knows(self, name):
        """Tell whether this host's libpwquality takes the setting in its files; the present release, where none is installed."""
        library = self._library()
        return name in FLAGS + TEXTS + _NUMBERS if library is None else name.encode("utf-8", "replace") in library

    def _library(self):
        def read():
            paths = [path for pattern in _LIBRARIES for path in self.host.glob(pattern)]
            return self.host.read(paths[0]) if paths else None
        return self.host.memo("libpwquality", read)

    def _reads_dropins(self):
        library = self._library()
        return library is None or b"%s.d" in library

    def _new(self, host):
        return DROPIN if self._reads_dropins() else MAIN

    def _merged(self, host):
        return host.memo("pwquality.conf", lambda: self._checked(dropins.pwquality(host).files))

    def _checked(self, files):
        if not self._reads_dropins():
            files = [document for document in files if document.path == MAIN]
        for document in files:
            for name in document.keys():
                for value in document.all(name):
                    if not self.knows(name) or name in _NUMBERS and not _NUMBER.match(value.text):
                        raise document.error(value.where.line - 1, "libpwquality cannot use this line and reads no further")
        return dropins.Merged(files)


class _InStack(Expectation):
    """A service that sets passwords asks pam_pwquality first, and goes by its answer."""

    def __init__(self, service):
        self.service = service
        self.affecting(_REFUSED)

    def check(self, host):
        chain = stack(host, self.service)
        lines = chain.find("password", MODULE)
        setter = next(entry for name in pam_login.PASSWORD_MODULES for entry in chain.find("password", name))
        parts = dict(service=self.service, module=MODULE + ".so", path=setter.where.path, expected="password requisite pam_pwquality.so")
        if not lines:
            missing = Text("", "") if installed(host) else Text(
                " (it is not installed: package %s)" % package(host), "（未安装，软件包 %s）" % package(host))
            return observed(
                "fail", "module_absent", "{service} sets passwords without asking {module}, absent from {path}{missing}.",
                "{service} 设置口令时未经 {module} 检查：{path} 中没有该模块{missing}。", missing=missing,
                actual="no pam_pwquality.so", where=setter.where, **parts)
        line = lines[-1]
        parts.update(where=line.where, actual="password %s %s" % (line.control, line.module))
        if not installed(host):
            return observed(
                "fail", "module_missing", "{where} names {module}, which is not installed.", "{where} 引用的 {module} 未安装。", **parts)
        if not _decides(chain):
            return observed(
                "fail", "module_powerless", "{service} sets a password that {module} refuses: {where} does not decide.",
                "{service} 会设置 {module} 已拒绝的口令：{where} 不起决定作用。", **parts)
        return observed(
            "pass", "module_asked", "{service} asks {module} ({where}).", "{service} 设置口令前经 {module} 检查（{where}）。", **parts)

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
            if fresh and not host.exists(pam_auth_update.PROFILES + "/pwquality"):
                files = pam_auth_update.plan(host, ("pwquality",), {"pwquality": _PROFILE})
            else:
                files = pam_profiles.pwquality_plan(host)
        except pam_auth_update.LocallyModified:
            # pam-auth-update leaves these files alone from now on, so that an edit of ours stays.
            return
        for path, data in sorted(files.items()):
            # The installation of the package runs pam-auth-update by itself.
            (host.stage_prediction if fresh else host.stage_content)(path, data)

    def _edit(self, host):
        chain = stack(host, self.service)
        setter = next(entry for name in pam_login.PASSWORD_MODULES for entry in chain.find("password", name))
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
                if pam_direct.sets_the_same(before, staged) and _decides(pam.load(staged, self.service)):
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


def installed(host):
    """Tell whether the module is there, or will be once the staged package is installed."""
    return host.declared(("package", package(host))) == "installed" or MODULE + ".so" in modules(host)


def package(host):
    """Return the name of the package that brings the module."""
    return "libpam-pwquality" if host.exists("/var/lib/dpkg/status") else "libpwquality"


def _has_a_password(chain, line):
    """Tell whether a line gets the new password: it asks for it, or a line before it does."""
    above = itertools.takewhile(lambda entry: entry.where != line.where, chain.entries("password"))
    return not line.has("use_authtok") or any(entry.module in _ASKERS and not entry.has("use_authtok") for entry in above)


def _decides(chain):
    """Tell whether no password is set that the module refuses, whatever other lines say of somebody."""
    # pam_pwhistory has no answer to a password that it was not given.
    history = [str(entry.where) for entry in chain.find("password", "pam_pwhistory")]
    usual = [_refused(chain, dict.fromkeys(history, answer)) for answer in ("success", "authtok_err")]
    return not any(granted or is_set for granted, is_set in usual) and not any(is_set for _granted, is_set in _unusual(chain))


def _unusual(chain):
    """Yield the outcomes for what the other modules may say: every combination of few, else all alike."""
    lines = [str(entry.where) for entry in chain.entries("password") if entry.module not in _KNOWN and not _sets(entry)]
    answers = ("success", "auth_err", "ignore")
    for said in itertools.product(answers, repeat=len(lines)) if len(lines) <= _MOST_OTHERS else [(one,) * len(lines) for one in answers]:
        yield _refused(chain, dict(zip(lines, said)))


def _refused(chain, said):
    """Return whether the stack grants, and whether it sets a password, where the module refuses and other lines say what is `said`."""
    good = pam_login.Login()
    outcome = chain.simulate("password", lambda entry: (
        "authtok_err" if entry.module == MODULE + ".so" else said.get(str(entry.where)) or good(entry)))
    return outcome.result == "success", any(_sets(entry) for entry in outcome.executed)


def _sets(entry):
    return entry.module.rpartition(".")[0] in pam_login.PASSWORD_MODULES


def number(place, name):
    """Return a setting in force as a number; 0 for what is none."""
    value = place.get(name)
    text = place.default(name) if value is None else value.text
    return int(text) if _NUMBER.match(text or "") else 0
