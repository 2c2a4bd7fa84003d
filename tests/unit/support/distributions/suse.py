# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SUSE: with the vendor's files below /etc, or below /usr."""

import pathlib

from tests.unit.support.distributions.shared import AUDITD, LOGROTATE, TYPES, defs, modules, people, started
from tests.unit.support.trees import LIBRARY_1_4_5

_SUSE_LOOP = (
    'if test -d /etc/profile.d -a -z "$PROFILEREAD" ; then\n    for s in /etc/profile.d/*.sh ; do\n'
    "        test -r $s -a ! -k $s && . $s\n    done\n    unset s\nfi\n"
    "test -s /etc/profile.local && . /etc/profile.local\n"
    'if test -z "$PROFILEREAD" ; then\n    readonly PROFILEREAD=true\n    export PROFILEREAD\nfi\n'
)


def suse(version, vendor=False):
    """Return a SLES; `vendor`: what the distribution ships lies below /usr."""
    config, stacks = ("/usr/etc", "/usr/lib/pam.d") if vendor else ("/etc", "/etc/pam.d")
    checker = "pam_pwquality" if vendor else "pam_cracklib"
    shared = {
        "auth": "auth\trequired\tpam_env.so\nauth\trequired\tpam_unix.so\ttry_first_pass\n",
        "account": "account\trequired\tpam_unix.so\ttry_first_pass\n",
        "password": f"password\trequisite\t{checker}.so\n"
        "password\trequired\tpam_unix.so\tuse_authtok nullok shadow try_first_pass\n",
        # The pam package of openSUSE (common-session.pamd): without pam_limits since September 2024.
        "session": ("session\toptional\tpam_systemd.so\n" if vendor else "session\trequired\tpam_limits.so\n")
        + "session\trequired\tpam_unix.so\ttry_first_pass\nsession\toptional\tpam_umask.so\n"
        + ("session\toptional\tpam_env.so\n" if vendor else ""),
    }
    files = {
        **people(),
        **modules("/usr/lib64/security" if vendor else "/lib64/security", checker, "pam_faillock", "pam_systemd"),
        (
            "/usr/lib/os-release" if vendor else "/etc/os-release"
        ): f'ID="sles"\nID_LIKE="suse"\nVERSION_ID="{version}"\n',
        config + "/login.defs": defs(more="USERGROUPS_ENAB no\nHOME_MODE 0700\n"),
        # By aaa_base (files/etc/profile): the umask is pam_umask's.
        "/etc/profile": _SUSE_LOOP,
        "/etc/bash.bashrc": 'test -z "$PS1" && return\n',
        config + "/ssh/sshd_config": (
            "Include /etc/ssh/sshd_config.d/*.conf\nInclude /usr/etc/ssh/sshd_config.d/*.conf\n" if vendor else ""
        )
        + "AuthorizedKeysFile .ssh/authorized_keys\nUsePAM yes\nX11Forwarding yes\n"
        "Subsystem\tsftp\t/usr/lib/ssh/sftp-server\n",
        config + "/sudoers": "Defaults always_set_home\nDefaults env_reset\nDefaults targetpw\nALL\tALL=(ALL) ALL\n"
        "root ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n",
        "/usr/sbin/sshd": b"",
        "/usr/bin/sudo": b"",
        "/etc/audit/auditd.conf": AUDITD,
        "/etc/sysconfig/displaymanager": 'DISPLAYMANAGER=""\nDISPLAYMANAGER_AUTOLOGIN=""\n',
        "/etc/rsyslog.conf": 'module(load="imuxsock" SysSock.Name="/run/systemd/journal/syslog")\n'
        "$IncludeConfig /etc/rsyslog.d/*.conf\n*.*;mail.none;news.none -/var/log/messages\n",
        # Below /usr/etc since January 2023 (logrotate.changes and logrotate-all of openSUSE's package).
        config + "/logrotate.conf": LOGROTATE,
        "/usr/sbin/logrotate": b"",
        "/etc/logrotate.d/syslog": "/var/log/messages {\n    compress\n    dateext\n    maxage 365\n    rotate 99\n"
        "    missingok\n    notifempty\n    size +4096k\n    create 640 root root\n}\n",
        "/etc/chrony.conf": "! pool pool.ntp.org iburst\ndriftfile /var/lib/chrony/drift\nmakestep 1.0 3\n",
        "/usr/lib/systemd/systemd-journald": b"",
        "/usr/share/cracklib/pw_dict.pwd": b"",
        "/usr/lib64/libpwquality.so.1": LIBRARY_1_4_5 if vendor else b"",
        "/usr/sbin/useradd": b"",
        **started("auditd", "rsyslog", "chronyd"),
    }
    for type, text in shared.items():
        place = f"{stacks}/common-{type}"
        if vendor:
            files[place] = text
        else:
            files.update({place + "-pc": text, place: pathlib.PurePosixPath(f"common-{type}-pc")})
    whole = "".join(f"{type}\tinclude\tcommon-{type}\n" for type in TYPES)
    kept = whole.replace("session\t", "session\trequired\tpam_loginuid.so\nsession\t")
    files.update({f"{stacks}/sshd": "auth\trequisite\tpam_nologin.so\n" + kept, f"{stacks}/login": kept})
    files.update(
        {
            f"{stacks}/su": "auth\tsufficient\tpam_rootok.so\n" + whole,
            f"{stacks}/sudo": whole,
            f"{stacks}/passwd": whole,
        }
    )
    return files
