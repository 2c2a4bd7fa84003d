# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways to break what is right in a hardened tree: the opposite of a setting in each place that its programs read.

`of(name)` yields (control, edits) for one distribution; see hardened.Broken for the edits.
"""

import itertools
import pathlib

from tests.unit.support.hardened import ALL, DEBIAN, SYSTEMD

_ALPINE = ("Alpine 3.20",)
_WANTS = "/etc/systemd/system/multi-user.target.wants/"
_VENDORS = "/usr/lib/systemd/system/"
_LINK = pathlib.PurePosixPath
# What stands for a path that differs: sshd's main file, a service of PAM.
_SSHD, _PAM = "sshd", "pam:"


def _unit(name, text, folder=_VENDORS):
    """Return a unit that each boot starts."""
    return {folder + name: text, _WANTS + name: _LINK(folder + name)}


def _service(command):
    return f"[Service]\nExecStart={command}\n"


_BREAKS = []


def _add(controls, names, *ways):
    for control in controls.split():
        _BREAKS.extend((control, names, edits) for edits in ways)


# sshd: its main file before its includes, each sort of Match, includes, its command line, and each other sshd.
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
    _own = _service(f"/usr/sbin/sshd -D -o {_key}={_value}")
    _add(
        _control,
        ALL,
        {_SSHD: ("top", f"{_line}\n")},
        {_SSHD: ("top", f"{_key.lower()}={_value}\n")},
        {_SSHD: ("top", f'{_key.upper()} "{_value}"\n')},
        {_SSHD: ("end", f"Match User root,admin\n  {_line}\n")},
        {_SSHD: ("end", f"Match Address 0.0.0.0/0\n  {_line}\n")},
        {_SSHD: ("end", f"Match LocalPort 22\n\t{_line}\n")},
        {_SSHD: ("end", f"Match all\n{_line}\n")},
        {_SSHD: ("top", "Include /opt/site/*.conf\n"), "/opt/site/a.conf": _line + "\n"},
        {
            _SSHD: ("top", "Include site/a.conf\n"),
            "/etc/ssh/site/a.conf": "Include b.conf\n",
            "/etc/ssh/b.conf": _line + "\n",
        },
        {_SSHD: ("top", 'Match all\n\tInclude "/opt/si te/a"\nMatch all\n'), "/opt/si te/a": _line + "\n"},
    )
    _add(
        _control,
        SYSTEMD,
        {
            **_other,
            **_unit("sshd-b.service", _service("/usr/sbin/sshd -D -f /etc/ssh/b_config"), "/etc/systemd/system/"),
        },
        _unit("sshd.service", _own),
        {
            **_unit("sshd.service", _service("/usr/sbin/sshd -D $OPTIONS") + "EnvironmentFile=-/etc/sysconfig/sshd\n"),
            "/etc/sysconfig/sshd": f'OPTIONS="-o {_key}={_value}"\n',
        },
        {
            **_unit("sshd.service", _service("/usr/sbin/sshd -D")),
            "/etc/systemd/system/sshd.service.d/a.conf": "[Service]\nExecStart=\n" + _own.partition("\n")[2],
        },
        {
            **_other,
            "/etc/systemd/system/sshb.socket": "[Socket]\nListenStream=2022\nAccept=yes\n",
            "/etc/systemd/system/sshb@.service": _service("-/usr/sbin/sshd -i -f /etc/ssh/b_config"),
            "/etc/systemd/system/sockets.target.wants/sshb.socket": _LINK("/etc/systemd/system/sshb.socket"),
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
        _ALPINE,
        {"/etc/conf.d/sshd": f'command_args="-o {_key}={_value}"\n'},
        {"/etc/conf.d/sshd": "SSHD_CONFDIR=/etc/two\n", "/etc/two/sshd_config": _line + "\n"},
        {"/etc/conf.d/sshd": 'cfgfile="/etc/two/c"\n', "/etc/two/c": _line + "\n"},
        {"/etc/local.d/ssh.start": f"#!/bin/sh\n/usr/sbin/sshd -o {_key}={_value}\n"},
    )
_add(
    "login_sources",
    ALL,
    *(
        {_SSHD: ("top", text)}
        for text in (
            "AllowUsers *\n",
            "AllowUsers alice\n",
            "AllowUsers *@0.0.0.0/0\n",
            "AllowUsers *@192.0.*\n",
            "Match all\nAllowUsers *@*\nMatch all\n",
        )
    ),
)
_add("login_sources", ALL, {_SSHD: ("end", "Match User alice\n  AllowUsers *\n")})
_add(
    "file_access",
    ALL,
    {_SSHD: ("top", "Subsystem sftp internal-sftp -u 0000\n")},
    {_SSHD: ("end", "Match Group alice\n  ForceCommand internal-sftp -u 0002\n")},
)

# Accounts: other directories, and lines that are read otherwise than they look.
_add(
    "unique_identities",
    ALL,
    {"/usr/lib/passwd": "toor:x:0:0::/root:/bin/sh\n", "/etc/nsswitch.conf": "passwd: files altfiles\n"},
    {"/var/lib/extrausers/passwd": "toor:x:0:0::/root:/bin/sh\n", "/etc/nsswitch.conf": "passwd: files extrausers\n"},
    {"/etc/userdb/t.user": '{"userName":"t","uid":0}\n', "/etc/nsswitch.conf": "passwd: files systemd\n"},
    {"/etc/nsswitch.conf": "passwd: files [SUCCESS=continue] hesiod\n"},
    {"/etc/nsswitch.conf": "passwd: compat\n", "/etc/passwd": ("end", "+::::::\n")},
    {"/etc/samba/smb.conf": "[global]\ninclude = registry\n", "/etc/nsswitch.conf": "passwd: files winbind\n"},
    {"/usr/etc/sssd/sssd.conf": "[domain/a]\n", "/etc/nsswitch.conf": "passwd: files sss\n"},
    {"/etc/group": None},
    {"/etc/group": ""},
    *(
        {"/etc/passwd": ("end", line + "\n")}
        for line in (
            "alice:x:1002:1002::/:/bin/sh",
            "bob:x:000:1002::/:/bin/sh",
            " bob:x:0:1002::/:/bin/sh",
            "bob:x: 0:1002::/:/bin/sh",
            "bob:x:+0:1002::/:/bin/sh",
            "bob:x:01001:1002::/:/bin/sh",
        )
    ),
)
_add("no_empty_passwords", ALL, {"/etc/shadow": ("swap", "\nalice:", "\nalice::20779::::::\nb:")})
for _hash in (
    "$1$a$" + "x" * 22,
    "$sha1$40000$a$" + "x" * 28,
    "$md5,rounds=5$a$" + "x" * 22,
    "_J9..rasm" + "x" * 11,
    "ab" + "x" * 11,
    "$3$$" + "0" * 32,
    "$2a$05$" + "x" * 53,
    "$5$a$" + "x" * 43,
    "$9$a$" + "x" * 43,
):
    _add(
        "password_hashing",
        ALL,
        {"/etc/shadow": ("swap", "\nalice:", f"\nalice:{_hash}:20779::::::\nb:")},
        {"/etc/passwd": ("swap", "\nalice:x:", f"\nalice:{_hash}:")},
        {"/etc/gshadow": f"root:{_hash}::\n"},
        {"/etc/group": ("end", f"ops:{_hash}:1200:\n")},
    )
_add(
    "password_hashing",
    SYSTEMD,
    {"/etc/login.defs": ("end", "ENCRYPT_METHOD MD5\n")},
    {"/etc/libuser.conf": "[defaults]\ncrypt_style = md5\n", "/usr/sbin/lpasswd": ""},
    {"/usr/sbin/luseradd": ""},
)
_add("password_max_age", SYSTEMD, {"/etc/login.defs": ("end", "PASS_MAX_DAYS 99999\n")})
_add(
    "default_accounts_locked",
    ALL,
    *(
        {"/etc/passwd": ("end", f"{line}\n"), "/etc/shadow": ("end", f"{line.split(':')[0]}:$6$a${'x' * 86}:2::::::\n")}
        for line in ("games:x:5:60:games:/usr/games:/bin/bash", "operator:x:11:0::/root:/bin/sh", "bin:x:2:2::/bin:")
    ),
)
_add(
    "stale_accounts", SYSTEMD, *({"/etc/default/useradd": ("end", f"INACTIVE={days}\n")} for days in ("", "-1", "999"))
)

# PAM: services that nobody thinks of, and lines that let in whoever comes.
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
            {_PAM + _name: ("top", f"auth {line}\n")}
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

# What is not in the tree.
_AWAY = _unit("home.mount", "[Mount]\nWhat=/dev/vdb\nWhere=/home\n", "/etc/systemd/system/")
_add(
    "no_trust_logins owned_accounts file_access",
    ("Rocky 8", "SLES 16", "Arch"),
    {"/etc/fstab": "UUID=1 /home xfs defaults 0 0\n"},
    {"/etc/auto.master.d/a.autofs": "/home /etc/auto.home\n"},
    {"/etc/auto.master": "/- /etc/auto.direct\n", "/etc/auto.direct": "/home/alice -fstype=nfs nfs:/alice\n"},
    _AWAY,
)
_add("forwarding_off", SYSTEMD, *({"/etc/fstab": f"/dev/vdb {point} xfs defaults 0 0\n"} for point in ("/usr", "/var")))
_add(
    "default_accounts_locked",
    SYSTEMD,
    {"/etc/nsswitch.conf": "passwd: files altfiles\n", "/usr/lib/passwd": "games:x:5:5::/:/bin/bash\n"},
)
_add("sudo_least_privilege", ("Rocky 8", "SLES 16"), {"/etc/nsswitch.conf": "passwd: files\ngroup: files hesiod\n"})
_add("no_empty_passwords password_max_age", SYSTEMD, {"/etc/nsswitch.conf": "passwd: files\nshadow: hesiod files\n"})
_add(
    "ssh_root_login",
    SYSTEMD,
    {
        "/usr/sbin/sshd": None,
        "/opt/ssh/sbin/sshd": b"OpenSSH_9.0p1\0",
        "/opt/ssh/etc/sshd_config": "PermitRootLogin yes\n",
        **_unit("sshd.service", _service("/opt/ssh/sbin/sshd -D -f /opt/ssh/etc/sshd_config")),
    },
    {"/usr/sbin/sshd": None, "/usr/bin/tinysshd": ""},
)

# Logins in the clear: named by no unit that is known.
_add(
    "remote_login_encrypted",
    ("openEuler 22.03", "Ubuntu 24.04", "SLES 16", "Arch"),
    {
        **_unit("xinetd.service", _service("/usr/sbin/xinetd")),
        "/etc/xinetd.d/telnet": "service telnet\n{\n disable = no\n server = /usr/sbin/in.telnetd\n}\n",
    },
    {
        **_unit("inetd.service", _service("/usr/sbin/inetd")),
        "/etc/inetd.conf": "telnet stream tcp nowait root /usr/sbin/tcpd in.telnetd\n",
    },
    _unit("t.service", _service("/usr/sbin/telnetd -debug 23"), "/etc/systemd/system/"),
    {"/etc/rc.local": "#!/bin/sh\n/usr/sbin/vsftpd &\n"},
)
_add(
    "remote_login_encrypted",
    _ALPINE,
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
    {"/etc/systemd/system/serial-getty@ttyS0.service": _service("-/sbin/mingetty --autologin root %I")},
    {"/etc/systemd/system/kiosk.service": _service("/bin/login -f alice")},
    {"/etc/init/tty1.conf": "exec /sbin/mingetty --autologin root tty1\n"},
    {"/etc/conf.d/agetty.tty1": 'agetty_options="--autologin root"\n'},
    {"/etc/default/grub": 'GRUB_CMDLINE_LINUX="systemd.debug-shell=1"\n'},
    {"/usr/lib/credstore/agetty.autologin": "root\n"},
    {"/etc/inittab": "1:2345:respawn:/bin/bash\n"},
)

# sudo.
_ADMINISTRATORS = tuple(name for name in ALL if name not in ("Debian 12", "Alpine 3.20", "Arch"))
_add(
    "sudo_least_privilege",
    _ADMINISTRATORS,
    *(
        {"/etc/sudoers.d/zz": text + "\n", "/opt/sudo.x": "alice ALL=ALL\n", "/opt/sudo.d/a": "alice ALL=ALL\n"}
        for text in (
            "Defaults !authenticate",
            "Defaults:alice !authenticate",
            "Defaults lecture=never, !authenticate",
            "Defaults exempt_group = alice",
            "Defaults timestamp_timeout=-1",
            "Defaults !use_pty",
            "alice ALL=(ALL) ALL",
            "alice ALL=(ALL) NOPASSWD: /bin/ls",
            "%alice ALL=(ALL) ALL",
            "ALL ALL=(ALL) ALL",
            "#1001 ALL=(ALL) ALL",
            "%#1001 ALL=(ALL) ALL",
            "+ops ALL=(ALL) ALL",
            "User_Alias X = alice\nX ALL = ALL",
            "Cmnd_Alias C = ALL\nalice ALL = C",
            "alice ALL=(root) !/bin/sh, ALL",
            "alice\tALL = \\\n ALL",
            '"alice" ALL = ALL',
            "al\\ice ALL=ALL",
            "alice ALL=(ALL) CWD=* ALL",
            "alice web1 = ALL",
            "alice ALL=(ALL) sha224:0GomF8mNN3wlDt1HD9XldjJ3SNgpFdbjO1+NsQ== ALL",
            "@include /opt/sudo.x",
            "#include /opt/sudo.x",
            "@includedir /opt/sudo.d",
            "alice ALL=(root) ^.*$",
            "alice ALL = ^/bin/.*$",
            "alice ALL=(root) ^/usr/bin/[a-z]+$ ^.*$",
            "alice ALL=(root) /bin/sh",
            "alice ALL = /usr/bin/*",
            "alice ALL=(ALL) /usr/bin/",
            'alice ALL=(root) /usr/bin/bash ""',
            "alice ALL=(root) /usr/bin/su -",
            "alice ALL=(root) /bin/su *",
            "alice ALL=(root) sudoedit",
        )
    ),
    {"/etc/sudo.conf": "Plugin sudoers_policy sudoers.so sudoers_file=/opt/s\n", "/opt/s": "alice ALL=ALL\n"},
    {"/etc/nsswitch.conf": "sudoers: ldap files\n", "/etc/ldap.conf": "uri ldap://x\nsudoers_base ou=x\n"},
)

# Writers of kernel settings.
_FORWARD = "sysctl -w net.ipv4.ip_forward=1\n"
_add(
    "forwarding_off",
    SYSTEMD,
    *(
        {path: "#!/bin/sh\n" + _FORWARD}
        for path in (
            "/etc/rc.local",
            "/etc/libvirt/hooks/qemu",
            "/etc/libvirt/hooks/network.d/a",
            "/etc/ppp/ip-up",
            "/etc/ppp/ip-up.d/0",
            "/etc/dhcp/dhclient-exit-hooks.d/x",
            "/etc/network/if-up.d/x",
            "/etc/cron.daily/x",
            "/etc/NetworkManager/dispatcher.d/pre-up.d/x",
            "/etc/networkd-dispatcher/routable.d/x",
            "/etc/init.d/after.local",
            "/etc/sysconfig/network/if-up.d/x",
            "/etc/dhclient-exit-hooks",
        )
    ),
    *(
        {
            "/etc/rc.local": f"#!/bin/sh\n{text}\n",
            "/opt/noexec": _FORWARD,
            "/opt/inner.sh": "#!/bin/sh\n" + _FORWARD,
            "/opt/s.conf": "net.ipv4.ip_forward=1\n",
        }
        for text in (
            "cd /proc/sys/net/ipv4 && echo 1 > ip_forward",
            "P=/proc/sys/net/ipv4\necho 1 > $P/ip_forward",
            "for i in ip_forward; do echo 1 > /proc/sys/net/ipv4/$i; done",
            "sysctl -p /opt/s.conf",
            "/opt/inner.sh",
            "bash /opt/noexec",
            ". /opt/noexec",
            "echo 1 | tee /proc/sys/net/ipv4/ip_forward",
            "cp /opt/one /proc/sys/net/ipv4/ip_forward",
            "dd if=/opt/one of=/proc/sys/net/ipv4/ip_forward",
            "echo 1 >| /proc/sys/net/ipv4/ip_forward",
            "V=net.ipv4.ip_forward; sysctl -w $V=1",
            "sed -i s/0/1/ /proc/sys/net/ipv4/ip_forward",
            "sysctl -w 'net.ipv4.ip_forward = 1'",
        )
    ),
    *(
        {path: text}
        for path, text in (
            ("/etc/cron.d/x", "@reboot root " + _FORWARD),
            ("/etc/anacrontab", "1 5 x " + _FORWARD),
            ("/var/spool/cron/root", "@reboot " + _FORWARD),
            ("/etc/inittab", "x:2:once:/sbin/" + _FORWARD),
            ("/etc/modprobe.d/x.conf", "install ip_tables modprobe -i ip_tables && " + _FORWARD),
            ("/etc/udev/rules.d/9.rules", 'ACTION=="add", RUN+="/sbin/sysctl -w net.ipv4.ip_forward=1"\n'),
            ("/etc/sysctl.d/zz.conf", "net.ipv4.conf.all.forwarding=1\n"),
            ("/etc/sysctl.d/zz.conf", "-net.ipv4.ip_forward = 1\n"),
            ("/etc/sysctl.d/zz.conf", "net/ipv4/ip_forward=0x1\n"),
            ("/run/sysctl.d/zz.conf", "net.ipv4.ip_forward=2\n"),
            ("/usr/local/lib/sysctl.d/zz.conf", "net.ipv4.ip_forward=1\n"),
            ("/etc/sysctl.d/zz.conf", "net.ipv6.conf.all.forwarding=1\n"),
            ("/etc/wireguard/wg0.conf", "[Interface]\nPostUp = " + _FORWARD),
            ("/etc/openvpn/server/a.conf", "up '/bin/sh -c \"sysctl -w net.ipv4.ip_forward=1\"'\n"),
        )
    ),
    *(_unit(f"{name}.service", _service("/x")) for name in ("docker", "frr", "k0sworker", "tailscaled", "shorewall")),
    _unit("docker.socket", "[Socket]\nListenStream=/x\n"),
    {
        _VENDORS + "docker.service": _service("/x"),
        _VENDORS + "multi-user.target.wants/docker.service": _LINK("../docker.service"),
    },
    {
        _VENDORS + "docker.service": _service("/x"),
        "/etc/systemd/system/multi-user.target.d/a.conf": "[Unit]\nWants=docker.service\n",
    },
    {
        _VENDORS + "docker.service": _service("/x"),
        **_unit("site.service", "[Unit]\nRequires=docker.service\n" + _service("/bin/true"), "/etc/systemd/system/"),
    },
    {
        _VENDORS + "site.service": _service("/bin/true"),
        _WANTS + "site.service": _LINK("../site.service"),
        "/usr/lib/systemd/system/site.service.d/a.conf": "[Service]\nExecStartPost=/sbin/" + _FORWARD,
    },
    *(
        {**_unit(f"{unit}.service", _service("/x")), path: text}
        for unit, path, text in (
            ("firewalld", "/etc/firewalld/firewalld.conf", "DefaultZone=external\n"),
            ("firewalld", "/etc/firewalld/zones/public.xml", "<zone><masquerade/></zone>"),
            ("NetworkManager", "/etc/NetworkManager/system-connections/a", "[ipv4]\nmethod=shared\n"),
            ("NetworkManager", "/etc/NetworkManager/system-connections/a", "[ipv4]\nforwarding=1\n"),
            ("systemd-networkd", "/etc/systemd/network/a.network", "[Network]\nIPMasquerade=both\n"),
            ("systemd-networkd", "/run/systemd/network/a.network", "[Network]\nIPForward=ipv4\n"),
            ("systemd-networkd", "/etc/systemd/networkd.conf.d/a.conf", "[Network]\nIPv4Forwarding=yes\n"),
            ("libvirtd", "/etc/libvirt/qemu/networks/autostart/a.xml", "<network><forward mode='nat'/></network>"),
            ("SuSEfirewall2", "/etc/sysconfig/SuSEfirewall2", 'FW_ROUTE="yes"\n'),
        )
    ),
    *(
        {
            **_unit("tuned.service", _service("/x")),
            "/etc/tuned/active_profile": "a\n",
            "/usr/lib/tuned/a/tuned.conf": "[main]\ninclude=c\n",
            "/usr/lib/tuned/profiles/c/tuned.conf": text,
            "/usr/lib/tuned/profiles/c/s.sh": "#!/bin/sh\n" + _FORWARD,
        }
        for text in (
            "[sysctl]\nnet.ipv4.ip_forward=1\n",
            "[sysctl]\nnet.ipv4.ip_forward=${x}\n",
            "[script]\nscript=${i:PROFILE_DIR}/s.sh\n",
        )
    ),
)
_add("forwarding_off", _ALPINE, {"/etc/runlevels/default/r": "#!/sbin/openrc-run\nstart() {\n  " + _FORWARD + "}\n"})
_add(
    "forwarding_off",
    DEBIAN,
    {
        "/etc/ufw/ufw.conf": "ENABLED=yes\n",
        "/etc/default/ufw": "IPT_SYSCTL=/etc/ufw/sysctl.conf\n",
        "/etc/ufw/sysctl.conf": "net/ipv4/ip_forward=1\n",
        **_unit("ufw.service", _service("/x")),
    },
)
for _control, _setting in (
    ("anti_spoofing", "net.ipv4.conf.default.rp_filter=0"),
    ("anti_spoofing", "net.ipv4.conf.all.accept_redirects=1"),
    ("anti_spoofing", "net.ipv4.conf.all.accept_source_route=1"),
    ("anti_spoofing", "net.ipv4.conf.*.rp_filter=0"),
    ("connection_limits", "net.ipv4.tcp_syncookies=0"),
    ("idle_flows_end", "net.netfilter.nf_conntrack_tcp_timeout_established=432000"),
):
    _add(
        _control,
        SYSTEMD,
        {"/etc/sysctl.d/zzz.conf": _setting + "\n"},
        {"/run/sysctl.d/zzz.conf": _setting + "\n"},
        {"/etc/rc.local": f"#!/bin/sh\nsysctl -w '{_setting}'\n"},
        _unit("s.service", _service(f"/sbin/sysctl -w {_setting}")),
    )


def of(name):
    """Yield (its number, control, edits) of each break for a distribution."""
    for number, (control, names, edits) in enumerate(_BREAKS):
        if name in names:
            yield number, control, {_path(name, path): edit for path, edit in edits.items()}


def _path(name, path):
    vendor = name == "SLES 16"
    if path == _SSHD:
        return ("/usr" if vendor else "") + "/etc/ssh/sshd_config"
    if path.startswith(_PAM):
        return ("/usr/lib/pam.d/" if vendor else "/etc/pam.d/") + path[len(_PAM) :]
    return path


def names(number):
    """Return the distributions that a break is for."""
    return _BREAKS[number][1]
