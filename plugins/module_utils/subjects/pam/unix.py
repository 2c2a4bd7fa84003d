# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""pam_unix: the lines that set and check local passwords, and how they hash new ones."""

from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed, quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import module as pam_module, stack as pam

MODULE = "pam_unix"
METHODS = ("md5", "bigcrypt", "sha256", "sha512", "blowfish", "gost_yescrypt", "yescrypt", "sm3")
_SETTING = ("passwd", "chpasswd", "newusers")
_BY_LOGIN_DEFS = Text("ENCRYPT_METHOD of login.defs", "login.defs 的 ENCRYPT_METHOD")


def setters(host):
    """Return the lines that set passwords."""
    return lines(host, ("password",))


def lines(host, types, modules=(MODULE,)):
    """Return the lines of modules (None: of all) in every stack of the host that PAM can use, each line once."""
    found: Dict[str, Any] = {}
    for chain in list(pam_module.usable(host, _services(host)).values()) + list(_others(host)):
        for type in types:
            found.update(
                (str(entry.where), entry) for entry in (
                    chain.entries(type) if modules is None
                    else [one for module in modules for one in chain.find(type, module)]))
    return [entry for _text, entry in sorted(found.items())]


def _others(host):
    """Yield the stacks of the services that nobody here knows by name: where PAM cannot use a line of theirs, the other
    lines count all the same.
    """
    for service in host.memo("pam services", lambda: pam.other_services(host)):
        try:
            yield pam.load(host, service)
        except (HostError, ParseError):
            # PAM starts no service by a file that it cannot read.
            continue


def unusable(host):
    """Return the expectation that stands for stacks which PAM cannot use, and of which `lines` has none."""
    return pam_module.Unusable(_services(host))


def _services(host):
    return pam.login_services(host) + list(_SETTING)


def strongest(host, methods):
    """Return the first of the methods that this host's module knows."""
    known = [name for name in methods if pam_module.module_contains(host, MODULE, name)]
    return known[0] if known else "sha512" if "sha512" in methods else methods[0]


class Hashes(Expectation):
    """The line at a place names a good method, or none: then that of login.defs holds. `target` is the one to set."""

    def __init__(self, where, good, target):
        self.where = where
        self.good = good
        self.target = target

    def check(self, host):
        entry = pam_module.at(host, self.where)
        named = [name for name in METHODS if entry.has(name)]
        wrong = [name for name in named if name not in self.good]
        parts = dict(
            where=self.where, expected=" | ".join(self.good), actual=" ".join(named) or _BY_LOGIN_DEFS,
            evidence=(quoted(self.where, entry.raw),))
        if wrong:
            return observed(
                "fail", "weak_method", "pam_unix hashes new passwords with {name} ({where}), expected {wanted}.",
                "pam_unix 以 {name} 存储新口令（{where}），应为 {wanted}。", name=" ".join(wrong), wanted=self.target,
                **parts)
        return observed(
            "pass", "strong_method", "pam_unix hashes new passwords with {actual} ({where}).",
            "pam_unix 以 {actual} 存储新口令（{where}）。", **parts)

    def fix(self, host):
        for name in METHODS:
            if pam_module.at(host, self.where).has(name) and name not in self.good:
                pam_module.remove_argument(host, pam_module.at(host, self.where), name)
        pam_module.set_argument(host, pam_module.at(host, self.where), self.target)
