# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preflight reads what the staged change touches, and nothing else."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.preflight import login as preflight_login
from ansible_collections.jrt0117.baseline.plugins.module_utils.preflight.refusal import refusal
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import access

ME = Connection("ops", "192.0.2.7")


@pytest.fixture
def host(tmp_path):
    """A host whose sshd_config cannot be parsed."""
    for name, text in (
            ("passwd", "ops:x:1000:1000::/home/ops:/bin/bash\n"), ("shadow", "ops:!:1:0:99999:7:::\n"),
            ("ssh/sshd_config", "= what\n")):
        (tmp_path / "etc" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "etc" / name).write_text(text, encoding="utf-8")
    return Host(str(tmp_path))


def test_what_is_left_alone_need_not_be_understood(host):
    host.stage_content("/etc/pam.d/common-auth", b"")
    host.stage_content("/etc/shadow", b"ops:!:1:1:99999:7:::\n")
    assert refusal(host, ME) is None


@pytest.mark.parametrize(("before", "refused"), [("!", False), ("*", True)])
def test_where_sshd_s_settings_cannot_be_read_no_account_is_locked_that_was_not(tmp_path, before, refused):
    (tmp_path / "etc/ssh").mkdir(parents=True)
    (tmp_path / "etc/ssh/sshd_config").symlink_to("sshd_config")
    (tmp_path / "etc/passwd").write_text(PEOPLE["passwd"])
    (tmp_path / "etc/shadow").write_text(PEOPLE["shadow"].replace("*", before))
    host = Host(str(tmp_path))
    host.stage_content("/etc/shadow", b"ops:!:19000:0:99999:14:::\n")
    assert (refusal(host, ME) is not None) is refused


def test_an_account_that_would_expire_is_refused_all_the_same(host):
    host.stage_content("/etc/shadow", b"ops:!:1:1:99999:7::1:\n")
    assert "would be expired" in str(refusal(host, ME))


@pytest.mark.parametrize("path", ["/etc/ssh/sshd_config.d/00-jrt0117.conf", "/etc/passwd", "/etc/group"])
def test_what_decides_about_a_login_over_ssh_has_to_be_understood(host, path):
    host.stage_content(path, b"")
    with pytest.raises(ParseError):
        refusal(host, ME)


PEOPLE = {
    "passwd": "root:x:0:0::/root:/bin/bash\nops:x:1000:1000::/home/ops:/bin/bash\n",
    "shadow": "ops:*:19000:0:99999:7:::\n", "group": "wheel:x:10:ops\nops:x:1000:\n", "ssh/sshd_config": "UsePAM yes\n",
    "sudoers": "%wheel ALL=(ALL:ALL) NOPASSWD: ALL\n",
    "pam.d/sshd": "account required pam_nologin.so\naccount required pam_access.so\naccount required pam_permit.so\n",
    "pam.d/sudo": "account required pam_permit.so\n", "security/access.conf": "",
}


def staged(tmp_path, change, there=()):
    """Return a host of people where something is staged."""
    for name, text in {**PEOPLE, **dict(there)}.items():
        (tmp_path / "etc" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "etc" / name).write_text(text, encoding="utf-8")
    host = Host(str(tmp_path))
    for name, text in change.items():
        host.stage_content("/etc/" + name, text.encode("utf-8"))
    return host


