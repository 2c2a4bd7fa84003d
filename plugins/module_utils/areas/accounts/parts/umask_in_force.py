# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The umask that a login ends up with: the login scripts' last word, or else pam_umask's."""

import re
from typing import Any, List, NamedTuple, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import umask as pam_umask
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell import source as login_scripts
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.state import COMPUTED, UNSEEN

_SERVICES = ("sshd", "login")
_OCTAL = re.compile(r"[0-7]{1,9}\Z")


class Umask(NamedTuple):
    """A umask as it is written, its place, whether that is in a script, and where the scripts ended before one was set.
    """

    text: Optional[str]
    where: Any
    script: bool = False
    ended: Any = None


def of(host):
    """Return every umask that a login, or an interactive shell below it, may end up with; where no script sets one,
    pam_umask does.
    """
    logins = login_scripts.of(host)
    found: List[Umask] = []
    for one in sorted(
            logins.bash | logins.sh | logins.inner,
            key=lambda one: (str(one.umask_at), str(one.umask), str(one.ended))):
        if one.umask is None:
            found += from_pam(host) or [Umask(None, None, ended=one.ended)]
        else:
            text = one.umask if one.umask == UNSEEN else None if one.umask == COMPUTED else "%03o" % one.umask
            found.append(Umask(text, one.umask_at, script=True))
    return list(dict.fromkeys(found))


def octal(text):
    """Return the bits of a umask that is written as a number, or None."""
    return int(text, 8) if text is not None and _OCTAL.match(text) else None


def from_pam(host):
    """Return every umask that pam_umask gives a login."""
    found = [one for one in (pam_umask.of(host, service) for service in _SERVICES) if one is not None]
    return [Umask(one.text, one.where) for one in found + (pam_umask.own(host) if found else [])]
