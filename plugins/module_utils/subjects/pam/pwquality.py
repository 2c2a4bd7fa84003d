# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""pam_pwquality: the settings in force wherever it stands in the password stacks.

libpwquality reads pwquality.conf.d/*.conf in the order of their names, then pwquality.conf, which therefore wins, and
the module's arguments win over both. It gives up on its files at the first line that it cannot use, so such a line is
an error here.
"""

from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import (
    asked,
    checkers,
    quality_rules as rules,
    stack as pam,
    without,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.cracklib import Dictionary
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.module import (
    ModuleSettings,
    Unusable,
    stack,
    usable,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import dropins
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import PWQUALITY_CONF
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.layers import Layers

MAIN = "/etc/security/pwquality.conf"
DROPIN = MAIN + ".d/50-jrt0117.conf"
SERVICES = ("passwd", "chpasswd", "newusers", "sshd", "login", "su")
FLAGS = ("enforce_for_root", "local_users_only")
TEXTS = ("badwords", "dictpath")
_NUMBERS = tuple(rules.DEFAULTS) + ("maxrepeat", "maxclassrepeat", "maxsequence", "gecoscheck", "dictcheck")
_LIBRARIES = ("/usr/lib/*/libpwquality.so.1", "/usr/lib64/libpwquality.so.1", "/usr/lib/libpwquality.so.1")
NOT_ZERO = Rule("!= 0", "1", lambda text: bool(rules.NUMBER.match(text)) and int(text) != 0)


def of(host):
    """Return this host's pam_pwquality."""
    return Pwquality(host)


class Pwquality:
    """The module in every stack that sets passwords."""

    def __init__(self, host):
        self.host = host
        self.files = PwqualityFiles(host)

    def _services(self):
        own = pam.service_path(self.host, SERVICES[0])
        found = SERVICES + tuple(name for name in pam.OTHER_LOGIN_SERVICES if pam.service_path(self.host, name))
        return found if own else found + (pam.FALLBACK_SERVICE,)

    def setters(self):
        """Return (service, line that sets), once for all services that come to it by the same lines."""
        return self.host.memo("setters", self._setters)

    def _setters(self):
        found: Dict[Any, Any] = {}
        for service, chain in usable(self.host, self._services()).items():
            line = asked.setter(chain)
            if line is not None:
                found.setdefault(asked.way(chain, line), (service, line))
        return sorted(found.values(), key=lambda one: one[0])

    def services(self):
        """Return the services in which pam_pwquality judges new passwords, or ought to."""
        return [service for service, line in self.setters() if checkers.of(self.host, service, line) is None]

    def others(self):
        """Return (service, Checker) where another module judges them."""
        found = [(service, checkers.of(self.host, service, line)) for service, line in self.setters()]
        return [(service, one) for service, one in found if one is not None]

    def elsewhere(self):
        """Return the Checkers, each line once."""
        return list({str(one.where): one for _service, one in self.others()}.values())

    def places(self):
        """Return the settings of each line that calls the module; without any, those a line without arguments would
        have.
        """
        lines = {}
        services = self.services()
        for service in services:
            for entry in stack(self.host, service).find("password", asked.MODULE):
                lines[str(entry.where)] = entry.where
        defaults = rules.DEFAULTS if self.files.knows("usercheck") else rules.OLD_DEFAULTS
        places = [
            ModuleSettings(self.host, where, self.files, defaults, FLAGS) for _text, where in sorted(lines.items())]
        return places or [_NoLine(self.host, None, self.files, defaults, FLAGS)][:len(services)]

    def in_stack(self):
        """Yield the expectations that the module is asked, and that its answer counts, wherever a password is set; that
        of another where that one judges, and what is to be said where none is set.
        """
        yield Unusable(self._services())
        if not self.setters():
            yield without.no_setter(self.host, SERVICES)
        for service, other in self.others():
            yield asked.Asked(service, other.name)
        for other in self.elsewhere():
            yield from other.in_force(asked.REFUSED)
        for service in self.services():
            yield asked.Asked(service)
        yield Seen(self._by_own_lines)
        for place in self.places():
            yield Setting(place, "enforcing", NOT_ZERO).affecting(asked.REFUSED)
            yield Dictionary(place)
        if any(place.get("local_users_only") is not None for place in self.places()):
            yield from directories.unseen(self.host, "passwd")

    def _by_own_lines(self, host):
        """Yield the services that nobody here knows by name, and that set passwords by lines that no known one has."""
        known = self._services()
        ways = set(asked.way(stack(host, service), line) for service, line in self.setters())
        others = [name for name in pam.other_services(host) if name not in known + (pam.FALLBACK_SERVICE,)]
        for service, chain in usable(host, others).items():
            line = asked.setter(chain)
            if line is None or asked.way(chain, line) in ways:
                continue
            judged = chain.find("password", asked.MODULE)
            if judged and not judged[-1].args and asked.Asked(service).check(host).status == "pass":
                continue
            yield observed(
                "manual", "own_rules",
                "{service} sets passwords by a line of its own ({where}), whose rules were not judged; what goes by "
                "that service is not known here.",
                "{service} 以自有的配置行设置口令（{where}），其规则未予判定；使用该服务的程序未知。", service=service,
                where=line.where, expected="the lines that passwd goes by", actual=line.raw.strip(),
                evidence=[quoted(line.where, line.raw)],
                advice=pam.INCLUDE_ADVICE.format(service=service, other="passwd"))

    def require(self, name, rule, affects):
        """Yield the expectation that a setting is right, for each line that calls the module.

        `affects` is what that changes for people.
        """
        for place in self.places():
            yield Setting(place, name, rule).affecting(affects)


class _NoLine(ModuleSettings):
    """The settings where no stack calls the module yet."""

    label = asked.MODULE
    in_use = False

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
        if library is None:
            return name in FLAGS + TEXTS + _NUMBERS
        # As a whole string of the program's: a part of one is no setting.
        return b"\0%s\0" % name.encode("utf-8", "replace") in b"\0%s\0" % library

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
            # A setting without a name, too (1.4.5, tried).
            bad = [index for index in range(len(document.lines)) if document.text(index).lstrip(" \t").startswith("=")]
            for name in document.keys():
                for value in document.all(name):
                    if not self.knows(name) or name in _NUMBERS and not rules.NUMBER.match(value.text):
                        bad.append(value.where.line - 1)
            if bad:
                raise document.error(min(bad), "libpwquality cannot use this line and reads no further")
        return dropins.Merged(files)


def library(host):
    """Return the path of libpwquality, or None where it is not installed."""
    return next((path for pattern in _LIBRARIES for path in host.glob(pattern)), None)