FULL = Connection("ops", "192.0.2.7", "192.0.2.1", 22, True)
REFUSED = [
    ({"passwd": PEOPLE["passwd"].replace("ops:/bin/bash", "ops:/sbin/nologin")}, "no login shell"),
    ({"shadow": "ops:*:19000:0:30:7:::\n"}, "have to change the password first"),
    ({"shadow": "ops:!:19000:0:99999:7:::\n", "ssh/sshd_config": "UsePAM no\n"}, "lets in no locked account"),
    ({"ssh/sshd_config": "UsePAM yes\nPort 2222\n"}, "port 22, where sshd would no longer listen"),
    (
        {"ssh/sshd_config": "UsePAM yes\nAuthenticationMethods publickey,keyboard-interactive\n"},
        "is for the security administrator to decide"),
    ({"sudoers": ""}, "could no longer become root"),
    ({"sudoers": "%wheel ALL=(postgres) NOPASSWD: ALL\n"}, "could no longer become root"),
    ({"sudoers": "%wheel ALL=(ALL) ALL\n"}, "for a password, which it does not now (/etc/sudoers:1)"),
    ({"sudoers": PEOPLE["sudoers"] + "ops ALL=(ALL) ALL\n"}, "for a password, which it does not now (/etc/sudoers:2)"),
    ({"sudoers": "Defaults requiretty\n" + PEOPLE["sudoers"]}, "a terminal (requiretty)"),
    ({"group": "wheel:x:10:\nops:x:1000:\n"}, "could no longer become root"),
    ({"nologin": "closed\n"}, "/etc/nologin would be there"),
    (
        {"security/access.conf": "+ : root : LOCAL\n- : ALL EXCEPT (adm) : ALL\n"},
        "/etc/security/access.conf:2 would deny ops from 192.0.2.7"),
    ({"security/access.conf": "- : ops@192.0.2.0/24 : ALL\n"}, "access.conf:1 would deny"),
    ({"pam.d/sshd": "account requisite pam_deny.so\n"}, "PAM's account stack of sshd would refuse ops"),
    ({"pam.d/sudo": "account required pam_deny.so\n"}, "PAM's account stack of sudo would refuse ops"),
]
LET_IN = [
    {"ssh/sshd_config": "UsePAM yes\nPort 22\nPort 2222\n"},
    {"shadow": "ops:!:19000:0:99999:7:::\n"},
    {"sudoers": "ops ALL=(root) NOPASSWD: ALL\n"},
    {"sudoers": "Defaults:ops !authenticate\nops ALL=(ALL) ALL\n"},
    {"sudoers": "Defaults requiretty\nDefaults:%wheel !requiretty\n" + PEOPLE["sudoers"]},
    {"security/access.conf": "+ : (wheel) : 192.0.2.0/24\n- : ALL : ALL\n"},
    {"security/access.conf": "- : ALL EXCEPT ops : ALL\n"},
    {"security/access.conf": "- : ops : 198.51.100. example.net\n"},
]


@pytest.mark.parametrize(("change", "why"), REFUSED)
def test_what_would_keep_this_run_out_is_refused_with_the_reason(tmp_path, change, why):
    found = refusal(staged(tmp_path, change), FULL)
    assert found is not None and why in found.en and found.zh != found.en


@pytest.mark.parametrize("change", LET_IN)
def test_what_lets_this_run_in_is_not_refused(tmp_path, change):
    assert refusal(staged(tmp_path, change), FULL) is None


UNIT = "../usr/lib/systemd/system/ssh.service"


@pytest.mark.parametrize(("options", "config", "why"), [
    ("-p 2222", "UsePAM yes\nPort 22\n", None),
    ("-o Port=22", "UsePAM yes\nPort 2222\n", None),
    ("-f /etc/ssh/other", "UsePAM yes\nAllowUsers eve\n", None),
    ("-oAllowUsers=ops", "UsePAM yes\nAllowUsers eve\n", None),
    ("-D", "UsePAM yes\nAllowUsers eve\n", "would not be among sshd's AllowUsers"),
])
def test_what_the_daemon_is_started_with_counts_for_this_run_too(tmp_path, options, config, why):
    there = {"ssh/other": "UsePAM yes\n", UNIT: "[Service]\nExecStart=/usr/sbin/sshd %s\n" % options}
    found = refusal(staged(tmp_path, {"ssh/sshd_config": config}, there=there), FULL._replace(port=22))
    assert (found is None) if why is None else why in found.en


ADMIN = ["/usr/sbin/sshd", "-f", "/etc/ssh/sshd_admin_config", "-p", "2222"]


@pytest.fixture
def by(monkeypatch):
    """Return a function that has an sshd of this command line serve the run."""
    return lambda command: monkeypatch.setattr(preflight_login, "_command", lambda host, connection: command)


