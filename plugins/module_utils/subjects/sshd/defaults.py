# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sshd's own defaults, by its release and by who built it, for where this sshd cannot be asked (`sshd -T`).

Sources: fill_default_server_options() of servconf.c and sshd_config(5), OpenSSH 5.3 (EL 6) to 10.2, and the release
notes where one differs from the one before it. A keyword with several values in the table is not judged by one of
them: see `possible`.
"""

from typing import Optional, Tuple

__all__ = ["FIRST", "LAST", "last_wins", "possible"]

Release = Optional[Tuple[int, ...]]

# What the table was read for: of an older or a newer release nothing is known.
FIRST, LAST = (5, 3), (10, 2)

# The same in all these releases, and patched by no distribution that is known.
_ALWAYS = {
    "allowagentforwarding": "yes",
    "allowstreamlocalforwarding": "yes",
    "allowtcpforwarding": "yes",
    "authenticationmethods": "any",
    "clientalivecountmax": "3",
    "clientaliveinterval": "0",
    "hostbasedauthentication": "no",
    "ignorerhosts": "yes",
    "kbdinteractiveauthentication": "yes",
    "logingracetime": "120",
    "maxauthtries": "6",
    "passwordauthentication": "yes",
    "permitemptypasswords": "no",
    "permittunnel": "no",
    "pubkeyauthentication": "yes",
    "x11forwarding": "no",
}
# OpenSSH 6.2's notes: random early drop from then on. Distributions brought it into older releases (CVE-2010-5107).
_STARTUPS = (6, 2), ("10:30:100",), ("10:100:10", "10:30:100")
# OpenSSH 7.0's notes: "yes" to "prohibit-password".
_ROOT_CLOSED = (7, 0)
_CLOSED, _OPEN, _EITHER = ("prohibit-password",), ("yes",), ("yes", "prohibit-password")
# By ID and ID_LIKE of os-release. Red Hat went on with "yes" (EL 7: 7.4) until Fedora 31 (8.0; anaconda, pull request
# 2042). SUSE has openssh-7.7p1-allow_root_password_login.patch, and enable_PAM_by_default.patch.
_AS_RELEASED = frozenset(("debian", "ubuntu", "alpine", "arch"))
_RED_HAT = frozenset(("rhel", "fedora", "centos"))
_RED_HAT_OPEN, _RED_HAT_CLOSED = (7, 5), (8, 0)
# OpenSSH 10.1's notes: the first value of MaxStartups and its kin wins, as of any other keyword.
_FIRST_WINS = (10, 1)


def possible(keyword: str, release: Release, built_by: frozenset) -> Tuple[str, ...]:
    """Return every value that may be sshd's own where nothing sets the keyword; none where the table has none.

    release: None where it is not known. built_by: the names of the distribution and of those it is like.
    """
    name = keyword.lower()
    if release is not None and not FIRST <= release <= LAST:
        return ()
    if name in _ALWAYS:
        return (_ALWAYS[name],)
    if name == "maxstartups":
        since, now, before = _STARTUPS
        return now if release is not None and release >= since else before
    if name == "usepam":
        return ("no",) if built_by & (_AS_RELEASED | _RED_HAT) else ("yes", "no")
    return _root_login(release, built_by) if name == "permitrootlogin" else ()


def _root_login(release, built_by):
    if release is None:
        return _EITHER
    if release < _ROOT_CLOSED:
        return _OPEN
    if built_by & _AS_RELEASED:
        return _CLOSED
    if built_by & _RED_HAT:
        return _OPEN if release < _RED_HAT_OPEN else _CLOSED if release >= _RED_HAT_CLOSED else _EITHER
    return _EITHER


def last_wins(release: Release) -> bool:
    """Tell whether the last value of MaxStartups and its kin wins outside of Match blocks."""
    return release is None or release < _FIRST_WINS
