"""What locks out in a drill: edits of files, special hosts, and what root does to a journal meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Edit = Callable[[str], "str | None"]
PREPARE = """
export DEBIAN_FRONTEND=noninteractive
command -v nft >/dev/null || apt-get -q=2 install nftables >/dev/null
"""
SSHD = "/etc/ssh/sshd_config.d/00-drill.conf"
FIREWALL = """[Unit]
Description=A firewall that lets nobody in
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f /etc/drill.nft
ExecStop=/usr/sbin/nft delete table inet drill
[Install]
WantedBy=multi-user.target
"""
UNIT = "drill-firewall.service"


def put(text: str) -> Edit:
    """Return an edit to this content."""
    return lambda old: text


def first(text: str) -> Edit:
    """Return an edit that puts a text first."""
    return lambda old: text + old


def last(text: str) -> Edit:
    """Return an edit that puts a text last."""
    return lambda old: old + text


def swap(pattern: str, replacement: str) -> Edit:
    """Return an edit that replaces a pattern."""
    return lambda old: re.sub(pattern, replacement, old, flags=re.M)


def gone(old: str) -> None:
    """Edit a file away."""


def firewall(rules: str) -> dict[str, Edit]:
    """Return the files of a firewall unit with an input chain."""
    hook = "type filter hook input priority -200; policy accept;"
    table = f"table inet drill {{\n chain input {{\n  {hook}\n  {rules}\n }}\n}}\n"
    return {"/etc/drill.nft": put(table), f"/etc/systemd/system/{UNIT}": put(FIREWALL)}


@dataclass(frozen=True)
class Fault:
    """What locks the automation account out."""

    name: str
    files: dict[str, Edit]
    unit: str = ""
    # Shell scripts for the host, as root: what makes it special, what tells of harm by printing it, and what makes it
    # plain again.
    prepare: str = ""
    check: str = ""
    restore: str = ""
    # What the task says where it refuses to begin.
    refused: str = ""
    # What root does to the host inside the guard's window: the module has ended, and nothing is taken back yet. Then, a
    # path that stays as the run left it, which the operator is told by name; and where that is what locks out, what
    # somebody does at the console.
    inside: str = ""
    stays: str = ""
    told: str = ""  # where the path is not known any more
    console: str = ""

    def __str__(self) -> str:
        return self.name


FAULTS = (
    Fault("sshd: another user alone is allowed", {SSHD: put("AllowUsers nobody\n")}),
    Fault("sshd: the user is denied", {SSHD: put("DenyUsers admin\n")}),
    Fault("sshd: the group is denied", {SSHD: put("DenyGroups admin\n")}),
    Fault("sshd: another network alone is allowed", {SSHD: put("AllowUsers *@192.0.2.0/24\n")}),
    Fault("sshd: another port", {SSHD: put("Port 2222\n")}),
    Fault("sshd: another address", {SSHD: put("ListenAddress 127.0.0.1\n")}),
    Fault("sshd: an address that the host does not have", {SSHD: put("ListenAddress 192.0.2.1\n")}),
    Fault("sshd: a password besides the key", {SSHD: put("AuthenticationMethods publickey,password\n")}),
    Fault("sshd: no keys", {SSHD: put("PubkeyAuthentication no\n")}),
    Fault("sshd: keys are elsewhere", {SSHD: put("AuthorizedKeysFile /etc/ssh/nowhere/%u\n")}),
    Fault("sshd: no sessions", {SSHD: put("MaxSessions 0\n")}),
    Fault("sshd: another command", {SSHD: put("ForceCommand /bin/false\n")}),
    Fault("sshd: a root directory without a shell", {SSHD: put("ChrootDirectory /srv\n")}),
    Fault("PAM: no account is good", {"/etc/pam.d/common-account": first("account required pam_deny.so\n")}),
    Fault("PAM: no session opens", {"/etc/pam.d/common-session": first("session required pam_deny.so\n")}),
    Fault("PAM: sshd's own stack denies", {"/etc/pam.d/sshd": first("account requisite pam_deny.so\n")}),
    Fault("PAM: a module that is not there", {"/etc/pam.d/sshd": first("account required pam_nowhere.so\n")}),
    Fault("PAM: logins are closed", {"/etc/nologin": put("Closed.\n")}),
    Fault(
        "PAM: the access list denies",
        {
            "/etc/pam.d/common-account": first("account required pam_access.so\n"),
            "/etc/security/access.conf": last("- : admin : ALL\n")}),
    Fault("PAM: no logins at once", {"/etc/security/limits.d/drill.conf": put("admin hard maxlogins 0\n")}),
    Fault("PAM: sudo's stack denies", {"/etc/pam.d/sudo": first("account required pam_deny.so\n")}),
    Fault("sudo: the grant is gone", {"/etc/sudoers.d/admin": gone}),
    Fault("sudo: a password is asked", {"/etc/sudoers.d/zz-drill": put("admin ALL=(ALL:ALL) PASSWD: ALL\n")}),
    Fault("sudo: all is forbidden", {"/etc/sudoers.d/zz-drill": put("admin ALL=(ALL:ALL) !ALL\n")}),
    Fault("sudo: a terminal is asked", {"/etc/sudoers.d/zz-drill": put("Defaults requiretty\n")}),
    Fault(
        "sudo: a file that it cannot read",
        {"/etc/sudoers.d/zz-drill": put("admin ALL=(\n"), "/etc/sudoers.d/admin": gone}),
    Fault("account: no shell", {"/etc/passwd": swap("^(admin:.*:)[^:]*$", r"\1/usr/sbin/nologin")}),
    Fault("account: expired", {"/etc/shadow": swap("^(admin:(?:[^:]*:){6})[^:]*:", r"\g<1>1:")}),
    Fault("account: the key is gone", {"/home/admin/.ssh/authorized_keys": gone}),
    Fault("account: another key", {"/home/admin/.ssh/authorized_keys": put("# none\n")}),
    Fault("firewall: all is dropped", firewall("drop"), UNIT),
    Fault("firewall: SSH is dropped", firewall("tcp dport 22 drop"), UNIT),
    Fault("firewall: new connections are dropped", firewall("ct state new drop"), UNIT),
    Fault("firewall: the controller is rejected", firewall("ip saddr 10.0.0.0/8 reject"), UNIT),
)
# Hosts that are special: each is locked out by sshd's own settings, or not at all.
# As the distribution has it: Debian 11 starts an sshd for each connection, later ones an sshd that goes on.
SOCKET = """
systemctl disable -q --now ssh.service 2>/dev/null; systemctl enable -q --now ssh.socket 2>/dev/null
[ "$(ss -ltnpH 'sport = :22' | grep -o 'users:(("[a-z]*"' | sort -u)" = 'users:(("systemd"' ] || { ss -ltnp; exit 1; }
"""
# An sshd that a socket has started outlives it, and has the port; one for a connection takes /run/sshd with it when it
# ends, whoever else needs that by then. Both are stopped before the one that opens the port itself is started.
SERVICE = """
systemctl disable -q --now ssh.socket 2>/dev/null
systemctl stop ssh.service 'ssh@*.service'; systemctl reset-failed 'ssh*' 2>/dev/null
systemctl enable -q --now ssh.service 2>/dev/null; systemctl is-active ssh.service && test -d /run/sshd
"""
# An sshd -i for each connection, on every distribution: Debian 11 has the unit, the others have its manual.
EACH = """
test -e /lib/systemd/system/ssh@.service || cat >/etc/systemd/system/ssh@.service <<'END'
[Unit]
Description=An sshd for one connection
[Service]
EnvironmentFile=-/etc/default/ssh
ExecStart=-/usr/sbin/sshd -i $SSHD_OPTS
StandardInput=socket
RuntimeDirectory=sshd
END
mkdir -p /etc/systemd/system/ssh.socket.d; printf '[Socket]\nAccept=yes\n' >/etc/systemd/system/ssh.socket.d/drill.conf
systemctl daemon-reload
""" + SOCKET
NOT_EACH = """
systemctl stop ssh.socket; rm -rf /etc/systemd/system/ssh.socket.d /etc/systemd/system/ssh@.service
systemctl daemon-reload""" + SERVICE
# What systemd starts for a connection is none that waits for the next.
CHECK_EACH = ("systemctl is-active -q ssh.socket || echo the socket is gone;"
              " systemctl is-active ssh.service | grep -vx inactive")
SECOND = """[Unit]
Description=An sshd of its own
After=ssh.service
[Service]
ExecStart=/usr/sbin/sshd -D -f /etc/ssh/drill_config -p 2200
[Install]
WantedBy=multi-user.target
"""
PREPARE_SECOND = f"""
printf 'UsePAM yes\nPidFile none\n' >/etc/ssh/drill_config
cat >/etc/systemd/system/drill-sshd.service <<'END'
{SECOND}END
systemctl daemon-reload; systemctl enable -q --now drill-sshd.service
systemctl show -p MainPID drill-sshd.service >/run/drill-sshd
"""
# A restart of the host takes the note with it, and starts another.
CHECK_SECOND = ("test ! -e /run/drill-sshd || systemctl show -p MainPID drill-sshd.service | diff - /run/drill-sshd;"
                " ss -ltn | grep -q :2200 || echo the second sshd is deaf")
NO_SECOND = (
    "systemctl disable -q --now drill-sshd.service; rm -f /etc/ssh/drill_config "
    "/etc/systemd/system/drill-sshd.service /run/drill-sshd; systemctl daemon-reload")
# From the moment that the module has ended: whatever asks systemd then gets no answer.
HANGS = """cat >/usr/local/sbin/systemctl <<'END'
#!/bin/sh
grep -qs '"ready": [0-9]' /var/lib/jrt0117/guard/*/state.json && sleep 1000
exec /usr/bin/systemctl "$@"
END
chmod +x /usr/local/sbin/systemctl"""
NOBODY = {SSHD: put("AllowUsers nobody\n")}
# A file that locks nobody out, and one that does and was there before.
ISSUE, ACCOUNT = "/etc/issue", "/etc/pam.d/common-account"
BESIDE = {**NOBODY, ISSUE: last("A drill.\n")}
DENIED = {ACCOUNT: first("account required pam_deny.so\n"), ISSUE: last("A drill.\n")}
# What root does to a journal: `lines` are its lines, that of number `index` is the change of `path`, `kept` its bytes.
DAMAGE = """python3 - <<'END'
import glob, json, os
[name] = glob.glob("/var/lib/jrt0117/journal/*/entries.jsonl")
lines, path = open(name, "rb").read().splitlines(True), "%s"
events = [json.loads(line) for line in lines]
[index] = [number for number, event in enumerate(events) if event.get("path") == path]
kept = os.path.join(os.path.dirname(name), "%%04d.before" %% events[index]["number"])
%s
END"""


def in_journal(path: str, damage: str) -> str:
    """Return a script that damages what the journal has of a path."""
    return DAMAGE % (path, damage)


FLIPPED = "with open(kept, 'r+b') as stream: byte = stream.read(1); stream.seek(0); stream.write(bytes([byte[0] ^ 4]))"
BLOTTED = "lines[index] = b'\\0' * (len(lines[index]) - 1) + b'\\n'; open(name, 'wb').writelines(lines)"
EMPTIED = "open(name, 'wb').close()"
SPECIAL = (
    Fault(
        "socket: another user alone is allowed", NOBODY, prepare=SOCKET, restore=SERVICE,
        check="systemctl is-active -q ssh.socket || echo the socket is gone"),
    Fault(
        "socket: no sessions", {SSHD: put("MaxSessions 0\n")}, prepare=SOCKET, restore=SERVICE,
        check="systemctl is-active -q ssh.socket || echo the socket is gone"),
    Fault(
        "a second sshd: another user alone is allowed", NOBODY, prepare=PREPARE_SECOND, check=CHECK_SECOND,
        restore=NO_SECOND),
    Fault(
        "a second sshd: wrong settings of its own", {**NOBODY, "/etc/ssh/drill_config": last("AllowUsers nobody\n")},
        prepare=PREPARE_SECOND, check=CHECK_SECOND, restore=NO_SECOND),
    Fault(
        "a port on the command line: the user is denied", {SSHD: put("Port 2222\nDenyUsers admin\n")},
        prepare="cp /etc/default/ssh /root/ssh.default; echo 'SSHD_OPTS=\"-p 22\"' >/etc/default/ssh; systemctl "
        "restart ssh.service", restore="mv /root/ssh.default /etc/default/ssh; systemctl restart ssh.service"),
    Fault(
        "systemctl hangs: another user alone is allowed", NOBODY, prepare=HANGS,
        restore="rm /usr/local/sbin/systemctl"),
    Fault(
        "an sshd for each connection: another user alone is allowed", NOBODY, prepare=EACH, restore=NOT_EACH,
        check=CHECK_EACH),
    Fault(
        "an sshd for each connection: a password besides the key",
        {SSHD: put("AuthenticationMethods publickey,password\n")}, prepare=EACH, restore=NOT_EACH, check=CHECK_EACH),
    Fault("the journal's bytes of another file are damaged", BESIDE, inside=in_journal(ISSUE, FLIPPED), stays=ISSUE),
    Fault(
        "the journal's bytes of another file are gone", BESIDE, inside=in_journal(ISSUE, "os.unlink(kept)"),
        stays=ISSUE),
    Fault("the journal's line of another file is damaged", BESIDE, inside=in_journal(ISSUE, BLOTTED), stays=ISSUE),
    Fault(
        "the journal's bytes of what locks out are damaged", DENIED, inside=in_journal(ACCOUNT, FLIPPED), stays=ACCOUNT,
        console=f"sed -i 1d {ACCOUNT}"),
    Fault(
        "the journal's line of what locks out is damaged", DENIED, inside=in_journal(ACCOUNT, BLOTTED), stays=ACCOUNT,
        console=f"sed -i 1d {ACCOUNT}"),
    Fault(
        "the journal's lines are gone", {ACCOUNT: DENIED[ACCOUNT]}, inside=in_journal(ACCOUNT, EMPTIED), stays=ACCOUNT,
        told="0001.before", console=f"sed -i 1d {ACCOUNT}"),
    Fault(
        "the guard's own state is damaged", NOBODY,
        inside="for one in /var/lib/jrt0117/guard/*/state.json; do echo '{\"boot\": 7}' >$one; done"),
    Fault(
        "the journal is in memory", NOBODY, refused="lies on tmpfs",
        prepare="mkdir -p /var/lib/jrt0117; mount -t tmpfs tmpfs /var/lib/jrt0117", restore="umount /var/lib/jrt0117"),
)
FAULTS = (*FAULTS, *SPECIAL)
