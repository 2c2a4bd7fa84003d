# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small hosts of fifteen releases of twelve distributions, as they are freshly installed: what their public
documentation and packages say of names, places, stacks and defaults, in files of our own.

A pure path as content is a symbolic link.
"""

import pathlib

from tests.unit.support.trees import GROUP, LIBRARY_1_4_5, MODULES, PASSWD, SHA512, STRONG, debian

# The loop over /etc/profile.d, which each has in words of its own.
_LOOP = 'for i in /etc/profile.d/*.sh; do\n  if [ -r "$i" ]; then\n    . "$i"\n  fi\ndone\n'
_SUSE_LOOP = (
    'if test -d /etc/profile.d -a -z "$PROFILEREAD" ; then\n    for s in /etc/profile.d/*.sh ; do\n'
    "        test -r $s -a ! -k $s && . $s\n    done\n    unset s\nfi\n"
    "test -s /etc/profile.local && . /etc/profile.local\n"
    'if test -z "$PROFILEREAD" ; then\n    readonly PROFILEREAD=true\n    export PROFILEREAD\nfi\n'
)
_PRIVATE = (
    'if [ $UID -gt 199 ] && [ "`/usr/bin/id -gn`" = "`/usr/bin/id -un`" ]; then\n    umask 002\nelse\n'
    "    umask 022\nfi\n"
)
_TYPES = ("auth", "account", "password", "session")
_UNITS = {"auditd": "/sbin/auditd", "rsyslog": "/usr/sbin/rsyslogd -n", "chronyd": "/usr/sbin/chronyd"}
_AUDITD = (
    "local_events = yes\nwrite_logs = yes\nlog_file = /var/log/audit/audit.log\nlog_group = root\n"
    "log_format = ENRICHED\n"
    "flush = INCREMENTAL_ASYNC\nfreq = 50\nmax_log_file = 8\nnum_logs = 5\nname_format = NONE\n"
    "max_log_file_action = ROTATE\nspace_left = 75\nspace_left_action = SYSLOG\nadmin_space_left = 50\n"
    "admin_space_left_action = SUSPEND\ndisk_full_action = SUSPEND\ndisk_error_action = SUSPEND\n"
)
_RSYSLOG = (
    'module(load="imuxsock" SysSock.Use="off")\nmodule(load="imjournal" StateFile="imjournal.state")\n'
    'include(file="/etc/rsyslog.d/*.conf" mode="optional")\n*.info;mail.none;authpriv.none;cron.none '
    "/var/log/messages\nauthpriv.* /var/log/secure\nmail.* -/var/log/maillog\ncron.* /var/log/cron\n"
    "*.emerg :omusrmsg:*\n"
)
_LOGROTATE = "weekly\nrotate 4\ncreate\ndateext\ninclude /etc/logrotate.d\n"
_MESSAGES = (
    "/var/log/cron\n/var/log/maillog\n/var/log/messages\n/var/log/secure\n{\n    missingok\n    sharedscripts\n"
    "    postrotate\n        /usr/bin/systemctl kill -s HUP rsyslog.service >/dev/null 2>&1 || true\n    endscript\n}\n"
)
_SUDOERS = (
    "Defaults   !visiblepw\nDefaults    always_set_home\nDefaults    env_reset\n"
    "Defaults    secure_path = /sbin:/bin:/usr/sbin:/usr/bin\nroot\tALL=(ALL) \tALL\n%wheel\tALL=(ALL)\tALL\n"
    "#includedir /etc/sudoers.d\n"
)


# Before 1.4: without what came with it, and with other defaults.
_OLD_LIBRARY = b"\0".join(
    name
    for name in LIBRARY_1_4_5.split(b"\0")
    if name
    not in (
        b"usercheck",
        b"usersubstr",
        b"dictcheck",
        b"enforcing",
        b"retry",
        b"enforce_for_root",
        b"local_users_only",
        b"%s.d",
    )
)
# Written with these, which a tree in a test has not by itself.
MODES = {"etc/shadow": 0o600, "etc/sudoers": 0o440, "usr/etc/sudoers": 0o440}


def _people(group="wheel", hashed=SHA512):
    return {
        "/etc/passwd": PASSWD,
        "/etc/group": GROUP.replace("sudo", group),
        "/etc/shadow": f"root:{hashed}:20779:0:99999:7:::\ndaemon:*:20779:0:99999:7:::\nadmin:!!:20779:0:99999:7:::\n"
        f"alice:{hashed}:20779:0:99999:7:::\n",
    }


def _defs(max_days=99999, umask="022", method="SHA512", more=""):
    return (
        f"MAIL_DIR\t/var/spool/mail\nUMASK\t\t{umask}\nPASS_MAX_DAYS\t{max_days}\nPASS_MIN_DAYS\t0\nPASS_WARN_AGE\t7\n"
        f"UID_MIN\t1000\nGID_MIN\t1000\nENCRYPT_METHOD {method}\n{more}"
    )


def _modules(folder, *more):
    names = MODULES + ("pam_loginuid", "pam_keyinit", "pam_umask") + more
    found = {f"{folder}/{name}.so": b"" for name in names}
    found[f"{folder}/pam_unix.so"] = b"md5\0sha512\0yescrypt\0"
    return found


def _with_faillock_conf(files):
    """Return the files of a host whose pam_faillock reads faillock.conf, as all do since Linux-PAM 1.4."""
    return {path: b"faillock.conf\0" if path.endswith("/pam_faillock.so") else text for path, text in files.items()}


def _services(services, text):
    return {f"/etc/pam.d/{name}": text for name in services}


def _started(*names):
    """Return units that the vendor ships and the system starts."""
    found = {}
    for name in names:
        unit = f"/usr/lib/systemd/system/{name}.service"
        found[unit] = f"[Service]\nExecStart={_UNITS[name]}\n[Install]\nWantedBy=multi-user.target\n"
        found[f"/etc/systemd/system/multi-user.target.wants/{name}.service"] = pathlib.PurePosixPath(unit)
        found[_UNITS[name].split()[0]] = b""
    return found


_SSSD = {
    "auth": "auth        sufficient    pam_sss.so forward_pass\n",
    "account": "account     [default=bad success=ok user_unknown=ignore] pam_sss.so\n",
    "password": "password    sufficient    pam_sss.so use_authtok\n",
    "session": "session     optional      pam_sss.so\n",
}
_BEFORE_SSSD = (
    "auth        required      pam_deny.so\n",
    "account     required      pam_permit.so\n",
    "password    required      pam_deny.so\n",
)


def _red_hat(system, version, **change):
    """Return a host of the Red Hat family; `change`: what its release or rebuild has otherwise."""
    quality = change.get("quality", "try_first_pass local_users_only retry=3 authtok_type=")
    faillock = change.get("faillock")
    first = f"auth        required      pam_faillock.so preauth {faillock}\n" if faillock else ""
    then = (
        f"auth        [default=die] pam_faillock.so authfail {faillock}\n"
        f"auth        sufficient    pam_faillock.so authsucc {faillock}\n"
        if faillock
        else ""
    )
    stack = (
        f"auth        required      pam_env.so\n{first}auth        sufficient    pam_unix.so nullok try_first_pass\n"
        f"{then}auth        requisite     pam_succeed_if.so uid >= 1000 quiet_success\n"
        "auth        required      pam_deny.so\n"
        "account     required      pam_unix.so\naccount     sufficient    pam_localuser.so\n"
        "account     sufficient    pam_succeed_if.so uid < 1000 quiet\naccount     required      pam_permit.so\n"
        f"password    requisite     pam_pwquality.so {quality}\n"
        "password    sufficient    pam_unix.so sha512 shadow nullok try_first_pass use_authtok\n"
        "password    required      pam_deny.so\nsession     optional      pam_keyinit.so revoke\n"
        "session     required      pam_limits.so\n"
        "session     [success=1 default=ignore] pam_succeed_if.so service in crond quiet use_uid\n"
        "session     required      pam_unix.so\n"
    )
    if change.get("authselect"):
        # As the profile of this name has it (authselect's own repository, profiles/sssd).
        stack = stack.replace(
            "auth        sufficient    pam_unix.so",
            "auth        required      pam_faildelay.so delay=2000000\n"
            "auth        [default=1 ignore=ignore success=ok] pam_succeed_if.so uid >= 1000 quiet\n"
            "auth        [default=1 ignore=ignore success=ok] pam_localuser.so\n"
            "auth        sufficient    pam_unix.so",
        )
        for type, line in _SSSD.items():
            before = next((one for one in _BEFORE_SSSD if one.startswith(type)), None)
            stack = stack + line if before is None else stack.replace(before, line + before)
    sshd = (
        "auth       substack     password-auth\nauth       include      postlogin\n"
        "account    required     pam_nologin.so\naccount    include      password-auth\n"
        "password   include      password-auth\nsession    required     pam_loginuid.so\n"
        "session    optional     pam_keyinit.so force revoke\nsession    include      password-auth\n"
        "session    include      postlogin\n"
    )
    shared = ("system-auth", "password-auth")
    files = {
        **_people(),
        **_modules(
            "/usr/lib64/security",
            "pam_pwquality",
            "pam_faillock",
            "pam_localuser",
            "pam_faildelay",
            "pam_sss",
            *change.get("modules", ()),
        ),
        "/etc/os-release": f'ID="{system}"\nVERSION_ID="{version}"\nID_LIKE="{change.get("like", "")}"\n',
        "/etc/login.defs": _defs(**change.get("defs", {"umask": "077"})),
        "/etc/profile": change.get("profile", _PRIVATE) + _LOOP,
        "/etc/bashrc": change.get("bashrc", "if ! shopt -q login_shell ; then\n" + _PRIVATE + "fi\n"),
        "/etc/ssh/sshd_config": change.get(
            "sshd",
            "SyslogFacility AUTHPRIV\nAuthorizedKeysFile .ssh/authorized_keys\nPasswordAuthentication yes\n"
            "ChallengeResponseAuthentication no\nUsePAM yes\nX11Forwarding yes\n"
            "Subsystem\tsftp\t/usr/libexec/openssh/sftp-server\n",
        ),
        "/etc/pam.d/sshd": sshd,
        "/etc/pam.d/postlogin": "session     optional      pam_limits.so\n",
        "/etc/pam.d/passwd": "auth include system-auth\naccount include system-auth\npassword substack system-auth\n",
        "/etc/pam.d/sudo": "".join(f"{type} include system-auth\n" for type in _TYPES),
        "/etc/security/pwquality.conf": "# minlen = 8\n",
        "/etc/security/faillock.conf": "# deny = 3\n",
        "/usr/share/cracklib/pw_dict.pwd": b"",
        "/usr/lib64/libpwquality.so.1": change.get("library", LIBRARY_1_4_5),
        "/usr/sbin/sshd": b"",
        "/usr/bin/sudo": b"",
        "/etc/sudoers": _SUDOERS,
        "/etc/audit/auditd.conf": _AUDITD,
        "/etc/rsyslog.conf": _RSYSLOG,
        "/etc/logrotate.conf": _LOGROTATE,
        "/etc/logrotate.d/syslog": _MESSAGES,
        "/usr/sbin/logrotate": b"",
        "/usr/sbin/useradd": b"",
        "/etc/chrony.conf": f"pool 2.{system}.pool.ntp.org iburst\ndriftfile /var/lib/chrony/drift\nmakestep 1.0 3\n",
        "/usr/lib/systemd/systemd-journald": b"",
        **_started("auditd", "rsyslog", "chronyd"),
    }
    login = (
        "auth substack system-auth\naccount required pam_nologin.so\naccount include system-auth\n"
        "password include system-auth\nsession required pam_loginuid.so\nsession include system-auth\n"
    )
    files.update(
        {
            "/etc/pam.d/login": login,
            "/etc/pam.d/su": (
                "auth sufficient pam_rootok.so\nauth substack system-auth\naccount include system-auth\n"
                "password include system-auth\nsession include system-auth\n"
            ),
        }
    )
    if change.get("authselect"):
        head = "# Generated by authselect\n# Do not modify this file manually\n\n"
        files.update({f"/etc/authselect/{name}": head + stack for name in shared})
        files.update({f"/etc/pam.d/{name}": pathlib.PurePosixPath(f"/etc/authselect/{name}") for name in shared})
        files["/etc/authselect/authselect.conf"] = change["authselect"] + "\n"
    elif change.get("authconfig"):
        files.update({f"/etc/pam.d/{name}-ac": stack for name in shared})
        files.update({f"/etc/pam.d/{name}": pathlib.PurePosixPath(name + "-ac") for name in shared})
    else:
        files.update({f"/etc/pam.d/{name}": stack for name in shared})
    return files


_HARDENED_SSHD = (
    "Port 22\nSyslogFacility AUTH\nPermitRootLogin yes\nPubkeyAuthentication yes\nPasswordAuthentication yes\n"
    "UsePAM yes\nPermitEmptyPasswords no\nX11Forwarding no\nAllowTcpForwarding no\nGatewayPorts no\nPermitTunnel no\n"
    "Ciphers aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com\n"
    "ClientAliveCountMax 0\nBanner /etc/issue.net\nSubsystem sftp /usr/libexec/openssh/sftp-server -l INFO -f AUTH\n"
)
_MODERN = (
    "Include /etc/ssh/sshd_config.d/*.conf\nAuthorizedKeysFile .ssh/authorized_keys\n"
    "Subsystem\tsftp\t/usr/libexec/openssh/sftp-server\n"
)
_FIFTY = (
    "SyslogFacility AUTHPRIV\nPermitRootLogin yes\nChallengeResponseAuthentication no\n"
    "UsePAM yes\nX11Forwarding yes\nPrintMotd no\n"
)
_HARDENED = {
    "quality": "minlen=8 minclass=3 enforce_for_root try_first_pass local_users_only retry=3 dcredit=0 ucredit=0 "
    "lcredit=0 ocredit=0",
    "faillock": "audit deny=3 even_deny_root unlock_time=60",
    "sshd": _HARDENED_SSHD,
    "profile": _PRIVATE,
    "bashrc": "if ! shopt -q login_shell ; then\n" + _PRIVATE + "fi\numask 077\n",
    "defs": {"max_days": 90, "umask": "077"},
}


def _ubuntu():
    files = debian(12)
    for name in ("common-session", "common-session-noninteractive"):
        files["/etc/pam.d/" + name] = files["/etc/pam.d/" + name].replace(
            "session\trequired\tpam_unix.so", "session optional\t\t\tpam_umask.so\nsession\trequired\tpam_unix.so"
        )
    files.update(
        {
            "/etc/os-release": 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n',
            "/etc/login.defs": _defs(method="YESCRYPT", more="HOME_MODE 0750\nUSERGROUPS_ENAB yes\n"),
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


def _uos():
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


def _suse(version, vendor=False):
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
        **_people(),
        **_modules("/usr/lib64/security" if vendor else "/lib64/security", checker, "pam_faillock", "pam_systemd"),
        (
            "/usr/lib/os-release" if vendor else "/etc/os-release"
        ): f'ID="sles"\nID_LIKE="suse"\nVERSION_ID="{version}"\n',
        config + "/login.defs": _defs(more="USERGROUPS_ENAB no\nHOME_MODE 0700\n"),
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
        "/etc/audit/auditd.conf": _AUDITD,
        "/etc/sysconfig/displaymanager": 'DISPLAYMANAGER=""\nDISPLAYMANAGER_AUTOLOGIN=""\n',
        "/etc/rsyslog.conf": 'module(load="imuxsock" SysSock.Name="/run/systemd/journal/syslog")\n'
        "$IncludeConfig /etc/rsyslog.d/*.conf\n*.*;mail.none;news.none -/var/log/messages\n",
        # Below /usr/etc since January 2023 (logrotate.changes and logrotate-all of openSUSE's package).
        config + "/logrotate.conf": _LOGROTATE,
        "/usr/sbin/logrotate": b"",
        "/etc/logrotate.d/syslog": "/var/log/messages {\n    compress\n    dateext\n    maxage 365\n    rotate 99\n"
        "    missingok\n    notifempty\n    size +4096k\n    create 640 root root\n}\n",
        "/etc/chrony.conf": "! pool pool.ntp.org iburst\ndriftfile /var/lib/chrony/drift\nmakestep 1.0 3\n",
        "/usr/lib/systemd/systemd-journald": b"",
        "/usr/share/cracklib/pw_dict.pwd": b"",
        "/usr/lib64/libpwquality.so.1": LIBRARY_1_4_5 if vendor else b"",
        "/usr/sbin/useradd": b"",
        **_started("auditd", "rsyslog", "chronyd"),
    }
    for type, text in shared.items():
        place = f"{stacks}/common-{type}"
        if vendor:
            files[place] = text
        else:
            files.update({place + "-pc": text, place: pathlib.PurePosixPath(f"common-{type}-pc")})
    whole = "".join(f"{type}\tinclude\tcommon-{type}\n" for type in _TYPES)
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


def _alpine():
    files = _people(hashed=SHA512)
    files.update(
        {
            "/etc/passwd": PASSWD.replace("/bin/bash", "/bin/ash").replace("/usr/sbin/nologin", "/sbin/nologin"),
            "/etc/os-release": 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\n',
            "/etc/alpine-release": "3.20.3\n",
            "/bin/busybox": b"",
            "/bin/ash": b"",
            "/etc/profile": 'export PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\n'
            "export PAGER=less\numask 022\n" + _LOOP,
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


def _arch():
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
    whole = "".join(f"{type} include system-login\n" for type in _TYPES)
    return {
        **_people(hashed=STRONG),
        **_modules("/usr/lib/security", "pam_faillock", "pam_shells", "pam_time", "pam_systemd_home"),
        "/etc/os-release": 'NAME="Arch Linux"\nID=arch\nBUILD_ID=rolling\n',
        "/etc/login.defs": _defs(umask="077", method="YESCRYPT", more="HOME_MODE 0700\n"),
        "/etc/profile": 'append_path () {\n  case ":$PATH:" in\n    *:"$1":*) ;;\n    *) PATH="${PATH:+$PATH:}$1" ;;\n'
        "  esac\n}\nappend_path '/usr/local/bin'\nunset -f append_path\nexport PATH\n" + _LOOP,
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


DISTRIBUTIONS = {
    "CentOS 7": _red_hat("centos", "7", like="rhel fedora", authconfig=True, library=_OLD_LIBRARY),
    "Rocky 8": _red_hat("rocky", "8.10", like="rhel centos fedora", authselect="sssd", sshd=_FIFTY, defs={}),
    "Alma 9": _red_hat(
        "almalinux",
        "9.5",
        like="rhel centos fedora",
        authselect="sssd",
        sshd=_MODERN,
        defs={"more": "HOME_MODE 0700\n"},
        profile="umask 022\n",
        bashrc="[ `umask` -eq 0 ] && umask 022\n",
    ),
    "RHEL 10": _red_hat(
        "rhel",
        "10.0",
        like="fedora",
        authselect="local",
        sshd=_MODERN,
        defs={"method": "YESCRYPT", "more": "HOME_MODE 0700\n"},
        profile="umask 022\n",
        bashrc="umask 022\n",
    ),
    "Anolis 8": _red_hat("anolis", "8.9", like="rhel fedora centos", authselect="sssd", sshd=_FIFTY, defs={}),
    "openEuler 22.03": _red_hat("openEuler", "22.03", **_HARDENED),
    "Kylin V10": _red_hat("kylin", "V10", **dict(_HARDENED, defs={"max_days": 99999, "umask": "077"})),
    # Its packages login, passwd, openssh-server and sudo were compared.
    "Debian 12": {
        **debian(12, pwquality=False),
        "/etc/login.defs": _defs(more="USERGROUPS_ENAB yes\nPREVENT_NO_AUTH superuser\n"),
        "/etc/pam.d/login": "auth optional pam_faildelay.so delay=3000000\nauth requisite pam_nologin.so\n"
        "session required pam_loginuid.so\n@include common-auth\nauth optional pam_group.so\n"
        "session required pam_limits.so\n@include common-account\n@include common-session\n"
        "@include common-password\n",
        "/etc/pam.d/sshd": "@include common-auth\naccount required pam_nologin.so\n@include common-account\n"
        "session required pam_loginuid.so\nsession optional pam_keyinit.so force revoke\n@include common-session\n"
        "session required pam_limits.so\n@include common-password\n",
        "/etc/pam.d/other": "@include common-auth\n@include common-account\n@include common-password\n"
        "@include common-session\n",
        **{
            f"/usr/lib/x86_64-linux-gnu/security/{name}.so": b""
            for name in ("pam_faildelay", "pam_group", "pam_loginuid", "pam_keyinit")
        },
    },
    "Ubuntu 24.04": _ubuntu(),
    "UOS 20": _uos(),
    "SLES 12": _suse("12.5"),
    "SLES 15": _suse("15.6"),
    "SLES 16": _suse("16.0", vendor=True),
    "Alpine 3.20": _alpine(),
    "Arch": _arch(),
}
# The example of audit has it so up to 2.8 (init.d/auditd.conf of audit-userspace); with 3.0 it is ENRICHED.
for _name in ("CentOS 7", "SLES 12"):
    DISTRIBUTIONS[_name]["/etc/audit/auditd.conf"] = _AUDITD.replace("ENRICHED", "RAW")
# As the openssh package of openSUSE had it for SLE 15 (openssh-7.7p1-allow_root_password_login.patch, with 8.4).
DISTRIBUTIONS["SLES 15"]["/etc/ssh/sshd_config"] += "PermitRootLogin yes\n"
# The release of OpenSSH that each begins with, as it stands in the program.
_OPENSSH = {
    "CentOS 7": "7.4",
    "Rocky 8": "8.0",
    "Alma 9": "8.7",
    "RHEL 10": "9.9",
    "Anolis 8": "8.0",
    "openEuler 22.03": "8.8",
    "Kylin V10": "8.2",
    "Debian 12": "9.2",
    "Ubuntu 24.04": "9.6",
    "UOS 20": "7.9",
    "SLES 12": "7.2",
    "SLES 15": "9.6",
    "SLES 16": "10.0",
    "Alpine 3.20": "9.7",
    "Arch": "9.9",
}
for _name, _release in _OPENSSH.items():
    DISTRIBUTIONS[_name]["/usr/sbin/sshd"] = f"OpenSSH_{_release}p1\0".encode()
# Red Hat has it in 1.3.1 already; the others before 1.4 have not.
for _name in ("Rocky 8", "Alma 9", "RHEL 10", "Anolis 8", "openEuler 22.03", "SLES 16", "Arch"):
    DISTRIBUTIONS[_name] = _with_faillock_conf(DISTRIBUTIONS[_name])
# What sets sshd's options in force on a Red Hat of today, and not in its main file: a drop-in that includes the
# system's crypto policy (openssh-7.7p1-redhat.patch in Fedora's packages). In 8 the policy is on its command line.
_POLICY = {
    "Ciphers": "aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,aes256-ctr,aes128-gcm@openssh.com,aes128-ctr",
    "MACs": "hmac-sha2-256-etm@openssh.com,hmac-sha1-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256",
    "GSSAPIKexAlgorithms": "gss-curve25519-sha256-,gss-nistp256-sha256-",
    "KexAlgorithms": "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384",
    "HostKeyAlgorithms": "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ssh-ed25519,rsa-sha2-256,rsa-sha2-512",
}
_CRYPTO = "/etc/crypto-policies/back-ends/opensshserver.config"
for _name in ("Alma 9", "RHEL 10"):
    DISTRIBUTIONS[_name]["/etc/ssh/sshd_config.d/50-redhat.conf"] = (
        f"Include {_CRYPTO}\nSyslogFacility AUTHPRIV\nChallengeResponseAuthentication no\nGSSAPIAuthentication yes\n"
        "GSSAPICleanupCredentials no\nUsePAM yes\nX11Forwarding yes\nPrintMotd no\n"
    )
    DISTRIBUTIONS[_name][_CRYPTO] = "".join(f"{key} {value}\n" for key, value in _POLICY.items())
for _name in ("Rocky 8", "Anolis 8"):
    _words = " ".join(f"-o{key}={value}" for key, value in _POLICY.items())
    DISTRIBUTIONS[_name][_CRYPTO] = f"CRYPTO_POLICY='{_words}'\n"
    DISTRIBUTIONS[_name]["/usr/lib/systemd/system/sshd.service"] = (
        f"[Service]\nEnvironmentFile=-{_CRYPTO}\nEnvironmentFile=-/etc/sysconfig/sshd\n"
        "ExecStart=/usr/sbin/sshd -D $OPTIONS $CRYPTO_POLICY\n[Install]\nWantedBy=multi-user.target\n"
    )
    DISTRIBUTIONS[_name]["/etc/systemd/system/multi-user.target.wants/sshd.service"] = pathlib.PurePosixPath(
        "/usr/lib/systemd/system/sshd.service"
    )
