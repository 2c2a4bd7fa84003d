"""Every accounts control on real hosts: its setting is broken, found, named, put right, and taken back.

All breaks are made at once on hosts that were compliant, so each stage is one playbook run: compliant -> broken ->
assessed -> enforced -> enforced again -> rolled back. What would hide behind another break has an act of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from labs import SYSTEMS, Lab, Run

# Of the opt-ins, what a break needs from the beginning: the group that su is for, with admin in it.
VARIABLES = {"baseline_areas": ["accounts"], "accounts_su_group": "suers"}


@dataclass(frozen=True)
class Break:
    """How to break a control's setting, what the finding has to name, and how the host itself tells that it is right.
    """

    control: str
    script: str
    where: str
    check: str
    by_person: bool = False  # the collection reports it; only a person may put it right
    hosts: tuple[str, ...] = SYSTEMS

    def __str__(self) -> str:
        return f"{self.control}:{self.where}"


def refused(password: str) -> str:
    """Return a check that succeeds when root cannot give alice this password."""
    return f"! printf '%s\\n' '{password}' '{password}' | passwd alice"


def sshd(line: str, user: str = "alice") -> str:
    """Return a check that succeeds when sshd has a line (a regular expression) in force."""
    return f"sshd -T -C user={user},host=client,addr=192.0.2.9 | grep -Exq '{line}'"


def by_su(user: str) -> str:
    """Return a command that succeeds when a user who knows root's password becomes root by su."""
    return f"echo 'vK3!tmwq-Zp8' | runuser -u {user} -- su -c true"


def sshd_drop_in(name: str, line: str) -> str:
    """Return a script that sets a line in a drop-in of sshd's that is read first."""
    return f"echo '{line}' > /etc/ssh/sshd_config.d/00-{name}.conf"


def pwquality(name: str, line: str) -> str:
    """Return a script that overrides pwquality in a drop-in that is read last."""
    return f"echo '{line}' > /etc/security/pwquality.conf.d/zz-{name}.conf"


EXPIRED = "chage -l {} | grep -q '^Account expires.*19[67]'"
LOCKED = "passwd -S {} | grep -Eq ' LK? '"
NO_LOGIN = "getent passwd {} | grep -Eq '(nologin|false)$'"

