# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""pam_pwquality: the settings in force wherever it stands in the password stacks.

libpwquality reads pwquality.conf.d/*.conf in the order of their names, then pwquality.conf, which therefore wins, and
the module's arguments win over both. It gives up on its files at the first line that it cannot use, so such a line is
an error here.
"""

import re
from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, at_least
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import asked, login as pam_login
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.cracklib import Dictionary
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.module import ModuleSettings, stack
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import dropins
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import PWQUALITY_CONF
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.layers import Layers

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
_LIBRARIES = ("/usr/lib/*/libpwquality.so.1", "/usr/lib64/libpwquality.so.1", "/usr/lib/libpwquality.so.1")
NOT_ZERO = Rule("!= 0", "1", lambda text: bool(_NUMBER.match(text)) and int(text) != 0)


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
                setters = [
                    entry for name in pam_login.PASSWORD_MODULES
                    for entry in stack(self.host, service).find("password", name)]
            except Missing:
                continue
            if setters:
                found.setdefault(setters[0].where.path, service)
        if not found:
            raise Missing(
                "/etc/pam.d/passwd",
                Text(
                    "is not there, and no other PAM service that sets a password",
                    "不存在，也没有其他设置口令的 PAM 服务"))
        return sorted(found.values())

    def places(self):
        """Return the settings of each line that calls the module; without any, those a line without arguments would
        have.
        """
        lines = {}
        for service in self.services():
            for entry in stack(self.host, service).find("password", asked.MODULE):
                lines[str(entry.where)] = entry.where
        defaults = DEFAULTS if self.files.knows("usercheck") else OLD_DEFAULTS
        places = [
            ModuleSettings(self.host, where, self.files, defaults, FLAGS) for _text, where in sorted(lines.items())]
        return places or [_NoLine(self.host, None, self.files, defaults, FLAGS)]

    def in_stack(self):
        """Yield the expectations that the module is asked, and that its answer counts, wherever a password is set."""
        for service in self.services():
            yield asked.Asked(service)
        for place in self.places():
            yield Setting(place, "enforcing", NOT_ZERO).affecting(asked.REFUSED)
            yield Dictionary(place)

    def require(self, name, rule, affects):
        """Yield the expectation that a setting is right, for each line that calls the module.

        `affects` is what that changes for people.
        """
        for place in self.places():
            yield Setting(place, name, rule).affecting(affects)


class _NoLine(ModuleSettings):
    """The settings where no stack calls the module yet."""

    label = asked.MODULE

    @property
    def searched(self):
        return self.files.searched

    def get(self, name):
        return self.files.get(name)

    def set(self, name, value):
        if self.files.knows(name):
            self.files.set(name, value)


class PwqualityFiles(Layers):
    """pwquality.conf and its drop-ins, staged changes included; ParseError at a line on which libpwquality gives up."""

    searched = ("/etc/security/pwquality.conf", "/etc/security/pwquality.conf.d/*.conf")

    def __init__(self, host):
        super().__init__(host, self._merged, self._new, PWQUALITY_CONF)

    def knows(self, name):
        """Tell whether this host's libpwquality takes the setting in its files; the present release, where none is
        installed.
        """
        library = self._library()
        return name in FLAGS + TEXTS + _NUMBERS if library is None else name.encode("utf-8", "replace") in library

    def _library(self):
        def read():
            path = library(self.host)
            return None if path is None else self.host.read(path)
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
                        raise document.error(
                            value.where.line - 1, "libpwquality cannot use this line and reads no further")
        return dropins.Merged(files)


class Classes(Setting):
    """Passwords mix so many classes of characters: minclass says so, or as many credits demand one of theirs."""

    def __init__(self, place, least):
        super().__init__(place, "minclass", at_least(least), fixable=len(_demanded(place)) < least)
        self.least = least

    def check(self, host):
        demanded = _demanded(self.source)
        if len(demanded) < self.least:
            return super().check(host)
        values = [self.source.get(name) for name in demanded]
        shown = ["%s = %s" % (name, value.text) for name, value in zip(demanded, values)]
        return observed(
            "pass", "classes_demanded", "{actual} demand {count} classes of characters.",
            "{actual} 要求 {count} 类字符。", count=len(demanded), actual=", ".join(shown), where=values[0].where,
            evidence=[Evidence("file", value.where, text) for value, text in zip(values, shown)],
            expected="minclass %s" % self.rule.wanted)


def _demanded(place):
    """Return the credits that demand characters of their class: the negative ones."""
    return [name for name in CREDITS if number(place, name) < 0]


def library(host):
    """Return the path of libpwquality, or None where it is not installed."""
    return next((path for pattern in _LIBRARIES for path in host.glob(pattern)), None)


def number(place, name):
    """Return a setting in force as a number; 0 for what is none."""
    value = place.get(name)
    text = place.default(name) if value is None else value.text
    return int(text) if _NUMBER.match(text or "") else 0
