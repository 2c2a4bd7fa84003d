# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preflight: would the staged state still let in the very user and address that this run connects with, and make it
root?

It compares the staged state with the present one, so a host that has always refused this user is no reason to refuse.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.preflight import (
    become as preflight_become,
    login as preflight_login,
    pam as preflight_pam,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.admission import firewall_refusal

_LOGIN = ("/etc/ssh/", "/etc/passwd", "/etc/group")
_SUDO = ("/etc/sudoers", "/usr/etc/sudoers", "/etc/passwd", "/etc/group")
_PAM = ("/etc/pam.d/", "/usr/lib/pam.d/", "/etc/security/", "/etc/nologin", "/etc/group")

# The paths that a staged change has to touch for a question to be asked, and the question: `(host, connection)` ->
# reason or None.
_PROBLEMS = (
    (("/etc/passwd", "/etc/shadow"), preflight_login.account),
    (("/etc/shadow", "/etc/ssh/"), preflight_login.locked),
    (_LOGIN, preflight_login.sshd),
    (_PAM + ("/etc/ssh/",), preflight_pam.login),
    (_PAM, preflight_pam.sudo),
    (_SUDO, preflight_become.granted),
    (_SUDO, preflight_become.without_password),
    (_SUDO, preflight_become.without_terminal),
)

# What the sshd that serves this connection is asked about.
_OF_SSHD = tuple(path for paths, problem in _PROBLEMS for path in paths
                 if problem in (preflight_login.locked, preflight_login.sshd, preflight_pam.login))


def refusal(host, connection):
    """Return None, or a `Text` with the reason why the staged state would lock this run's own user out, and what to do.
    """
    if connection is None:
        return None
    if any(path.startswith(_OF_SSHD) for path in host.changes):
        doubt = preflight_login.unknown(host, connection)
        if doubt is not None:
            return doubt
    # What is staged does not change it.
    now = host.ask("the host as it is", lambda: Host(host.root))
    for paths, problem in _PROBLEMS:
        # What the staged state leaves alone need not be readable.
        if not any(path.startswith(paths) for path in host.changes):
            continue
        reason = problem(host, connection)
        if reason is not None and problem(now, connection) is None:
            return reason
    return firewall_refusal(host, connection)
