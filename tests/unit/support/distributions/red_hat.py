# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Red Hat family, its rebuilds, and openEuler and Kylin after it."""

import pathlib

from tests.unit.support.distributions.shared import AUDITD, LOGROTATE, LOOP, TYPES, defs, modules, people, started
from tests.unit.support.trees import LIBRARY_1_4_5

_PRIVATE = (
    'if [ $UID -gt 199 ] && [ "`/usr/bin/id -gn`" = "`/usr/bin/id -un`" ]; then\n    umask 002\nelse\n'
    "    umask 022\nfi\n"
)
_RSYSLOG = (
    'module(load="imuxsock" SysSock.Use="off")\nmodule(load="imjournal" StateFile="imjournal.state")\n'
    'include(file="/etc/rsyslog.d/*.conf" mode="optional")\n*.info;mail.none;authpriv.none;cron.none '
    "/var/log/messages\nauthpriv.* /var/log/secure\nmail.* -/var/log/maillog\ncron.* /var/log/cron\n"
    "*.emerg :omusrmsg:*\n"
)
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
OLD_LIBRARY = b"\0".join(
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


def red_hat(system, version, **change):
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
        **people(),
        **modules(
            "/usr/lib64/security",
            "pam_pwquality",
            "pam_faillock",
            "pam_localuser",
            "pam_faildelay",
            "pam_sss",
            *change.get("modules", ()),
        ),
        "/etc/os-release": f'ID="{system}"\nVERSION_ID="{version}"\nID_LIKE="{change.get("like", "")}"\n',
        "/etc/login.defs": defs(**change.get("defs", {"umask": "077"})),
        "/etc/profile": change.get("profile", _PRIVATE) + LOOP,
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
        "/etc/pam.d/sudo": "".join(f"{type} include system-auth\n" for type in TYPES),
        "/etc/security/pwquality.conf": "# minlen = 8\n",
        "/etc/security/faillock.conf": "# deny = 3\n",
        "/usr/share/cracklib/pw_dict.pwd": b"",
        "/usr/lib64/libpwquality.so.1": change.get("library", LIBRARY_1_4_5),
        "/usr/sbin/sshd": b"",
        "/usr/bin/sudo": b"",
        "/etc/sudoers": _SUDOERS,
        "/etc/audit/auditd.conf": AUDITD,
        "/etc/rsyslog.conf": _RSYSLOG,
        "/etc/logrotate.conf": LOGROTATE,
        "/etc/logrotate.d/syslog": _MESSAGES,
        "/usr/sbin/logrotate": b"",
        "/usr/sbin/useradd": b"",
        "/etc/chrony.conf": f"pool 2.{system}.pool.ntp.org iburst\ndriftfile /var/lib/chrony/drift\nmakestep 1.0 3\n",
        "/usr/lib/systemd/systemd-journald": b"",
        **started("auditd", "rsyslog", "chronyd"),
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
MODERN = (
    "Include /etc/ssh/sshd_config.d/*.conf\nAuthorizedKeysFile .ssh/authorized_keys\n"
    "Subsystem\tsftp\t/usr/libexec/openssh/sftp-server\n"
)
FIFTY = (
    "SyslogFacility AUTHPRIV\nPermitRootLogin yes\nChallengeResponseAuthentication no\n"
    "UsePAM yes\nX11Forwarding yes\nPrintMotd no\n"
)
HARDENED = {
    "quality": "minlen=8 minclass=3 enforce_for_root try_first_pass local_users_only retry=3 dcredit=0 ucredit=0 "
    "lcredit=0 ocredit=0",
    "faillock": "audit deny=3 even_deny_root unlock_time=60",
    "sshd": _HARDENED_SSHD,
    "profile": _PRIVATE,
    "bashrc": "if ! shopt -q login_shell ; then\n" + _PRIVATE + "fi\numask 077\n",
    "defs": {"max_days": 90, "umask": "077"},
}
