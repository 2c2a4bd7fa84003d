# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ubuntu and UOS, after Debian's own tree."""

from tests.unit.support.distributions.shared import defs
from tests.unit.support.trees import debian


def ubuntu():
    """Return an Ubuntu."""
    files = debian(12)
    for name in ("common-session", "common-session-noninteractive"):
        files["/etc/pam.d/" + name] = files["/etc/pam.d/" + name].replace(
            "session\trequired\tpam_unix.so", "session optional\t\t\tpam_umask.so\nsession\trequired\tpam_unix.so"
        )
    files.update(
        {
            "/etc/os-release": 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n',
            "/etc/login.defs": defs(method="YESCRYPT", more="HOME_MODE 0750\nUSERGROUPS_ENAB yes\n"),
            "/usr/lib/x86_64-linux-gnu/security/pam_umask.so": b"USERGROUPS_ENAB",
            "/etc/sudoers": 'Defaults\tenv_reset\nDefaults\tmail_badpass\nDefaults\tsecure_path="/usr/sbin:/usr/bin"\n'
            "Defaults\tuse_pty\nroot\tALL=(ALL:ALL) ALL\n%admin ALL=(ALL) ALL\n%sudo\tALL=(ALL:ALL) ALL\n"
            "@includedir /etc/sudoers.d\n",
            "/usr/bin/sudo": b"",
            "/usr/sbin/sshd": b"",
            "/usr/lib/systemd/systemd-timesyncd": b"",
            "/usr/lib/systemd/systemd-journald": b"",
            "/etc/default/ufw": 'IPV6=yes\nDEFAULT_INPUT_POLICY="DROP"\n',
            "/etc/ufw/ufw.conf": "ENABLED=no\nLOGLEVEL=low\n",
        }
    )
    return files


def uos():
    """Return a UOS."""
    files = debian(11)
    check = "password\trequisite\tpam_deepin_pw_check.so\n"
    files.update(
        {
            "/etc/os-release": 'ID=uos\nVERSION_ID="20"\nHOME_URL="https://www.chinauos.com/"\n',
            "/etc/pam.d/common-password": check + files["/etc/pam.d/common-password"],
            "/usr/lib/x86_64-linux-gnu/security/pam_deepin_pw_check.so": b"",
            "/etc/deepin/dde.conf": "[Password]\nSTRONG_PASSWORD = true\nPASSWORD_MIN_LENGTH = 8\n",
            "/etc/lightdm/lightdm.conf": "[Seat:*]\ngreeter-session=lightdm-deepin-greeter\n#autologin-user=\n",
            "/usr/bin/sudo": b"",
            "/usr/sbin/sshd": b"",
            "/etc/sudoers": "Defaults\tenv_reset\nroot\tALL=(ALL:ALL) ALL\n%sudo\tALL=(ALL:ALL) ALL\n"
            "#includedir /etc/sudoers.d\n",
        }
    )
    return files
