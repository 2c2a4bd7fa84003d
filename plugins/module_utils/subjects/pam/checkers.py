# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules other than pam_pwquality that judge new passwords, each by its own settings: pam_cracklib, pam_passwdqc, and
pam_deepin_pw_check of UOS. What is not known of one is told as not judged, as is a module of a name that nobody here
knows.
"""

import re
from typing import Dict, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, at_least, equals, one_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import quality_rules as rules
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.login import (
    DIRECTORIES,
    PASSWORD_MODULES,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.module import (
    ExactSettings,
    NoFile,
    stack,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value, read_document

_DEEPIN = "/etc/deepin/dde.conf"
_FIELDS = 5
_LENGTH, _CLASSES, _NAMES, _ROOT = (
    Text("length", "长度"), Text("classes of characters", "字符类别"), Text("user names in them", "口令中的用户名"),
    Text("root", "root"))
_ADVICE = Text(
    "The system administrator shows how {module} is set up, and records that in a dated waiver.",
    "请系统管理员说明 {module} 的设置，并登记有期限的豁免。")


class Checker(ExactSettings):
    """The line of a module whose settings are not known here."""

    said = Text(
        "{module} judges new passwords ({where}); its rules on {what} are not known here.",
        "新口令由 {module} 检查（{where}），其关于{what}的规则未予判定。")

    # The module's defaults, and its settings without a value.
    values: Dict[str, str] = {}
    switches: Tuple[str, ...] = ()

    def __init__(self, host, entry):
        super().__init__(host, entry.where, NoFile(), self.values, self.switches)
        self.name = entry.module

    def named(self, arg):  # type: ignore[override]  # elsewhere it takes the argument alone
        """Return the setting that an argument is of: one without a value takes none."""
        name, equal, _text = arg.partition("=")
        return None if equal and name in self.flags else name

    def in_force(self, affects):
        """Yield the expectations that what the module finds is gone by."""
        return ()

    def length(self, least, affects):
        """Yield the expectations that short passwords are refused."""
        yield self._unknown(_LENGTH)

    def classes(self, least, affects):
        """Yield the expectations that passwords mix classes of characters."""
        yield self._unknown(_CLASSES)

    def user_names(self, affects):
        """Yield the expectations that user names are refused in passwords."""
        yield self._unknown(_NAMES)

    def root(self, affects):
        """Yield the expectations that root is held to this as well."""
        yield self._unknown(_ROOT)

    def _unknown(self, what):
        return Judged(lambda host: observed(
            "not_checked", "judged_elsewhere", self.said.en, self.said.zh, module=self.name, where=self.where,
            what=what, expected="pam_pwquality.so", actual=self.name, evidence=(quoted(self.where, self.entry().raw),),
            advice=_ADVICE.format(module=self.name)))


class Unknown(Checker):
    """The line of a module that nobody here knows, before the one that sets the password."""

    said = Text(
        "{module} may judge new passwords ({where}), and is not known here; its rules on {what} were not looked at.",
        "{module} 可能检查新口令（{where}），本程序不了解该模块，未查看其关于{what}的规则。")


class Cracklib(Checker):
    """A line of pam_cracklib, whose credits shorten passwords as those of old releases of pam_pwquality do."""

    values = rules.OLD_DEFAULTS
    switches = ("reject_username", "enforce_for_root")

    def length(self, least, affects):
        return rules.long_enough(self, least, affects)

    def classes(self, least, affects):
        yield rules.Classes(self, least).affecting(affects)

    def user_names(self, affects):
        yield Setting(self, "reject_username", equals("on")).affecting(affects)
        yield Judged(lambda host: observed(
            "manual", "part_of_name_not_refused",
            "{module} refuses the whole user name at best ({where}); a part of it, as the clause says, it lets "
            "through.",
            "{module} 最严只能拒绝完整的用户名（{where}），条款要求的用户名片段无法拒绝。", module=self.name,
            where=self.where, expected="three consecutive characters refused", actual="the whole name refused",
            evidence=(quoted(self.where, self.entry().raw),), advice=rules.PART_ADVICE))

    def root(self, affects):
        yield Setting(self, "enforce_for_root", equals("on")).affecting(affects)


class Passwdqc(Checker):
    """A line of pam_passwdqc: how long a password has to be, by how many classes of characters it mixes."""

    values = {"min": "disabled,24,11,8,7", "enforce": "everyone", "passphrase": "3", "match": "4"}

    def get(self, name):
        """Return the value in force: arguments and the files that they name, one after the other."""
        found = None
        for arg in self.entry().args:
            key, _equal, text = arg.partition("=")
            if key == "config":
                found = _in_file(self.host, text, name) or found
            elif key == name:
                found = Value(text, self.where)
        return found

    def _setting(self, name, rule, affects):
        # A file may stand before or after an argument of ours.
        fixable = not any(arg.startswith("config=") for arg in self.entry().args)
        return Setting(self, name, rule, fixable=fixable).affecting(affects)

    def in_force(self, affects):
        yield self._setting("enforce", one_of("everyone", "users"), affects)

    def length(self, least, affects):
        yield self._setting("min", _bounded([least] * _FIELDS), affects)

    def classes(self, least, affects):
        phrases = self.get("passphrase")
        spared = 2 if phrases is not None and phrases.text == "0" else None
        # By the number of classes: one, two, a phrase of words in any of them, three, four.
        few = [1, 2, 1, 3, 4]
        yield self._setting(
            "min", _bounded([0 if index == spared or few[index] >= least else None for index in range(_FIELDS)]),
            affects)

    def user_names(self, affects):
        yield self._setting("match", at_least(1), affects)
        yield Judged(lambda host: observed(
            "manual", "name_discounted",
            "{module} leaves a user name out when it counts ({where}); it does not refuse a password for holding one.",
            "{module} 在计算强度时扣除用户名（{where}），但不会因含有用户名而拒绝口令。", module=self.name,
            where=self.where, expected="three consecutive characters refused", actual="user names discounted",
            evidence=(quoted(self.where, self.entry().raw),), advice=rules.PART_ADVICE))

    def root(self, affects):
        yield self._setting("enforce", equals("everyone"), affects)


class Deepin(Checker):
    """A line of UOS's own module, which goes by the settings of the desktop."""

    values = {"PASSWORD_MIN_LENGTH": "1", "VALIDATE_REQUIRED": "1", "STRONG_PASSWORD": "true"}

    def get(self, name):
        return _in_file(self.host, _DEEPIN, name)

    def _judged(self, what, name, least):
        if not self.host.exists(_DEEPIN):
            yield self._unknown(what)
            return
        # The desktop writes them.
        yield Setting(self, "STRONG_PASSWORD", one_of("true", "yes", "1"), fixable=False)
        yield Setting(self, name, at_least(least), fixable=False)

    def length(self, least, affects):
        return self._judged(_LENGTH, "PASSWORD_MIN_LENGTH", least)

    def classes(self, least, affects):
        return self._judged(_CLASSES, "VALIDATE_REQUIRED", least)


