# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sshd: its main file before its includes, each sort of Match, includes, its command line, and each other sshd."""

from tests.unit.support.breaks.writing import ALPINE, LINK, SSHD, Breaks, service, unit
from tests.unit.support.hardened import ALL, SYSTEMD

BREAKS = Breaks()
_add = BREAKS.add

for _control, _line in {
    "ssh_root_login": "PermitRootLogin yes",
    "no_empty_passwords": "PermitEmptyPasswords yes",
    "ssh_login_limits": "MaxAuthTries 20",
    "session_timeout": "ClientAliveInterval 0",
    "no_trust_logins": "HostbasedAuthentication yes",
    "two_factor_admins": "AuthenticationMethods any",
}.items():
    _key, _value = _line.split()
    _other = {"/etc/ssh/b_config": _line + "\nPort 2222\n"}
    _own = service(f"/usr/sbin/sshd -D -o {_key}={_value}")
    _add(
        _control,
        ALL,
        {SSHD: ("top", f"{_line}\n")},
        {SSHD: ("top", f"{_key.lower()}={_value}\n")},
        {SSHD: ("top", f'{_key.upper()} "{_value}"\n')},
        {SSHD: ("end", f"Match User root,admin\n  {_line}\n")},
        {SSHD: ("end", f"Match Address 0.0.0.0/0\n  {_line}\n")},
        {SSHD: ("end", f"Match LocalPort 22\n\t{_line}\n")},
        {SSHD: ("end", f"Match all\n{_line}\n")},
        {SSHD: ("top", "Include /opt/site/*.conf\n"), "/opt/site/a.conf": _line + "\n"},
        {
            SSHD: ("top", "Include site/a.conf\n"),
            "/etc/ssh/site/a.conf": "Include b.conf\n",
            "/etc/ssh/b.conf": _line + "\n",
        },
        {SSHD: ("top", 'Match all\n\tInclude "/opt/si te/a"\nMatch all\n'), "/opt/si te/a": _line + "\n"},
    )
    _add(
        _control,
        SYSTEMD,
        {
            **_other,
            **unit("sshd-b.service", service("/usr/sbin/sshd -D -f /etc/ssh/b_config"), "/etc/systemd/system/"),
        },
        unit("sshd.service", _own),
        {
            **unit("sshd.service", service("/usr/sbin/sshd -D $OPTIONS") + "EnvironmentFile=-/etc/sysconfig/sshd\n"),
            "/etc/sysconfig/sshd": f'OPTIONS="-o {_key}={_value}"\n',
        },
        {
            **unit("sshd.service", service("/usr/sbin/sshd -D")),
            "/etc/systemd/system/sshd.service.d/a.conf": "[Service]\nExecStart=\n" + _own.partition("\n")[2],
        },
        {
            **_other,
            "/etc/systemd/system/sshb.socket": "[Socket]\nListenStream=2022\nAccept=yes\n",
            "/etc/systemd/system/sshb@.service": service("-/usr/sbin/sshd -i -f /etc/ssh/b_config"),
            "/etc/systemd/system/sockets.target.wants/sshb.socket": LINK("/etc/systemd/system/sshb.socket"),
        },
        {"/etc/rc.local": f"#!/bin/sh\n/usr/sbin/sshd -p 2222 -o {_key}={_value} &\n"},
        {**_other, "/etc/cron.d/ssh": "@reboot root /usr/sbin/sshd -f /etc/ssh/b_config\n"},
        {"/etc/inetd.conf": f"22 stream tcp nowait root /usr/sbin/sshd sshd -i -o {_key}={_value}\n"},
        {
            "/etc/xinetd.d/ssh": "service ssh\n{\n disable = no\n server = /usr/sbin/sshd\n"
            f" server_args = -i -o {_key}={_value}\n}}\n"
        },
        {"/etc/supervisor/conf.d/s.conf": f"[program:s]\ncommand=/usr/sbin/sshd -D -o {_key}={_value}\n"},
        {"/etc/rc.local": "#!/bin/sh\n/usr/sbin/sshd -p 2222 $MORE\n"},
    )
    _add(
        _control,
        ALPINE,
        {"/etc/conf.d/sshd": f'command_args="-o {_key}={_value}"\n'},
        {"/etc/conf.d/sshd": "SSHD_CONFDIR=/etc/two\n", "/etc/two/sshd_config": _line + "\n"},
        {"/etc/conf.d/sshd": 'cfgfile="/etc/two/c"\n', "/etc/two/c": _line + "\n"},
        {"/etc/local.d/ssh.start": f"#!/bin/sh\n/usr/sbin/sshd -o {_key}={_value}\n"},
    )
_add(
    "login_sources",
    ALL,
    *(
        {SSHD: ("top", text)}
        for text in (
            "AllowUsers *\n",
            "AllowUsers alice\n",
            "AllowUsers *@0.0.0.0/0\n",
            "AllowUsers *@192.0.*\n",
            "Match all\nAllowUsers *@*\nMatch all\n",
        )
    ),
)
_add("login_sources", ALL, {SSHD: ("end", "Match User alice\n  AllowUsers *\n")})
_add(
    "file_access",
    ALL,
    {SSHD: ("top", "Subsystem sftp internal-sftp -u 0000\n")},
    {SSHD: ("end", "Match Group alice\n  ForceCommand internal-sftp -u 0002\n")},
)