@pytest.mark.parametrize(("change", "admin", "why"), [
    # What the main sshd would say is nothing to a run that comes in by another.
    ({"ssh/sshd_config": "UsePAM yes\nAllowUsers eve\n"}, "UsePAM yes\n", None),
    ({"ssh/sshd_config": "UsePAM yes\nPort 22\n"}, "UsePAM yes\n", None),
    (
        {"ssh/sshd_config.d/a.conf": "AllowUsers eve\n"}, "Include sshd_config.d/*.conf\nUsePAM yes\n",
        "among sshd's AllowUsers"),
    (
        {"group": "wheel:x:10:ops\nops:x:1000:\nadmins:x:11:\n"}, "UsePAM yes\nAllowGroups admins\n",
        "in none of sshd's AllowGroups"),
    (
        {"ssh/sshd_admin_config": "UsePAM yes\nAuthenticationMethods publickey,password\n"}, "UsePAM yes\n",
        "second factor"),
    ({"shadow": "ops:!:19000:0:99999:7:::\n"}, "UsePAM no\n", "lets in no locked account"),
    ({"pam.d/sshd": "account requisite pam_deny.so\n"}, "UsePAM no\n", None),
])
def test_the_sshd_that_serves_the_run_is_the_one_that_is_asked(tmp_path, by, change, admin, why):
    by(ADMIN)
    there = {
        "ssh/sshd_admin_config": admin, "ssh/sshd_config.d/a.conf": "",
        "group": "wheel:x:10:ops\nops:x:1000:\nadmins:x:11:ops\n"}
    found = refusal(staged(tmp_path, change, there=there), FULL._replace(port=2222))
    assert (found is None) if why is None else why in found.en


@pytest.mark.parametrize(("command", "refused"), [
    (None, True), (["/usr/sbin/sshd", "-f", "sshd_admin_config"], True), (["/usr/sbin/sshd", "-f/etc/ssh/gone"], True),
    # The service manager listens, and starts the main sshd for whoever comes.
    ([], False), (["/usr/sbin/sshd", "-D"], False),
])
def test_where_it_cannot_be_told_which_sshd_serves_the_run_nothing_of_sshd_is_changed(tmp_path, by, command, refused):
    by(command)
    found = refusal(staged(tmp_path, {"ssh/sshd_config": "UsePAM yes\nMaxAuthTries 3\n"}), FULL)
    assert (found is not None and "which sshd serves port 22" in found.en) is refused
    assert refusal(staged(tmp_path, {"login.defs": ""}), FULL) is None


@pytest.mark.parametrize(("change", "why"), REFUSED)
def test_what_has_always_been_so_is_no_reason(tmp_path, change, why):
    assert refusal(staged(tmp_path, {**change, "pam.d/common-auth": "#"}, there=change), FULL) is None


@pytest.mark.parametrize(("change", "why"), [one for one in REFUSED if "sudoers" in one[0] or "pam.d/sudo" in one[0]])
def test_a_run_that_needs_no_sudo_does_not_mind(tmp_path, change, why):
    assert refusal(staged(tmp_path, change), Connection("ops", "192.0.2.7", "192.0.2.1", 22)) is None


@pytest.mark.parametrize(("address", "pattern", "refused"), [
    ("2001:db8::7", "2001:db8::/32", False), ("2001:db8::7", "192.0.2.0/24", True),
    ("2001:db8::7", "2001:db8:1::/48", True),
    # As sshd -T -C addr=fe80::7%eth0 says: no network has a scope.
    ("fe80::7%eth0", "fe80::/10", True), ("fe80::7%eth0", "fe80:*", False)])
def test_a_run_over_ipv6_is_looked_up_by_its_address(tmp_path, address, pattern, refused):
    host = staged(tmp_path, {"ssh/sshd_config": f"UsePAM yes\nAllowUsers ops@{pattern}\n"})
    found = refusal(host, Connection("ops", address, "2001:db8::1", 22, True))
    assert (found is not None and f"ops from {address}" in found.en) == refused


@pytest.mark.parametrize(("rules", "address", "line"), [
    ("- : ops : 2001:db8::/32\n", "2001:db8::7", 1),
    ("- : ops : 2001:db8::/32\n", "192.0.2.7", None),
    ("- : ops : 192.0.2.7\n", "::ffff:192.0.2.7", 1),
    ("# - : ALL : ALL\nnonsense\n- : ALL : ALL EXCEPT LOCAL\n", "192.0.2.7", 3),
])
def test_the_access_list_knows_both_kinds_of_addresses(tmp_path, rules, address, line):
    host = staged(tmp_path, {"security/access.conf": rules})
    rule = access.deciding(access.load(host), "ops", [], address)
    assert (rule and rule.line) == line
