# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logins in the clear, start files of shells, trust, and logins that nobody is asked for."""

import itertools

from tests.unit.support.breaks.writing import ALPINE, Breaks, service, unit
from tests.unit.support.hardened import SYSTEMD

BREAKS = Breaks()
_add = BREAKS.add

# Logins in the clear: named by no unit that is known.
_add(
    "remote_login_encrypted",
    ("openEuler 22.03", "Ubuntu 24.04", "SLES 16", "Arch"),
    {
        **unit("xinetd.service", service("/usr/sbin/xinetd")),
        "/etc/xinetd.d/telnet": "service telnet\n{\n disable = no\n server = /usr/sbin/in.telnetd\n}\n",
    },
    {
        **unit("inetd.service", service("/usr/sbin/inetd")),
        "/etc/inetd.conf": "telnet stream tcp nowait root /usr/sbin/tcpd in.telnetd\n",
    },
    unit("t.service", service("/usr/sbin/telnetd -debug 23"), "/etc/systemd/system/"),
    {"/etc/rc.local": "#!/bin/sh\n/usr/sbin/vsftpd &\n"},
)
_add(
    "remote_login_encrypted",
    ALPINE,
    {"/etc/inittab": ("end", "::respawn:/usr/sbin/telnetd -F\n")},
    {"/etc/runlevels/default/t": "#!/sbin/openrc-run\ncommand=/usr/sbin/telnetd\n"},
)

# Start files of shells.
for _shell, _file in (("zsh", "/etc/zshenv"), ("tcsh", "/etc/csh.cshrc"), ("fish", "/etc/fish/config.fish")):
    _add(
        "file_access",
        ("Rocky 8", "SLES 16", "Arch"),
        {"/etc/passwd": ("swap", "/home/alice:/bin/bash", f"/home/alice:/bin/{_shell}"), _file: "umask 0\n"},
    )
_SHELLS = ("CentOS 7", "Rocky 8", "Alma 9", "Debian 12", "SLES 15", "SLES 16", "Arch")
_add(
    "file_access",
    _SHELLS,
    *(
        {path: ("end", text), "/opt/a.sh": "umask 0\n"}
        for path, text in itertools.product(
            ("/etc/profile",),
            (
                "umask 000\n",
                "umask u=rwx,g=rwx,o=rwx\n",
                "case $- in *i*) umask 0;; esac\n",
                "eval 'umask 0'\n",
                "[ -f /opt/a.sh ] && source /opt/a.sh\n",
                "builtin umask 0000\n",
                "\\umask 0\n",
                "f() { umask 0; }; f\n",
                "for x in 1; do umask 0; done\n",
                "x=umask; $x 0\n",
                "set -- 0; umask $1\n",
            ),
        )
    ),
)
_add(
    "session_timeout",
    _SHELLS,
    *(
        {"/etc/profile.d/0.sh": text}
        for text in ("readonly TMOUT=0\n", "TMOUT=0; readonly TMOUT\n", "declare -r TMOUT=0\n", "exit 0\n")
    ),
)

# Trust, and logins that nobody is asked for.
_GETTY = "[Service]\nExecStart=\nExecStart=-/sbin/agetty "
_add(
    "no_trust_logins",
    SYSTEMD,
    {"/root/.shosts": "h\n"},
    {"/etc/hosts.equiv": "h root\n"},
    {"/etc/ssh/shosts.equiv": "h\n"},
    {"/home/alice/.rhosts": "h\n"},
    {"/etc/gdm3/custom.conf": "[daemon]\nTimedLoginEnable=true\nTimedLogin=a\n"},
    {"/etc/lightdm/lightdm.conf.d/9.conf": "[Seat:*]\nautologin-user=a\n"},
    {"/usr/lib/systemd/system/getty@tty1.service.d/a.conf": _GETTY + "-a root %I\n"},
    {"/etc/systemd/system/console-getty.service.d/x.conf": _GETTY + "-o '-p -f -- root' --keep-baud console\n"},
    {"/etc/systemd/system/serial-getty@ttyS0.service": service("-/sbin/mingetty --autologin root %I")},
    {"/etc/systemd/system/kiosk.service": service("/bin/login -f alice")},
    {"/etc/init/tty1.conf": "exec /sbin/mingetty --autologin root tty1\n"},
    {"/etc/conf.d/agetty.tty1": 'agetty_options="--autologin root"\n'},
    {"/etc/default/grub": 'GRUB_CMDLINE_LINUX="systemd.debug-shell=1"\n'},
    {"/usr/lib/credstore/agetty.autologin": "root\n"},
    {"/etc/inittab": "1:2345:respawn:/bin/bash\n"},
)
