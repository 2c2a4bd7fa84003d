# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways to break what is right in a hardened tree: the opposite of a setting in each place that its programs read.

`of(name)` yields (control, edits) for one distribution; see hardened.Broken for the edits.
"""

from tests.unit.support.breaks import accounts, elsewhere, kernel, logins, pam, sshd, sudo
from tests.unit.support.breaks.writing import PAM, SSHD

_BREAKS = [one for part in (sshd, accounts, pam, elsewhere, logins, sudo, kernel) for one in part.BREAKS]


def of(name):
    """Yield (its number, control, edits) of each break for a distribution."""
    for number, (control, names, edits) in enumerate(_BREAKS):
        if name in names:
            yield number, control, {_path(name, path): edit for path, edit in edits.items()}


def _path(name, path):
    vendor = name == "SLES 16"
    if path == SSHD:
        return ("/usr" if vendor else "") + "/etc/ssh/sshd_config"
    if path.startswith(PAM):
        return ("/usr/lib/pam.d/" if vendor else "/etc/pam.d/") + path[len(PAM) :]
    return path


def names(number):
    """Return the distributions that a break is for."""
    return _BREAKS[number][1]