FIRST_ACT = (
    Break(
        "password_length", pwquality("length", "minlen = 6"), "/etc/security/pwquality.conf.d/zz-length.conf:1",
        refused("Vk3!tq")),
    Break(
        "password_classes", pwquality("classes", "minclass = 1"), "/etc/security/pwquality.conf.d/zz-classes.conf:1",
        refused("vkqtzwpmhrsx31")),
    Break(
        "password_not_username", pwquality("name", "usercheck = 0"), "/etc/security/pwquality.conf.d/zz-name.conf:1",
        refused("Zk7!alice#Qw")),
    Break("password_rules_bind_root",
          "sed -i '/enforce_for_root/d' /etc/security/pwquality.conf /etc/security/pwquality.conf.d/*",
          "/etc/pam.d/common-password:", refused("short")),
    Break("password_max_age", "sed -i 's/^PASS_MAX_DAYS.*/PASS_MAX_DAYS 365/' /etc/login.defs", "/etc/login.defs:",
          "grep -Eq '^PASS_MAX_DAYS\\s+(180|1[0-7][0-9]|[1-9][0-9]?)$' /etc/login.defs"),
    Break(
        "password_max_age", "chage -M 99999 alice", "/etc/shadow:",
        "chage -l alice | grep -Eq 'Maximum.*: (180|1[0-7][0-9]|[1-9][0-9]?)$'"),
    Break("password_hashing", "sed -i 's/^ENCRYPT_METHOD.*/ENCRYPT_METHOD MD5/' /etc/login.defs", "/etc/login.defs:",
          "grep -Eq '^ENCRYPT_METHOD\\s+(YESCRYPT|SHA512)$' /etc/login.defs"),
    Break("password_hashing", "sed -Ei '/pam_unix.so/s/yescrypt|sha512/md5/' /etc/pam.d/common-password",
          "/etc/pam.d/common-password:",
          "echo 'alice:vK3!tmwq-Zp8' | chpasswd && grep -Eq '^alice:\\$(y|6)\\$' /etc/shadow"),
    Break("no_empty_passwords", "sed -i '/pam_unix.so/s/$/ nullok/' /etc/pam.d/common-auth", "/etc/pam.d/common-auth:",
          "! grep -q nullok /etc/pam.d/common-auth"),
    Break(
        "no_empty_passwords", "useradd -m -s /bin/bash blank && passwd -d blank", "/etc/shadow:",
        LOCKED.format("blank")),
    Break("no_empty_passwords", "echo 'PermitEmptyPasswords yes' > /etc/ssh/sshd_config.d/00-a.conf",
          "/etc/ssh/sshd_config.d/00-a.conf:1",
          sshd("permitemptypasswords no")),
    Break("no_trust_logins", "echo '+ +' > /root/.rhosts", "/root/.rhosts", "! test -e /root/.rhosts"),
    Break("no_trust_logins", "echo trusted > /etc/hosts.equiv", "/etc/hosts.equiv", "! test -e /etc/hosts.equiv"),
    Break("no_trust_logins", "echo + > /home/admin/.shosts", "/home/admin/.shosts", "! test -e /home/admin/.shosts"),
    Break("no_trust_logins", """
          mkdir -p /etc/systemd/system/getty@tty1.service.d
          cd /etc/systemd/system/getty@tty1.service.d
          printf '[Service]\\nExecStart=\\nExecStart=-/sbin/agetty --autologin root %%I\\n' > auto.conf
          systemctl daemon-reload""", "/etc/systemd/system/getty@tty1.service.d/auto.conf:3",
          "! systemctl show --property=ExecStart getty@tty1.service | grep -q -- --autologin"),
    Break(
        "no_trust_logins", "systemctl enable --quiet debug-shell.service", "debug-shell.service",
        "! systemctl is-enabled --quiet debug-shell.service"),
    Break(
        "no_trust_logins", sshd_drop_in("f-rhosts", "IgnoreRhosts no"), "/etc/ssh/sshd_config.d/00-f-rhosts.conf:1",
        sshd("ignorerhosts yes")),
    Break("no_trust_logins", "echo 'HostbasedAuthentication yes' > /etc/ssh/sshd_config.d/00-b.conf",
          "/etc/ssh/sshd_config.d/00-b.conf:1",
          sshd("hostbasedauthentication no")),
    Break(
        "no_default_passwords", "useradd -m -s /bin/bash guest && echo guest:guest | chpasswd -c SHA512",
        "/etc/shadow:", LOCKED.format("guest")),
    Break("no_default_passwords",
          "useradd -m -s /bin/bash oracle && echo oracle:change_on_install | chpasswd -c SHA512", "oracle",
          LOCKED.format("oracle")),
    Break("unique_identities", "useradd -o -u 0 -M -s /bin/bash toor", "/etc/passwd:", NO_LOGIN.format("toor")),
    Break("default_accounts_locked", "usermod -s /bin/bash games", "/etc/passwd:", NO_LOGIN.format("games")),
    Break(
        "stale_accounts", "useradd -D -f -1", "/etc/default/useradd",
        "useradd -D | grep -Exq 'INACTIVE=([0-9]|[1-8][0-9]|90)'"),
    Break(
        "stale_accounts", "useradd -m -s /bin/bash dormant && chage -d 2020-01-01 dormant",
        "dormant is enabled and unused", EXPIRED.format("dormant")),
    Break(
        "stale_accounts", "useradd -m -s /bin/bash leaver", "leaver was to be used until 2020-01-01",
        EXPIRED.format("leaver")),
    Break("owned_accounts", "useradd -m -s /bin/bash stray", "stray", "! getent passwd stray", by_person=True),
    Break("login_failure_lockout", "echo 'deny = 50' >> /etc/security/faillock.conf", "/etc/security/faillock.conf:",
          "! grep -Eq '^deny = 50' /etc/security/faillock.conf"),
    Break("login_failure_lockout", "echo 'unlock_time = 60' >> /etc/security/faillock.conf", "unlock_time = 60",
          "! grep -Eq '^unlock_time = 60$' /etc/security/faillock.conf"),
    Break("login_failure_lockout", "echo 'fail_interval = 1' >> /etc/security/faillock.conf", "fail_interval = 1",
          "! grep -Eq '^fail_interval = 1$' /etc/security/faillock.conf"),
    # Releases of these years take the last MaxStartups, unlike every other keyword, so the break is where the baseline
    # wrote it.
    Break("ssh_login_limits",
          "sed -i 's/^MaxStartups.*/MaxStartups 1000:30:2000/' /etc/ssh/sshd_config.d/00-jrt0117.conf",
          "/etc/ssh/sshd_config.d/00-jrt0117.conf:",
          sshd("maxstartups ([0-9]|10):[0-9]+:([0-9]|[1-5][0-9]|60)")),
    Break("ssh_login_limits", "echo 'MaxAuthTries 10' > /etc/ssh/sshd_config.d/00-c.conf",
          "/etc/ssh/sshd_config.d/00-c.conf:1",
          sshd("maxauthtries [1-4]")),
    Break("ssh_login_limits", "echo 'LoginGraceTime 0' > /etc/ssh/sshd_config.d/00-d.conf",
          "/etc/ssh/sshd_config.d/00-d.conf:1",
          sshd("logingracetime ([1-9]|[1-5][0-9]|60)")),
    Break("session_timeout", "rm -f /etc/profile.d/*tmout* && echo TMOUT=7200 > /etc/profile.d/site.sh",
          "/etc/profile.d/site.sh:1",
          "su - alice -c 'test $TMOUT -le 900'"),
    Break("session_timeout", "echo 'ClientAliveInterval 0' > /etc/ssh/sshd_config.d/00-e.conf",
          "/etc/ssh/sshd_config.d/00-e.conf:1",
          sshd("clientaliveinterval ([1-9][0-9]?|[1-8][0-9][0-9]|900)")),
    Break("session_timeout", """
          mkdir -p /etc/systemd/logind.conf.d
          printf '[Login]\\nStopIdleSessionSec=infinity\\n' > /etc/systemd/logind.conf.d/zz-idle.conf""",
          "/etc/systemd/logind.conf.d/zz-idle.conf:2",
          "systemd-analyze cat-config systemd/logind.conf | grep '^StopIdleSessionSec=' | tail -n 1 | grep -Exq "
          "'.*=[1-9][0-9]{0,2}'",
          hosts=("debian12", "debian13")),
    Break("remote_login_encrypted", """
          cd /lib/systemd/system
          printf '[Socket]\\nListenStream=23\\nAccept=yes\\n[Install]\\nWantedBy=sockets.target\\n' > telnet.socket
          printf '[Service]\\nExecStart=/bin/cat\\nStandardInput=socket\\n' > /lib/systemd/system/telnet@.service
          systemctl daemon-reload && systemctl enable --quiet --now telnet.socket""", "23",
          "! ss -Hltn 'sport = :23' | grep -q ."),
    Break("remote_login_encrypted", "echo 'Ciphers aes128-cbc,aes256-ctr' > /etc/ssh/sshd_config.d/00-f.conf",
          "/etc/ssh/sshd_config.d/00-f.conf:1", "! sshd -T | grep -q '^ciphers .*-cbc'"),
    Break("remote_login_encrypted", sshd_drop_in("f-macs", "MACs hmac-sha1,hmac-sha2-256"),
          "/etc/ssh/sshd_config.d/00-f-macs.conf:1",
          "! sshd -T | grep -Eq '^macs (.*,)?hmac-sha1(,|$)'"),
    Break("remote_login_encrypted",
          sshd_drop_in("f-kex", "KexAlgorithms diffie-hellman-group14-sha1,curve25519-sha256"),
          "/etc/ssh/sshd_config.d/00-f-kex.conf:1", "! sshd -T | grep -q '^kexalgorithms .*-sha1'"),
    Break("remote_login_encrypted", sshd_drop_in("f-hostkeys", "HostKeyAlgorithms ssh-rsa,ssh-ed25519"),
          "/etc/ssh/sshd_config.d/00-f-hostkeys.conf:1",
          "! sshd -T | grep -Eq '^hostkeyalgorithms (.*,)?ssh-rsa(,|$)'"),
    Break("ssh_root_login", "echo 'PermitRootLogin yes' > /etc/ssh/sshd_config.d/00-g.conf",
          "/etc/ssh/sshd_config.d/00-g.conf:1",
          sshd("permitrootlogin no", "root")),
    Break("login_sources", "echo 'AllowUsers *' > /etc/ssh/sshd_config.d/00-h.conf",
          "/etc/ssh/sshd_config.d/00-h.conf:1",
          "! sshd -T | grep -Exq 'allowusers [*]'"),
    Break("admin_role_separation", "groupdel secadmin", "secadmin", "getent group secadmin", by_person=True),
    Break("sudo_least_privilege",
          "echo 'alice ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/alice && chmod 0440 /etc/sudoers.d/alice",
          "/etc/sudoers.d/alice:1", "! sudo -l -U alice | grep -q NOPASSWD", by_person=True),
    Break("sudo_least_privilege",
          "echo 'Defaults:alice !use_pty' > /etc/sudoers.d/zz-alice && chmod 0440 /etc/sudoers.d/zz-alice",
          "/etc/sudoers.d/zz-alice:1", "! grep -q use_pty /etc/sudoers.d/zz-alice", by_person=True),
    Break(
        "database_admin_separation", "useradd -r -m -s /bin/bash postgres", "/etc/passwd:",
        NO_LOGIN.format("postgres")),
    Break("file_access", "chmod 0644 /etc/shadow", "/etc/shadow", "test $(stat -c %a /etc/shadow) = 640"),
    Break("file_access", "chmod 0777 /home/alice", "/home/alice", "test $(stat -c %a /home/alice) = 750"),
    Break("file_access", "chmod 0640 /etc/ssh/ssh_host_ecdsa_key", "/etc/ssh/ssh_host_ecdsa_key",
          "test $(stat -c %a /etc/ssh/ssh_host_ecdsa_key) = 600"),
    Break("file_access", "chmod 0755 /etc/cron.daily", "/etc/cron.daily", "test $(stat -c %a /etc/cron.daily) = 700"),
    Break("file_access", "touch /usr/local/bin/open && chmod 0777 /usr/local/bin/open", "/usr/local/bin/open",
          "test $(stat -c %a /usr/local/bin/open) = 775"),
    Break("file_access", "rm -f /etc/profile.d/*umask* && sed -i 's/^UMASK.*/UMASK 022/' /etc/login.defs",
          "/etc/login.defs:",
          "test $(su - alice -c umask) = 0027"),
    Break("file_access", "sed -i '/pam_umask/d' /etc/pam.d/sshd", "/etc/pam.d/sshd",
          "grep -q 'pam_umask.so umask=0027 nousergroups' /etc/pam.d/sshd", hosts=("debian11", "debian12")),
    Break("su_for_group", "sed -i '/pam_wheel.so use_uid/d' /etc/pam.d/su",
          "/etc/pam.d/su asks for no membership of suers (/etc/pam.d/common-auth:",
          f"echo 'root:vK3!tmwq-Zp8' | chpasswd -c SHA512 && {by_su('admin')} && ! {by_su('alice')}"),
    Break("two_factor_admins", "useradd -m -s /bin/bash -G sudo boss", "boss", "! getent passwd boss", by_person=True),
)
# These would hide behind one of the first act, or it behind them.
SECOND_ACT = (
    Break("login_failure_lockout", "sed -i '/pam_faillock/d' /etc/pam.d/common-auth", "/etc/pam.d/common-",
          "grep -q 'pam_faillock.so.*preauth' /etc/pam.d/common-auth"
          " && grep -q 'pam_faillock.so.*authfail' /etc/pam.d/common-auth"),
    Break("ssh_root_login", "printf 'Match User root\\n    PermitRootLogin yes\\n' >> /etc/ssh/sshd_config",
          "/etc/ssh/sshd_config:",
          sshd("permitrootlogin no", "root")),
    Break("sudo_least_privilege", """
          rm -f /etc/sudoers.d/alice /etc/sudoers.d/zz-alice
          sed -i '/use_pty/d' /etc/sudoers $(ls /etc/sudoers.d/jrt* 2>/dev/null)
          echo 'Defaults !use_pty' > /etc/sudoers.d/aa-pty && chmod 0440 /etc/sudoers.d/aa-pty""",
          "/etc/sudoers.d/aa-pty:1",
          "test $(script -qec 'tty; sudo tty' /dev/null | grep -ao '/dev/pts/[0-9]*' | sort -u | wc -l) = 2"),
    Break("sudo_least_privilege", "echo 'Defaults !syslog' > /etc/sudoers.d/aa-log && chmod 0440 /etc/sudoers.d/aa-log",
          "/etc/sudoers.d/aa-log:1", "sudo -V | grep -Eq '^(Syslog facility|Path to log file)'"),
    Break(
        "session_timeout", "useradd -m -s /bin/sh plain", "plain logs in with /bin/sh (dash)", "! getent passwd plain",
        by_person=True),
    Break(
        "file_access", "touch /opt/orphan && chown 4242:4242 /opt/orphan", "/opt/orphan", "! test -e /opt/orphan",
        by_person=True)
)
ACTS = (FIRST_ACT, SECOND_ACT)
BREAKS = FIRST_ACT + SECOND_ACT
# What only the operator may decide, decided, so that everything that can be enforced is.
DECISIONS = {
    "accounts_default_passwords_lock": True, "accounts_extra_root_lock": True, "accounts_password_force_change": True,
    "accounts_stale_expire": True, "accounts_session_stop_idle": True, "accounts_valid_until": {"leaver": "2020-01-01"},
}


