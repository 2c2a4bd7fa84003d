# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The PAM profiles that this collection brings to Debian's pam-auth-update, by file name."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import auth_update as pam_auth_update

# A locked user is refused before the password is asked for. The account line clears the count once a login is through:
# a module of the primary block that succeeds jumps to the block's end, so a line there that were to clear it would
# never be reached.
_PREAUTH = """\
Name: Refuse users who failed to log in too often (jrt0117.baseline)
Default: no
Priority: 1024
Auth-Type: Primary
Auth:
\trequisite\tpam_faillock.so preauth
Account-Type: Primary
Account:
\trequired\tpam_faillock.so
"""

# Behind every module that can check a password, so that each of them has had its try before a failure is counted.
_AUTHFAIL = """\
Name: Count failed logins (jrt0117.baseline)
Default: no
Priority: -1
Auth-Type: Primary
Auth:
\t[default=die]\tpam_faillock.so authfail
"""

_PWQUALITY = """\
Name: Check the quality of new passwords (jrt0117.baseline)
Default: no
Priority: 1024
Conflicts: cracklib
Password-Type: Primary
Password:
\trequisite\tpam_pwquality.so retry=3
"""

FAILLOCK = {"jrt0117-faillock-preauth": _PREAUTH, "jrt0117-faillock": _AUTHFAIL}
PWQUALITY = {"jrt0117-pwquality": _PWQUALITY}
# What distributions call their own profile for the same module; it is preferred.
PWQUALITY_OF_DISTRIBUTION = "pwquality"


def faillock_plan(reader):
    """Return the files that put pam_faillock around the password check; see pam_auth_update.plan."""
    return pam_auth_update.plan(reader, sorted(FAILLOCK), FAILLOCK)


def pwquality_plan(reader):
    """Return the files that put pam_pwquality into the password stack, by the distribution's own profile where there is
    one.
    """
    if PWQUALITY_OF_DISTRIBUTION in pam_auth_update.profile_names(reader):
        return pam_auth_update.plan(reader, [PWQUALITY_OF_DISTRIBUTION])
    return pam_auth_update.plan(reader, sorted(PWQUALITY), PWQUALITY, replaced=(PWQUALITY_OF_DISTRIBUTION,))
