# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the programs take is no error here: configuration that is valid and seldom seen, in a hardened tree."""

import pytest

from tests.unit.support import hardened

_RSYSLOG = (
    'template(name="l" type="list") {\n constant(value="a")\n property(name="msg" dropLastLF="on")\n}',
    ':msg, !contains, "foo" /var/log/x\n& ~',
    "$ModLoad imudp\n$UDPServerRun 514",
    "*.* |/dev/xconsole",
    "*.* ?Dyn;Fmt",
    'if ($msg contains "a" or $hostname == ["a","b"]) and not ($syslogseverity > 3) then {\n action(type="omfile"'
    ' file="/a")\n} else {\n stop\n}',
    'lookup_table(name="t" file="/t.json")',
    "set $!x = cnum($!a) + 1 * 2 % 3;",
    "foreach ($.i in $!a) do { set $.x = $.i; }",
    'main_queue(queue.type="LinkedList")',
    "/* multi\nline */",
    "*.=debug;auth,authpriv.none -/var/log/d",
    "kern.*;\\\n mail.none /var/log/k",
    "local0.* @(z9)h:514;F",
    "*.emerg *",
    'if prifilt("mail.*") then { /var/log/m\nstop }',
    'call r2\nruleset(name="r2") { stop }',
    "*.* :omjournal:",
    'module(load="imfile" mode="inotify")\ninput(type="imfile" file="/a" tag="a:" facility="local0")',
)
_LOGROTATE = (
    "size=1G",
    "maxsize 10M",
    "minsize +1M",
    "dateformat -%Y%m%d-%s",
    "create 0640 root adm",
    "su root adm",
    "maxage=30",
    "compresscmd /usr/bin/xz\ncompressoptions -9",
    "prerotate\n a {\n endscript",
    "firstaction\n x\nendscript",
    "start 5",
    "shred\nshredcycles 3",
    "tabooext + .x",
    "weekly 1",
    "createolddir 755 root root",
    "mail a@b\nmaillast",
)
_SSHD = (
    "Match User a,b Address 10.0.0.0/8,!10.1.0.0/16\n PermitTTY no",
    "Match Group !wheel,*\n X11Forwarding no",
    "Match Host *.x LocalAddress 1.2.3.4",
    "AcceptEnv LANG LC_*",
    "ListenAddress [::]:22",
    "RekeyLimit 1G 1h",
    "PerSourcePenalties authfail:3 max:10",
    "Ciphers -aes128-cbc,3des*",
    "Ciphers ^aes256-ctr",
    "Protocol 2",
    "PermitUserEnvironment LANG,LC_*",
    "Match invalid-user\n Banner /x",
    "UsePrivilegeSeparation sandbox",
    "SetEnv A=b",
    "AuthorizedKeysCommand /x %u\nAuthorizedKeysCommandUser nobody",
    "Include none*.conf",
    "RSAMinSize 2048",
)
_SUDO = (
    "Defaults secure_path=/a\\:/b",
    'Defaults env_keep += "A B"\nDefaults env_keep+=C',
    "Defaults>root !set_logname",
    "Defaults!/bin/ls noexec",
    "Host_Alias H = 10.0.0.0/8, h?, !x\nroot H = ALL",
    "root ALL=(ALL) LIST, ALL",
    "Runas_Alias R = a, %b, #5\nroot ALL = (R : R) ALL",
    "root ALL = (ALL) TIMEOUT=5m NOTAFTER=20300101 ALL",
    "root ALL = INTERCEPT: NOLOG_INPUT: /bin/ls",
    'root ALL=(ALL) /bin/ls ""',
    "User_Alias A = a:B = b",
    "#uid",
    'Defaults passprompt="[sudo] %p: "',
    "Cmnd_Alias C = /bin/a \\, x, \\\n /bin/b\nroot ALL=C",
)
_KEYS = (
    'command="/bin/false"',
    'restrict,command="echo \\"a b\\""',
    'no-pty,from="10.0.0.0/8,!10.1.1.1"',
    'cert-authority,principals="a,b"',
    'environment="A=b c",tunnel="1"',
    'expiry-time="20300101"',
    "verify-required",
)
_PAM = (
    "#%PAM-1.0\n-auth optional pam_gnome_keyring.so",
    "auth required pam_exec.so [/bin/x a b]",
    "auth [success=1 ignore=ignore default=die] pam_unix.so\nauth required pam_deny.so",
    "auth  required \\\n  pam_unix.so",
    "AUTH REQUIRED pam_unix.so",
    "auth required /lib64/security/$ISA/pam_unix.so",
    "@include system-auth",
)
_NSSWITCH = (
    "passwd: files mymachines",
    "passwd:\tfiles systemd [!UNAVAIL=return]",
    "passwd: files # x",
    "# only",
    "passwd: ",
)
_UNITS = (
    "[Service]\nExecStart=/bin/a \\\n  b \\\n# c\n  d",
    ";x\n[Service]\nExecStart=\nExecStart=-@!!/bin/a b",
    "[X-Foo]\na=b",
)
# (control, path, texts, what stands before each text and behind it)
VALID = (
    ("log_retention", "/etc/rsyslog.d/x.conf", _RSYSLOG, "{}\n"),
    ("log_retention", "/etc/logrotate.d/x", _LOGROTATE, "/var/log/x {{\n{}\n}}\n"),
    ("ssh_root_login", "/etc/ssh/sshd_config", _SSHD, None),
    ("sudo_least_privilege", "/etc/sudoers.d/y", _SUDO, "{}\n"),
    ("owned_accounts", "/root/.ssh/authorized_keys", _KEYS, "{} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHjT4 x\n"),
    ("no_empty_passwords", "/etc/pam.d/zz", _PAM, "{}\n"),
    ("unique_identities", "/etc/nsswitch.conf", _NSSWITCH, "{}\n"),
    ("forwarding_off", "/etc/systemd/system/q.service", _UNITS, "{}\n"),
)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Return the folder of a hardened tree."""
    folder = tmp_path_factory.mktemp("valid")
    hardened.grow(folder, "Rocky 8")
    return folder


@pytest.mark.parametrize("control, path, texts, around", VALID, ids=[one[1] for one in VALID])
def test_what_the_program_takes_is_no_error(root, control, path, texts, around):
    wrong = []
    for text in texts:
        with hardened.Broken(root, {path: ("end", text + "\n") if around is None else around.format(text)}):
            found = hardened.judged(root, control)[control]
        wrong += [(text, one["message"]["en"]) for one in found["details"] if one["status"] == "error"]
    assert wrong == []