@dataclass
class Act:
    """What was seen at each stage of one set of breaks."""

    compliant: Run
    broken: Run
    repaired: Run
    again: Run
    rolled_back: Run
    wrong: dict[str, list[Break]]  # by host, as the host itself tells
    still_wrong: dict[str, list[Break]]
    left_over: str


class Acts:
    """The acts by their breaks, each played when it is first asked for, so that no test waits for more than one."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._played: dict[tuple[Break, ...], Act] = {}

    def __getitem__(self, one: Break) -> Act:
        breaks = next(breaks for breaks in ACTS if one in breaks)
        if breaks not in self._played:
            address = self._lab.ssh(SYSTEMS[0], "echo $SSH_CONNECTION").stdout.split()[0]
            self._played[breaks] = play(self._lab, breaks, address)
        return self._played[breaks]


@pytest.fixture(scope="module")
def acts(lab: Lab) -> Acts:
    lab.up(*SYSTEMS)
    for host in SYSTEMS:
        lab.root(host, "groupadd suers && usermod -aG suers admin")
    return Acts(lab)


def play(lab: Lab, breaks: tuple[Break, ...], address: str) -> Act:
    """Play one act, from compliant hosts to the rollback."""
    decisions: dict[str, Any] = {**DECISIONS, "accounts_login_networks": [f"{address}/32"]}
    compliant = lab.play("enforce", **decisions)
    for host in SYSTEMS:
        lab.root(host, "\n".join(["set -e", *(one.script for one in breaks), "systemctl reload ssh"]))
    wrong = tell(lab, breaks)
    lab.remember(*SYSTEMS)
    broken = lab.play("assess", **decisions)
    # One of the four is down: that is the others' business in nothing but the report.
    repaired = lab.play("enforce", down=("gone",), baseline_level=3, **decisions)
    again = lab.play("enforce", **decisions)
    still_wrong = tell(lab, breaks)
    rolled_back = lab.play("rollback", baseline_run_id=repaired.run_id)
    for host in SYSTEMS:
        # What sudo recorded meanwhile is no setting.
        lab.root(host, "rm -f /var/log/sudo.log")
    return Act(compliant, broken, repaired, again, rolled_back, wrong, still_wrong, lab.differences(*SYSTEMS))


def tell(lab: Lab, breaks: tuple[Break, ...]) -> dict[str, list[Break]]:
    """Return what each host itself says is wrong."""
    said = {host: lab.root(host, tell_checks(breaks)).split() for host in SYSTEMS}
    return {
        host: [one for one, word in zip(breaks, words, strict=True) if word == "wrong"] for host, words in said.items()}


def tell_checks(breaks: tuple[Break, ...]) -> str:
    """Return a script that prints `right` or `wrong` for each break, and leaves the passwords as they were."""
    each = "\n".join(f"if ( {one.check} ) >/dev/null 2>&1; then echo right; else echo wrong; fi" for one in breaks)
    kept = "mkdir /run/kept && cp -a /etc/shadow /etc/shadow- /run/kept"
    return f"{kept}\n{each}\ncp -a /run/kept/shadow /run/kept/shadow- /etc && rm -r /run/kept"


@pytest.mark.parametrize("one", BREAKS, ids=str)
class TestBreak:
    def test_the_hosts_themselves_tell_it_is_broken(self, acts: Acts, one: Break) -> None:
        assert [host for host in one.hosts if one not in acts[one].wrong[host]] == []

    def test_it_is_found_and_named(self, acts: Acts, one: Break) -> None:
        statuses = ("fail", "manual") if one.by_person else ("fail",)
        said = acts[one].broken.said_of(one.control)
        assert {
            host: said[host] for host in one.hosts
            if said[host][0] not in statuses or one.where not in said[host][1]} == {}

    def test_it_is_repaired(self, acts: Acts, one: Break) -> None:
        said = acts[one].repaired.said_of(one.control)
        if one.by_person:
            assert {host: words for host, (_, words) in said.items() if '"advice": {' not in words} == {}
        else:
            assert {host: words for host, (status, words) in said.items() if status not in ("pass", "manual")} == {}

    def test_the_hosts_themselves_tell_it_is_repaired(self, acts: Acts, one: Break) -> None:
        assert [host for host in one.hosts if one in acts[one].still_wrong[host] and not one.by_person] == []


@pytest.mark.parametrize("breaks", ACTS, ids=["first act", "second act"])
class TestAct:
    def test_a_second_run_changes_nothing(self, acts: Acts, breaks: tuple[Break, ...]) -> None:
        assert [acts[breaks[0]].again.changed(host) for host in SYSTEMS] == [0] * len(SYSTEMS)

    def test_rollback_brings_back_every_byte_and_mode(self, acts: Acts, breaks: tuple[Break, ...]) -> None:
        assert acts[breaks[0]].rolled_back.code == 0, acts[breaks[0]].rolled_back.output
        assert acts[breaks[0]].left_over == ""


def test_one_report_tells_of_the_hosts_that_were_enforced_and_of_the_one_that_was_down(acts: Acts) -> None:
    repaired = acts[BREAKS[0]].repaired
    summary = repaired.summary
    assert (summary["level"], summary["mode"], summary["completion"]["status"]) == (3, "enforce", "completed")
    assert {name: summary["hosts_summary"][name] for name in ("expected", "reached", "unreachable")} == {
        "expected": len(SYSTEMS) + 1, "reached": len(SYSTEMS), "unreachable": 1}
    counts = {
        host["name"]: {status: count for status, count in host["counts"].items() if count} for host in summary["hosts"]}
    assert set(counts.pop("gone")) == {"error"}
    for host in SYSTEMS:
        assert {"pass", "fail"} <= set(counts[host]) and "error" not in counts[host]
    judged = [
        clause for clause in summary["clauses"]
        if set(clause["controls"]) & {control for _, control in repaired.findings}]
    assert judged
    # A cell names hosts by their numbers.
    gone = str([host["name"] for host in summary["hosts"]].index("gone"))
    assert [clause["id"] for clause in judged if clause["cells"].get("error") != gone] == []


def test_every_control_of_the_area_has_a_break(acts: Acts) -> None:
    controls = {control for _, control in acts[BREAKS[0]].compliant.findings}
    # A container has the machine's kernel, so its mandatory access control cannot be broken.
    assert {one.control for one in BREAKS} == controls - {"mandatory_access_control"}