_CHECKERS = {
    "pam_cracklib.so": Cracklib, "pam_passwdqc.so": Passwdqc, "pam_deepin_pw_check.so": Deepin,
    "libdeepin_pw_check.so": Deepin, "pam_pwcheck.so": Checker,
}


# These judge no new password; pam_exec has a program do it where it hands the password on.
_JUDGE_NOTHING = frozenset(PASSWORD_MODULES + DIRECTORIES + tuple("pam_" + name for name in (
    "deny", "permit", "warn", "echo", "env", "localuser", "succeed_if", "pwhistory", "limits", "faildelay",
    "gnome_keyring", "kwallet", "kwallet5", "ecryptfs", "mount", "smbpass", "fprintd", "faillock", "tally", "tally2",
    "keyinit", "access", "listfile", "time", "group", "nologin", "rootok", "shells", "usertype", "mkhomedir", "wheel",
    "umask", "debug", "stack", "ccreds")))


def of(host, service, setter):
    """Return the Checker that judges what a service sets with a line, or None: pam_pwquality does, or nothing."""
    found = unknown = None
    for entry in stack(host, service).entries("password"):
        if entry.where == setter.where:
            break
        if entry.module == "pam_pwquality.so":
            return None
        if found is None and entry.module in _CHECKERS:
            found = _CHECKERS[entry.module](host, entry)
        elif unknown is None and _may_judge(entry):
            unknown = Unknown(host, entry)
    return found or unknown


def _may_judge(entry):
    name = entry.module.rpartition(".")[0]
    if name == "pam_exec":
        return entry.has("expose_authtok") and entry.control != "optional"
    return bool(name) and name not in _JUDGE_NOTHING and entry.control != "optional" and not entry.silent


def _in_file(host, path, name):
    """Return the last value of a setting in a file of `name = value`; Missing where there is no such file."""
    document = read_document(host, path)
    found = None
    for index in range(len(document.lines)):
        key, equal, text = document.text(index).partition("=")
        if equal and key.strip() == name:
            found = Value(text.strip().strip('"'), document.where(index))
    return found


def _bounded(least):
    """Accept five lengths of pam_passwdqc, each of them at least so long; None: such passwords are refused."""
    def accepts(text):
        numbers = _numbers(text)
        return numbers is not None and all(map(_within, numbers, least))

    def nearest(text):
        return ",".join(
            "disabled" if number is None or bound is None else str(max(number, bound))
            for number, bound in zip(_numbers(text) or (None, None, None, 8, 7), least))
    wanted = ",".join("disabled" if bound is None else str(bound) for bound in least)
    return Rule(Text("{wanted} or stricter", "{wanted} 或更严").format(wanted=wanted), wanted, accepts, nearest=nearest)


def _within(number, bound):
    return number is None or bound is not None and number >= bound


def _numbers(text):
    """Return the five lengths, None for a disabled one; None where they are none."""
    words = text.split(",")
    if len(words) != _FIELDS or not all(re.match("disabled$|[0-9]{1,9}$", word) for word in words):
        return None
    return [None if word == "disabled" else int(word) for word in words]
