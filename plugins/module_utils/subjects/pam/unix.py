# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""pam_unix: the lines that set and check local passwords."""

from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import stack as pam
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.module import module_contains, stack

MODULE = "pam_unix"
METHODS = ("md5", "bigcrypt", "sha256", "sha512", "blowfish", "gost_yescrypt", "yescrypt", "sm3")
_SETTING = ("passwd", "chpasswd", "newusers")


def setters(host):
    """Return the lines that set passwords."""
    return lines(host, ("password",))


def lines(host, types):
    """Return the lines of some types in every stack that people log in or set passwords through, each line once."""
    found: Dict[str, Any] = {}
    for service in pam.login_services(host) + list(_SETTING):
        try:
            chain = stack(host, service)
        except Missing:
            continue
        for type in types:
            found.update((str(entry.where), entry) for entry in chain.find(type, MODULE))
    return [entry for _text, entry in sorted(found.items())]


def strongest(host, methods):
    """Return the first of the methods that this host's module knows."""
    known = [name for name in methods if module_contains(host, MODULE, name)]
    return known[0] if known else "sha512" if "sha512" in methods else methods[0]
