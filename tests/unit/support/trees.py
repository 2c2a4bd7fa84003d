# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small hosts as {path: content}: Debian 11 to 13 as freshly installed, and one of the Red Hat family with authselect.

A pure path as content is a symbolic link.
"""

import pathlib

MODULES = ("pam_unix", "pam_deny", "pam_permit", "pam_env", "pam_rootok", "pam_nologin", "pam_limits", "pam_succeed_if")
SECURITY = "/usr/lib/x86_64-linux-gnu/security/"
LIBRARY = "/usr/lib/x86_64-linux-gnu/libpwquality.so.1"
# The texts that the programs are asked for, as they stand in the binaries.
LIBRARY_1_4_5 = b"\0".join(
    name.encode() for name in (
        "difok minlen dcredit ucredit lcredit ocredit minclass maxrepeat maxclassrepeat maxsequence gecoscheck "
        "dictcheck "
        "usercheck usersubstr enforcing badwords dictpath retry enforce_for_root local_users_only %s.d").split())
LIBRARY_1_4_2 = LIBRARY_1_4_5.replace(b"usersubstr", b"")

STRONG = "$y$j9T$saltsaltsaltsaltsalt00$hashhashhashhashhashhashhashhashhashhash012"
SHA512 = "$6$saltsaltsaltsalt$" + "h" * 86
TODAY = 20779  # 2026-11-22
PASSWD = """\
root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
admin:x:1000:1000::/home/admin:/bin/bash
alice:x:1001:1001::/home/alice:/bin/bash
"""
GROUP = "root:x:0:\nsudo:x:27:admin\nadmin:x:1000:\nalice:x:1001:\n"
LOGIN_DEFS = "# Passwords\nPASS_MAX_DAYS\t99999\nPASS_MIN_DAYS\t0\nPASS_WARN_AGE\t7\nENCRYPT_METHOD {0}\n"
PROFILE = """\
if [ -d /etc/profile.d ]; then
  for i in /etc/profile.d/*.sh; do
    if [ -r $i ]; then
      . $i
    fi
  done
  unset i
fi
"""
SSHD = "Include /etc/ssh/sshd_config.d/*.conf\nKbdInteractiveAuthentication no\nUsePAM yes\n"


_TOOL = "#!/usr/bin/perl\n'--package' '--enable' '--disable'\n" + "".join(
    f"'{name}' => ['00000000000000000000000000000000'],\n"
    for name in ("auth", "account", "password", "session", "session-noninteractive"))
_UNIX = """\
Name: Unix authentication
Default: yes
Priority: 256
Auth-Type: Primary
Auth:
\t[success=end default=ignore]\tpam_unix.so nullok try_first_pass
Auth-Initial:
\t[success=end default=ignore]\tpam_unix.so nullok
Account-Type: Primary
Account:
\t[success=end new_authtok_reqd=done default=ignore]\tpam_unix.so
Account-Initial:
\t[success=end new_authtok_reqd=done default=ignore]\tpam_unix.so
Session-Type: Additional
Session:
\trequired\tpam_unix.so
Session-Initial:
\trequired\tpam_unix.so
Password-Type: Primary
Password:
\t[success=end default=ignore]\tpam_unix.so obscure use_authtok try_first_pass yescrypt
Password-Initial:
\t[success=end default=ignore]\tpam_unix.so obscure yescrypt
"""
PWQUALITY_PROFILE = """\
Name: Pwquality password strength checking
Default: yes
Priority: 1024
Conflicts: cracklib
Password-Type: Primary
Password:
\trequisite\t\t\tpam_pwquality.so retry=3
Password-Initial:
\trequisite\t\t\tpam_pwquality.so retry=3
"""
_PRIMARY = {
    "auth": "[success={0} default=ignore]\tpam_unix.so nullok",
    "account": "[success={0} new_authtok_reqd=done default=ignore]\tpam_unix.so ",
    "password": "[success={0} default=ignore]\tpam_unix.so obscure yescrypt",
}
_WITH_PWQUALITY = "requisite\t\t\tpam_pwquality.so retry=3\n" \
    "{type}\t[success={0} default=ignore]\tpam_unix.so obscure use_authtok try_first_pass yescrypt"


def _common(type, primary):
    pam_type = type.replace("-noninteractive", "")
    session = pam_type == "session"
    return (
        "#\n# /etc/pam.d/common-{name} - shared by all services\n#\n"
        "# here are the per-package modules (the \"Primary\" block)\n{type}\t{primary}\n"
        "# here's the fallback if no module succeeds\n{type}\trequisite\t\t\tpam_deny.so\n"
        "# prime the stack with a positive return value if there isn't one already;\n"
        "{type}\trequired\t\t\tpam_permit.so\n# and here are more per-package modules (the \"Additional\" block)\n"
        "{more}# end of pam-auth-update config\n").format(
        name=type, type=pam_type, primary=primary, more="session\trequired\tpam_unix.so \n" if session else "")


def _saved(type, lines):
    if type.startswith("session"):
        return "Module: null\n[default=1]\t\t\tpam_permit.so\nModule: unix\nrequired\tpam_unix.so\n"
    return "".join("Module: {}\n{}\n".format(*line) for line in lines)


def debian(release=12, pwquality=False):
    """Return a freshly installed Debian, with or without libpam-pwquality."""
    shared = "@include common-auth\n@include common-account\n@include common-session\n"
    files = {
        "/etc/os-release": f'ID=debian\nVERSION_ID="{release}"\n',
        "/var/lib/dpkg/status": "",
        "/etc/passwd": PASSWD,
        "/etc/group": GROUP,
        "/etc/shadow": "root:*:20779:0:99999:7:::\ndaemon:*:20779:0:99999:7:::\nadmin:!:20779:0:99999:7:::\n"
        f"alice:{STRONG}:20779:0:99999:7:::\n",
        "/etc/login.defs": LOGIN_DEFS.format("YESCRYPT" if release >= 13 else "SHA512"),
        "/etc/profile": PROFILE,
        "/etc/ssh/sshd_config": SSHD,
        "/etc/security/faillock.conf": "# deny = 3\n# unlock_time = 600\n",
        "/etc/pam.d/sshd": "@include common-auth\naccount required pam_nologin.so\n@include common-account\n"
        "@include common-session\n@include common-password\n",
        "/etc/pam.d/login": "auth requisite pam_nologin.so\n" + shared + "@include common-password\n",
        "/etc/pam.d/su": "auth sufficient pam_rootok.so\n" + shared,
        "/etc/pam.d/sudo": shared.replace("common-session", "common-session-noninteractive"),
        "/etc/pam.d/passwd": "@include common-password\n",
        "/usr/sbin/pam-auth-update": _TOOL,
        "/usr/share/pam-configs/unix": _UNIX,
        "/var/lib/pam/seen": "unix\n",
        SECURITY + "pam_unix.so": b"md5\0sha512\0yescrypt\0",
        SECURITY + "pam_faillock.so": b"/etc/security/faillock.conf\0",
    }
    files.update({SECURITY + name + ".so": b"" for name in MODULES if name != "pam_unix"})
    for type in ("auth", "account", "password", "session", "session-noninteractive"):
        primary = _PRIMARY.get(type, "[default=1]\t\t\tpam_permit.so").format(1)
        saved = [("unix", _PRIMARY.get(type, "").format("end").rstrip())]
        if pwquality and type == "password":
            primary = _WITH_PWQUALITY.format(1, type=type)
            saved = [("pwquality", "requisite\t\t\tpam_pwquality.so retry=3"),
                     ("unix", "[success=end default=ignore]\tpam_unix.so obscure use_authtok try_first_pass yescrypt")]
        files["/etc/pam.d/common-" + type] = _common(type, primary)
        files["/var/lib/pam/" + type] = _saved(type, saved)
    if pwquality:
        files.update({
            SECURITY + "pam_pwquality.so": b"", "/var/cache/cracklib/cracklib_dict.pwd": b"", LIBRARY: LIBRARY_1_4_5,
            "/etc/security/pwquality.conf": "# minlen = 8\n# minclass = 0\n",
            "/usr/share/pam-configs/pwquality": PWQUALITY_PROFILE, "/var/lib/pam/seen": "pwquality\nunix\n"})
    return files


_TEMPLATE = """\
auth        required      pam_env.so
auth        required      pam_faillock.so preauth silent {include if "with-faillock"}
auth        sufficient    pam_unix.so {if not "without-nullok":nullok}
auth        required      pam_faillock.so authfail {include if "with-faillock"}
auth        required      pam_deny.so

account     required      pam_faillock.so {include if "with-faillock"}
account     required      pam_unix.so

password    requisite     pam_pwquality.so local_users_only
password    sufficient    pam_unix.so sha512 shadow {if not "without-nullok":nullok} use_authtok
password    required      pam_deny.so

session     required      pam_limits.so
session     required      pam_unix.so
"""
_HEADER = "# Generated by authselect\n# Do not modify this file manually\n\n"
_STACK = """\
auth        required      pam_env.so
auth        sufficient    pam_unix.so nullok
auth        required      pam_deny.so

account     required      pam_unix.so

password    requisite     pam_pwquality.so local_users_only
password    sufficient    pam_unix.so sha512 shadow nullok use_authtok
password    required      pam_deny.so

session     required      pam_limits.so
session     required      pam_unix.so
"""


def redhat(stack=_STACK, managed=True):
    """Return a host of the Red Hat family; `managed`: authselect keeps its stacks."""
    files = {
        "/etc/os-release": "ID=\"rhel\"\nVERSION_ID=\"9.4\"\n",
        "/etc/passwd": PASSWD,
        "/etc/group": GROUP.replace("sudo", "wheel"),
        "/etc/shadow": f"root:{SHA512}:20779:0:99999:7:::\ndaemon:*:20779:0:99999:7:::\nadmin:!!:20779:0:99999:7:::\n"
                       f"alice:{SHA512}:20779:0:99999:7:::\n",
        "/etc/login.defs": LOGIN_DEFS.format("SHA512"),
        "/etc/profile": PROFILE,
        "/etc/ssh/sshd_config": SSHD,
        "/etc/security/faillock.conf": "# deny = 3\n",
        "/etc/security/pwquality.conf": "# minlen = 8\n",
        "/usr/share/cracklib/pw_dict.pwd": b"",
        "/usr/lib64/libpwquality.so.1": LIBRARY_1_4_5,
        "/usr/lib64/security/pam_unix.so": b"md5\0sha512\0yescrypt\0",
        "/usr/lib64/security/pam_faillock.so": b"/etc/security/faillock.conf\0",
    }
    files.update({f"/usr/lib64/security/{name}.so": b"" for name in MODULES + ("pam_pwquality",) if name != "pam_unix"})
    types = ("auth", "account", "password", "session")
    for service, shared in (
            ("sshd", "password-auth"), ("login", "system-auth"), ("su", "system-auth"), ("sudo", "system-auth")):
        files["/etc/pam.d/" + service] = "".join(f"{type} include {shared}\n" for type in types)
    files["/etc/pam.d/passwd"] = "password substack system-auth\n"
    shared = ("system-auth", "password-auth")
    if not managed:
        files.update({"/etc/pam.d/" + name: stack for name in shared})
    else:
        files.update({"/etc/authselect/" + name: _HEADER + stack for name in shared})
        files.update({"/etc/pam.d/" + name: pathlib.PurePosixPath("/etc/authselect/" + name) for name in shared})
        files.update({"/etc/authselect/" + name: _HEADER for name in (
            "fingerprint-auth", "smartcard-auth", "switchable-auth", "postlogin", "dconf-db", "dconf-locks")})
        files.update({"/usr/share/authselect/default/sssd/" + name: _TEMPLATE for name in shared})
        files["/etc/authselect/authselect.conf"] = "sssd\n"
    return files
