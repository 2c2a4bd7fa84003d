# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PAM: services that nobody thinks of, and lines that let in whoever comes."""

from tests.unit.support.breaks.writing import PAM, Breaks
from tests.unit.support.hardened import SYSTEMD

BREAKS = Breaks()
_add = BREAKS.add

_PLAIN = "auth required pam_unix.so{}\naccount required pam_unix.so\npassword required pam_unix.so{}\n"
for _name in (
    "su-l",
    "sudo-i",
    "gdm-password",
    "lightdm",
    "remote",
    "cockpit",
    "xrdp-sesman",
    "vsftpd",
    "polkit-1",
    "dovecot",
    "kde",
    "smtp",
    "xdm",
):
    _add("no_empty_passwords", SYSTEMD, {f"/etc/pam.d/{_name}": _PLAIN.format(" nullok", " sha512")})
    _add("no_empty_passwords", SYSTEMD, {f"/etc/pam.d/{_name}": "auth sufficient pam_permit.so\n" + _PLAIN})
    _add("password_hashing", SYSTEMD, {f"/etc/pam.d/{_name}": _PLAIN.format("", " md5")})
    _add("login_failure_lockout", SYSTEMD, {f"/etc/pam.d/{_name}": _PLAIN.format("", " sha512")})
for _name in ("su-l", "sudo-i", "gdm-password", "lightdm", "remote", "cockpit"):
    _add("password_length password_classes", SYSTEMD, {f"/etc/pam.d/{_name}": _PLAIN.format("", " sha512")})
_add("no_empty_passwords", SYSTEMD, {"/etc/pam.d/samba": _PLAIN.format(" nullok", " sha512")})
_add("password_hashing", SYSTEMD, {"/etc/pam.d/appgate": _PLAIN.format("", " bigcrypt")})
for _name in ("sshd", "login", "su", "sudo"):
    _add(
        "no_empty_passwords",
        SYSTEMD,
        *(
            {PAM + _name: ("top", f"auth {line}\n")}
            for line in (
                "sufficient pam_permit.so",
                "[success=done default=ignore] pam_localuser.so",
                "sufficient pam_listfile.so item=user sense=allow file=/etc/a",
                "sufficient pam_shells.so",
                "sufficient pam_exec.so /bin/true",
                "sufficient pam_debug.so auth=success",
                "sufficient pam_succeed_if.so user ingroup alice",
                "sufficient pam_succeed_if.so uid >= 1000",
            )
        ),
    )
_add(
    "login_failure_lockout",
    ("Alma 9", "Rocky 8", "RHEL 10", "Anolis 8"),
    *(
        {"/etc/security/faillock.conf": ("end", text)}
        for text in ("deny = 0\n", "deny = 50\n", "unlock_time = 10\n", "fail_interval = 10\n")
    ),
)
_add(
    "login_failure_lockout",
    ("SLES 16",),
    {"/usr/etc/security/faillock.conf": "deny = 100\n", "/etc/security/faillock.conf": None},
)
_QUALITY = tuple(
    name for name in SYSTEMD if name not in ("openEuler 22.03", "Kylin V10", "UOS 20", "SLES 12", "SLES 15")
)
_add(
    "password_length",
    _QUALITY,
    *(
        {"/etc/security/pwquality.conf": ("end", text)}
        for text in (
            "minlen = 6\n",
            "minlen=4\nminlen=5\n",
            "dcredit=3\nocredit=3\n",
            "enforcing = 0\n",
            "minlen 6\n",
            " MINLEN = 6\n",
            "bogus\n",
        )
    ),
)
_add("password_classes", _QUALITY, {"/etc/security/pwquality.conf": ("end", "minclass = 1\n")})

_add(
    "no_empty_passwords password_length",
    ("openEuler 22.03", "Kylin V10"),
    {"/etc/pam.d/system-auth": "", "/etc/pam.d/password-auth": ""},
)
_add(
    "password_hashing",
    ("Rocky 8", "Alma 9", "openEuler 22.03", "Ubuntu 24.04"),
    {"/etc/pam.d/passwd": ("top", "password sufficient pam_mysql.so\n")},
)
