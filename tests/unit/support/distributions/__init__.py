# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small hosts of fifteen releases of twelve distributions, as they are freshly installed: what their public
documentation and packages say of names, places, stacks and defaults, in files of our own.

A pure path as content is a symbolic link.
"""

import pathlib

from tests.unit.support.distributions.debian import ubuntu, uos
from tests.unit.support.distributions.others import alpine, arch
from tests.unit.support.distributions.red_hat import FIFTY, HARDENED, MODERN, OLD_LIBRARY, red_hat
from tests.unit.support.distributions.shared import AUDITD, defs
from tests.unit.support.distributions.suse import suse
from tests.unit.support.trees import debian

# Written with these, which a tree in a test has not by itself.
MODES = {"etc/shadow": 0o600, "etc/sudoers": 0o440, "usr/etc/sudoers": 0o440}


def _with_faillock_conf(files):
    """Return the files of a host whose pam_faillock reads faillock.conf, as all do since Linux-PAM 1.4."""
    return {path: b"faillock.conf\0" if path.endswith("/pam_faillock.so") else text for path, text in files.items()}


DISTRIBUTIONS = {
    "CentOS 7": red_hat("centos", "7", like="rhel fedora", authconfig=True, library=OLD_LIBRARY),
    "Rocky 8": red_hat("rocky", "8.10", like="rhel centos fedora", authselect="sssd", sshd=FIFTY, defs={}),
    "Alma 9": red_hat(
        "almalinux",
        "9.5",
        like="rhel centos fedora",
        authselect="sssd",
        sshd=MODERN,
        defs={"more": "HOME_MODE 0700\n"},
        profile="umask 022\n",
        bashrc="[ `umask` -eq 0 ] && umask 022\n",
    ),
    "RHEL 10": red_hat(
        "rhel",
        "10.0",
        like="fedora",
        authselect="local",
        sshd=MODERN,
        defs={"method": "YESCRYPT", "more": "HOME_MODE 0700\n"},
        profile="umask 022\n",
        bashrc="umask 022\n",
    ),
    "Anolis 8": red_hat("anolis", "8.9", like="rhel fedora centos", authselect="sssd", sshd=FIFTY, defs={}),
    "openEuler 22.03": red_hat("openEuler", "22.03", **HARDENED),
    "Kylin V10": red_hat("kylin", "V10", **dict(HARDENED, defs={"max_days": 99999, "umask": "077"})),
    # Its packages login, passwd, openssh-server and sudo were compared.
    "Debian 12": {
        **debian(12, pwquality=False),
        "/etc/login.defs": defs(more="USERGROUPS_ENAB yes\nPREVENT_NO_AUTH superuser\n"),
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
    "Ubuntu 24.04": ubuntu(),
    "UOS 20": uos(),
    "SLES 12": suse("12.5"),
    "SLES 15": suse("15.6"),
    "SLES 16": suse("16.0", vendor=True),
    "Alpine 3.20": alpine(),
    "Arch": arch(),
}
# The example of audit has it so up to 2.8 (init.d/auditd.conf of audit-userspace); with 3.0 it is ENRICHED.
for _name in ("CentOS 7", "SLES 12"):
    DISTRIBUTIONS[_name]["/etc/audit/auditd.conf"] = AUDITD.replace("ENRICHED", "RAW")
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
