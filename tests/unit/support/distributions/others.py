# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alpine and Arch."""

import pathlib

from tests.unit.support.distributions.shared import LOOP, TYPES, defs, modules, people
from tests.unit.support.trees import PASSWD, SHA512, STRONG


def alpine():
    """Return an Alpine."""
    files = people(hashed=SHA512)
    files.update(
        {
            "/etc/passwd": PASSWD.replace("/bin/bash", "/bin/ash").replace("/usr/sbin/nologin", "/sbin/nologin"),
            "/etc/os-release": 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\n',
            "/etc/alpine-release": "3.20.3\n",
            "/bin/busybox": b"",
            "/bin/ash": b"",
            "/etc/profile": 'export PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\n'
            "export PAGER=less\numask 022\n" + LOOP,
            "/etc/inittab": "::sysinit:/sbin/openrc sysinit\n::wait:/sbin/openrc default\n"
            "tty1::respawn:/sbin/getty 38400 tty1\n::ctrlaltdel:/sbin/reboot\n::shutdown:/sbin/openrc shutdown\n",
            "/etc/ssh/sshd_config": "Include /etc/ssh/sshd_config.d/*.conf\nAuthorizedKeysFile .ssh/authorized_keys\n"
            "AllowTcpForwarding no\nGatewayPorts no\nX11Forwarding no\nSubsystem sftp internal-sftp\n",
            "/usr/sbin/sshd": b"",
            "/etc/init.d/sshd": "#!/sbin/openrc-run\ncommand=/usr/sbin/sshd\n",
            "/etc/runlevels/default/sshd": pathlib.PurePosixPath("/etc/init.d/sshd"),
            "/lib/apk/db/installed": "P:openssh-server\nV:9.7_p1-r4\n\n",
            "/sbin/syslogd": pathlib.PurePosixPath("/bin/busybox"),
            "/etc/sysctl.d/00-alpine.conf": "net.ipv4.tcp_syncookies = 1\nnet.ipv4.conf.default.rp_filter = 1\n"
            "net.ipv4.conf.all.rp_filter = 1\n",
        }
    )
    return files


def arch():
    """Return an Arch."""
    stack = {
        "auth": "auth required pam_faillock.so preauth\n"
        "-auth [success=2 default=ignore] pam_systemd_home.so\n"
        "auth [success=1 default=bad] pam_unix.so try_first_pass nullok\n"
        "auth [default=die] pam_faillock.so authfail\nauth optional pam_permit.so\nauth required pam_env.so\n"
        "auth required pam_faillock.so authsucc\n",
        "account": "-account [success=1 default=ignore] pam_systemd_home.so\naccount required pam_unix.so\n"
        "account optional pam_permit.so\naccount required pam_time.so\n",
        "password": "-password [success=1 default=ignore] pam_systemd_home.so\n"
        "password required pam_unix.so try_first_pass nullok shadow\npassword optional pam_permit.so\n",
        "session": "-session optional pam_systemd_home.so\nsession required pam_limits.so\n"
        "session required pam_unix.so\nsession optional pam_permit.so\n",
    }
    login = (
        "auth required pam_shells.so\nauth requisite pam_nologin.so\nauth include system-auth\n"
        "account required pam_nologin.so\naccount include system-auth\npassword include system-auth\n"
        "session optional pam_loginuid.so\nsession optional pam_keyinit.so force revoke\nsession include system-auth\n"
    )
    whole = "".join(f"{type} include system-login\n" for type in TYPES)
    return {
        **people(hashed=STRONG),
        **modules("/usr/lib/security", "pam_faillock", "pam_shells", "pam_time", "pam_systemd_home"),
        "/etc/os-release": 'NAME="Arch Linux"\nID=arch\nBUILD_ID=rolling\n',
        "/etc/login.defs": defs(umask="077", method="YESCRYPT", more="HOME_MODE 0700\n"),
        "/etc/profile": 'append_path () {\n  case ":$PATH:" in\n    *:"$1":*) ;;\n    *) PATH="${PATH:+$PATH:}$1" ;;\n'
        "  esac\n}\nappend_path '/usr/local/bin'\nunset -f append_path\nexport PATH\n" + LOOP,
        "/etc/bash.bashrc": "[[ $- != *i* ]] && return\n",
        "/etc/ssh/sshd_config": "Include /etc/ssh/sshd_config.d/*.conf\nAuthorizedKeysFile .ssh/authorized_keys\n"
        "Subsystem sftp /usr/lib/ssh/sftp-server\n",
        "/etc/ssh/sshd_config.d/99-archlinux.conf": "KbdInteractiveAuthentication no\nUsePAM yes\nPrintMotd no\n",
        "/usr/sbin/sshd": b"",
        "/etc/shells": "/bin/sh\n/bin/bash\n",
        "/etc/security/faillock.conf": "# deny = 3\n",
        "/etc/pam.d/system-auth": "".join(stack.values()),
        "/etc/pam.d/system-login": login,
        "/etc/pam.d/system-remote-login": whole,
        "/etc/pam.d/sshd": whole.replace("system-login", "system-remote-login"),
        "/etc/pam.d/login": whole,
        "/etc/pam.d/passwd": "password include system-auth\n",
        "/etc/pam.d/su": "auth sufficient pam_rootok.so\nauth required pam_unix.so\naccount required pam_unix.so\n"
        "session required pam_unix.so\n",
        "/etc/pam.d/sudo": "auth include system-auth\naccount include system-auth\nsession include system-auth\n",
        "/usr/lib/systemd/systemd-journald": b"",
        "/usr/lib/systemd/systemd-timesyncd": b"",
    }
