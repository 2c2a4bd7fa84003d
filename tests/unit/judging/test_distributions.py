# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Distributions as they are installed: each control's verdict; and each way of theirs to break what is right."""

import os
import pathlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Engine
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support import every_format
from tests.unit.support.distributions import DISTRIBUTIONS, MODES

STATUS = {"P": "pass", "F": "fail", "M": "manual", "?": "not_checked", "-": "not_applicable"}
# A line a control, a letter for each of the DISTRIBUTIONS in their order.
EXPECTED = """
password_length              F P P P P P P F F P F F P - F
password_classes             F F F F F P P F F F F F F - F
password_not_username        F F F F F F F F F ? F F F - F
password_rules_bind_root     F F F F F P P F F ? F F F - F
password_max_age             F F F F F F F F F F F F F F F
password_hashing             P P P P P P P P P P P P P ? P
no_empty_passwords           F F F F F F F F F F F F F P F
no_trust_logins              P P P P P P P P P P P P P P P
no_default_passwords         P P P P P P P P P P P P P P P
unique_identities            P P P P P P P P P P P P P P P
default_accounts_locked      F F P P F F F P P ? ? F ? P P
stale_accounts               F F F F F F F P P P F F F P P
owned_accounts               M M M M M M M M M M M M M M M
login_failure_lockout        F F F F F F F F F F F F F F F
ssh_login_limits             F F F F F F F F F F F F F F F
session_timeout              F F F F F F F F F F F F F F F
remote_login_encrypted       ? F F F F ? ? ? ? ? ? ? ? ? ?
ssh_root_login               F F F F F F F F F F F F F F F
login_sources                F F F F F F F F F F F F F F F
admin_role_separation        F F F F F F F F F F F F F F F
su_for_group                 M M M M M M M P P P M M M - M
sudo_least_privilege         F F F F F F F - F F F F F - -
database_admin_separation    - - - - - - - - - - - - - - -
file_access                  F F F F F F F F F F F F F F F
mandatory_access_control     ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
two_factor_admins            F F F F F F F F F F F F F F F
audit_running                ? ? ? ? ? ? ? F F F ? ? ? F F
audit_every_user             ? ? ? ? ? ? ? ? F F ? ? ? ? ?
audit_rules_cover            ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
audit_record_content         F F F F F F F F F F F F F F F
audit_log_protected          F F F F F F F F F F F F F F F
audit_process_protected      ? ? ? ? ? ? ? F F F ? ? ? F F
log_retention                F F F F F F F M F M F F F M F
log_forwarding               F F F F F F F F F F F F F F F
command_history_audit        ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
audit_reports                F F F F F F F F F F F F F F F
time_sync                    ? ? ? ? ? ? ? F ? F ? ? ? F ?
firewall_default_deny        F F F F F F F F F F F F F F F
firewall_port_rules          ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
admin_sources                ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
egress_policy                F F F F F F F F F F F F F F F
forwarding_off               P P P P P P P P P P P P P P P
unauthorized_links           ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
unauthorized_devices         ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
anti_spoofing                F F F F F F F F F F F F F F F
connection_limits            F F F F F F F F F F F F F F F
idle_flows_end               F F F F F F F F F F F F F F F
firewall_logging             ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
intrusion_detection          F F F F F F F F F F F F F F F
gateway_malware              ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
application_filter           M M M M M M M M M M M M M M M
traffic_priority             - - - - - - - - - - - - - - -
dial_up_users                - - - - - - - - - - - - - - -
network_device_login         - - - - - - - - - - - - - - -
network_device_sources       - - - - - - - - - - - - - - -
network_device_users         - - - - - - - - - - - - - - -
network_device_passwords     - - - - - - - - - - - - - - -
network_device_lockout       - - - - - - - - - - - - - - -
network_device_encrypted     - - - - - - - - - - - - - - -
network_device_two_factor    - - - - - - - - - - - - - - -
network_device_privileges    - - - - - - - - - - - - - - -
network_device_logs          - - - - - - - - - - - - - - -
network_devices              - - - - - - - - - - - - - - -
tls_protocols                ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
tls_ciphers                  ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
tls_certificate              ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
tls_licensed_ca              - - - - - - - - - - - - - - -
tls_mutual                   - - - - - - - - - - - - - - -
tls_always_on                M M M M M M M M M M M M M M M
tls_private_keys             ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
tls_own_keys                 ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
database_authentication      ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
database_password_policy     ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
database_login_failure       ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
database_unique_accounts     ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
database_least_privilege     ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
database_administrator_separation ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
database_default_accounts    ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
database_audit_log           ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
database_tls_required        ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
database_connection_limits   ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
database_idle_timeouts       ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
data_checksums               ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
database_encryption_at_rest  ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
archive_mode                 ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
database_version_supported   ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
web_connection_limits        ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
web_timeouts                 ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
web_body_limits              ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
error_pages                  ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
session_cookies              ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
security_headers             ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
session_idle_end             ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
login_lockout                ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
captcha_shown                ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
concurrent_sessions          ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
client_package_signature     ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
backup_plan                  M M M M M M M M M M M M M M M
backup_incremental_daily     M M M M M M M M M M M M M M M
backup_full_weekly           M M M M M M M M M M M M M M M
device_config_backup         - - - - - - - - - - - - - - -
backup_offsite               M M M M M M M M M M M M M M M
backup_encrypted             M M M M M M M M M M M M M M M
backup_realtime              M M M M M M M M M M M M M M M
backup_integrity             M M M M M M M M M M M M M M M
restore_drill                M M M M M M M M M M M M M M M
query_log_complete           ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
query_reason_valid           ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
adverse_retention            ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
user_review                  ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
exchange_log                 ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
dispute_log                  ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
original_unchanged           ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
transport_integrity          ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
abnormal_queries             ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
audit_tables_append_only     ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
de_identified                ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
data_in_country              ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
running_latest_kernel        ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
security_updates             ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
update_sources               ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
patch_flow                   ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
minimal_packages             ? ? ? ? ? ? ? ? ? ? ? ? ? P ?
minimal_services             ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
kernel_hardening             F F F F F F F F F F F F F F F
unneeded_modules             ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
file_integrity               F F F F F F F F F F F F F F F
host_intrusion_detection     F F F F F F F F F F F F F F F
package_integrity            ? ? ? ? ? ? ? ? ? ? ? ? ? ? ?
malware_scanner              F F F F F F F F F F F F F F F
secure_boot_chain            M M M M M M M M M M M M M M M
user_limits                  F F F F F F F F F F F F F F F
monitoring_agent             F F F F F F F F F F F F F F F
service_level_alarm          M M M M M M M M M M M M M M M
capacity                     F F F F F F F F F F F F F F F
process_priority             M M M M M M M M M M M M M M M
"""
RED_HAT = ("CentOS 7", "Rocky 8", "Alma 9", "RHEL 10", "Anolis 8", "openEuler 22.03", "Kylin V10")
DEBIAN, SUSE = ("Debian 12", "Ubuntu 24.04", "UOS 20"), ("SLES 12", "SLES 15", "SLES 16")
SYSTEMD = tuple(name for name in DISTRIBUTIONS if name != "Alpine 3.20")


def expected():
    """Return {distribution: {control: status}}."""
    rows = [line.split(None, 1) for line in EXPECTED.strip().splitlines()]
    return {
        name: {control: STATUS[letters.replace(" ", "")[place]] for control, letters in rows}
        for place, name in enumerate(DISTRIBUTIONS)
    }


def findings(root, files, *controls):
    """Return the findings of a tree, by control: of every control, or of these."""
    every_format.write(root, files)
    for path, mode in MODES.items():
        if os.path.exists(root / path):
            os.chmod(root / path, mode)
    # A loaded machine guesses slowly.
    known = every_format.tasks(default_passwords_seconds=60.0)
    tasks = [task for task in known if not controls or task.control.id in controls]
    return {one["control"]: one for one in Engine(Host(str(root)), tasks, 3).check()}


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_each_control_has_its_verdict_as_installed(tmp_path, name):
    found = findings(tmp_path, DISTRIBUTIONS[name])
    assert {control: one["status"] for control, one in found.items()} == expected()[name]


# (control, where, path, text: appended where it begins with +, (old, new) in what is there, a mode of scripts)
BROKEN = [
    ("unique_identities", tuple(DISTRIBUTIONS), "/etc/passwd", "+toor:x:0:0::/root:/bin/sh\n"),
    (
        "password_hashing",
        tuple(DISTRIBUTIONS),
        "/etc/shadow",
        ("\nalice:", "\nalice:$1$saltsalt$" + "x" * 22 + ":20779::::::\nb:"),
    ),
    (
        "password_hashing",
        RED_HAT + DEBIAN + ("SLES 12", "SLES 15", "Arch"),
        "/etc/login.defs",
        ("ENCRYPT_METHOD ", "ENCRYPT_METHOD MD5 #"),
    ),
    ("password_hashing", ("SLES 16",), "/etc/login.defs", "+ENCRYPT_METHOD DES\n"),
    ("password_hashing", ("CentOS 7",), "/etc/pam.d/system-auth-ac", ("sha512", "md5")),
    (
        "password_hashing",
        ("Rocky 8", "Alma 9", "RHEL 10", "Anolis 8"),
        "/etc/authselect/system-auth",
        ("sha512", "md5"),
    ),
    ("password_hashing", ("openEuler 22.03", "Kylin V10"), "/etc/pam.d/password-auth", ("sha512", "md5")),
    ("password_hashing", ("SLES 12", "SLES 15"), "/etc/pam.d/common-password-pc", ("use_authtok", "use_authtok md5")),
    ("password_hashing", ("SLES 16",), "/usr/lib/pam.d/common-password", ("use_authtok", "use_authtok bigcrypt")),
    ("password_hashing", ("Arch",), "/etc/pam.d/system-auth", ("nullok shadow", "nullok shadow md5")),
    ("no_trust_logins", tuple(DISTRIBUTIONS), "/root/.rhosts", "+ +\n"),
    ("no_trust_logins", SUSE, "/etc/sysconfig/displaymanager", ('AUTOLOGIN=""', 'AUTOLOGIN="alice"')),
    ("no_trust_logins", ("UOS 20",), "/etc/lightdm/lightdm.conf", ("#autologin-user=", "autologin-user=alice")),
    ("no_trust_logins", ("Alpine 3.20",), "/etc/inittab", ("/sbin/getty 38400 tty1", "/bin/login -f root")),
    (
        "no_trust_logins",
        ("Alpine 3.20",),
        "/etc/inittab",
        ("tty1::respawn:/sbin/getty 38400 tty1", "tty1::askfirst:-/bin/ash"),
    ),
    (
        "no_trust_logins",
        SYSTEMD,
        "/etc/systemd/system/getty@tty1.service.d/a.conf",
        "[Service]\nExecStart=\nExecStart=-/sbin/agetty --autologin root %I\n",
    ),
    ("no_trust_logins", RED_HAT, "/etc/gdm/custom.conf", "[daemon]\nAutomaticLoginEnable=True\nAutomaticLogin=alice\n"),
    ("no_empty_passwords", ("Alpine 3.20",), "/etc/shadow", ("\nalice:", "\nalice::20779::::::\nb:")),
    ("default_accounts_locked", ("Alpine 3.20",), "/etc/ssh/sshd_config", "+PermitRootLogin yes\n"),
    ("password_length", ("Rocky 8", "Alma 9", "RHEL 10", "Anolis 8"), "/etc/security/pwquality.conf", "+minlen = 6\n"),
    ("password_length", ("Alma 9", "RHEL 10"), "/etc/security/pwquality.conf.d/10-a.conf", "minlen = 6\n"),
    ("password_length", ("openEuler 22.03", "Kylin V10"), "/etc/pam.d/system-auth", ("minlen=8", "minlen=6")),
    ("password_length", ("openEuler 22.03", "Kylin V10"), "/etc/pam.d/system-auth", ("dcredit=0", "dcredit=2")),
    ("password_length", ("UOS 20",), "/etc/deepin/dde.conf", ("LENGTH = 8", "LENGTH = 4")),
    ("password_classes", ("openEuler 22.03", "Kylin V10"), "/etc/pam.d/password-auth", ("minclass=3", "minclass=1")),
    ("password_rules_bind_root", ("openEuler 22.03", "Kylin V10"), "/etc/pam.d/system-auth", ("enforce_for_root ", "")),
    ("forwarding_off", SYSTEMD, "/etc/sysctl.d/99-zz.conf", "net.ipv4.ip_forward = 1\n"),
    ("forwarding_off", SYSTEMD, "/usr/lib/sysctl.d/50-vendor.conf", "net/ipv4/ip_forward=1\n"),
    ("forwarding_off", ("Alpine 3.20",), "/etc/sysctl.d/50-router.conf", "net.ipv4.ip_forward = 1\n"),
    ("forwarding_off", ("SLES 12", "SLES 15", "Alpine 3.20"), "/etc/sysctl.conf", "net.ipv4.ip_forward = 1\n"),
]
SCRIPTS = [
    ("forwarding_off", RED_HAT, "/etc/rc.d/rc.local", "#!/bin/sh\nsysctl -w net.ipv4.ip_forward=1\n"),
    ("forwarding_off", DEBIAN, "/etc/rc.local", "#!/bin/sh\necho 1 > /proc/sys/net/ipv4/ip_forward\n"),
    ("forwarding_off", SUSE[:2], "/etc/init.d/after.local", "#!/bin/sh\nsysctl -w net.ipv4.ip_forward=1\n"),
    ("forwarding_off", ("Alpine 3.20",), "/etc/local.d/a.start", "#!/bin/sh\nsysctl -w net.ipv4.ip_forward=1\n"),
]
CASES = [(control, name, path, text) for control, names, path, text in BROKEN + SCRIPTS for name in names]


@pytest.mark.parametrize("control, name, path, text", CASES, ids=[f"{one[0]}-{one[1]}-{one[2]}" for one in CASES])
def test_what_is_broken_in_a_distributions_own_way_passes_no_more(tmp_path, control, name, path, text):
    files = dict(DISTRIBUTIONS[name])
    if isinstance(text, tuple):
        assert text[0] in files[path]
        files[path] = files[path].replace(*text)
    elif text.startswith("+") and text != "+ +\n":
        files[path] = files.get(path, "") + text[1:]
    else:
        files[path] = text
    scripts = [one[2] for one in SCRIPTS]
    if path in scripts:
        (tmp_path / path[1:]).parent.mkdir(parents=True)
        (tmp_path / path[1:]).touch(0o755)
    found = findings(tmp_path, files, control)[control]
    assert found["status"] == "fail", found["message"]["en"]


def mask(place):
    return {
        f"/{place}/systemd/system/{name}.service": pathlib.PurePosixPath("/dev/null") for name in ("auditd", "chronyd")
    }


FIVE = {f"/etc/ssh/sshd_config.d/{number}0-a.conf": "PermitRootLogin no\n" for number in range(1, 6)}
FIVE_KERNEL = {
    f"{place}/{number}0-a.conf": f"net.ipv4.ip_forward = {int(number == 5)}\n"
    for number, place in enumerate(
        ("/usr/lib/sysctl.d", "/usr/local/lib/sysctl.d", "/run/sysctl.d", "/etc/sysctl.d") * 2, 1
    )
    if number < 6
}
LOGIN = "/etc/profile.d/{}.sh"
ODD = [
    # The first of five holds for sshd, the last of five for the kernel and for a shell.
    ("Alma 9", "ssh_root_login", FIVE, "pass"),
    ("Alma 9", "ssh_root_login", {**FIVE, "/etc/ssh/sshd_config.d/10-a.conf": "PermitRootLogin yes\n"}, "fail"),
    (
        "SLES 16",
        "ssh_root_login",
        {
            "/usr/etc/ssh/sshd_config.d/10-a.conf": "PermitRootLogin no\n",
            **{path: text.replace("no", "yes") for path, text in FIVE.items()},
        },
        "fail",
    ),
    ("Rocky 8", "forwarding_off", FIVE_KERNEL, "fail"),
    (
        "Arch",
        "session_timeout",
        {LOGIN.format(letter): "TMOUT=600\n" for letter in "abcd"} | {LOGIN.format("e"): "TMOUT=0\n"},
        "fail",
    ),
    # A vendor's file and the one that takes its place.
    ("SLES 16", "ssh_root_login", {"/etc/ssh/sshd_config": "PermitRootLogin yes\n"}, "fail"),
    ("SLES 16", "ssh_root_login", {"/etc/ssh/sshd_config": "PermitRootLogin no\n"}, "pass"),
    ("SLES 16", "password_hashing", {"/etc/pam.d/common-password": "password required pam_unix.so md5\n"}, "fail"),
    (
        "Rocky 8",
        "forwarding_off",
        {
            "/usr/lib/sysctl.d/50-a.conf": "net.ipv4.ip_forward = 0\n",
            "/etc/sysctl.d/50-a.conf": "net.ipv4.ip_forward = 1\n",
        },
        "fail",
    ),
    (
        "Rocky 8",
        "forwarding_off",
        {
            "/usr/lib/sysctl.d/50-a.conf": "net.ipv4.ip_forward = 1\n",
            "/etc/sysctl.d/50-a.conf": pathlib.PurePosixPath("/dev/null"),
        },
        "pass",
    ),
    # Masked in one place, wanted in another.
    ("openEuler 22.03", "audit_running", mask("etc"), "fail"),
    ("Alma 9", "audit_running", mask("run"), "not_checked"),
    ("SLES 15", "audit_running", mask("usr/local/lib"), "fail"),
    ("RHEL 10", "audit_running", {"/etc/systemd/system/auditd.service": ""}, "fail"),
    ("Kylin V10", "time_sync", mask("etc"), "fail"),
]


@pytest.mark.parametrize("name, control, more, status", ODD)
def test_what_stands_in_several_places_is_what_its_program_takes(tmp_path, name, control, more, status):
    found = findings(tmp_path, {**DISTRIBUTIONS[name], **more}, control)[control]
    assert found["status"] == status, found["message"]["en"]


def test_a_vendors_pam_file_is_told_and_not_changed(tmp_path):
    path = "/usr/lib/pam.d/common-password"
    files = {**DISTRIBUTIONS["SLES 16"], path: "password required pam_unix.so md5\n"}
    found = findings(tmp_path, files, "password_hashing")["password_hashing"]
    assert (found["status"], found["would"]) == ("fail", "person")
    assert "is the vendor's; copy it to /etc/pam.d" in str(found)


CIRCLES = {
    "sshd": {"/etc/ssh/sshd_config.d/10-a.conf": "Include /etc/ssh/sshd_config\nPermitRootLogin no\n"},
    "sudo": {"/etc/sudoers.d/a": "@include /etc/sudoers\n"},
    "shell": {"/etc/profile.d/a.sh": ". /etc/profile\nTMOUT=600\nreadonly TMOUT\numask 077\n"},
    "pam": {"/etc/pam.d/postlogin": "session include sshd\nauth include sshd\n"},
    "logrotate": {"/etc/logrotate.d/a": "include /etc/logrotate.d\n"},
    "rsyslog": {"/etc/rsyslog.d/a.conf": '$IncludeConfig /etc/rsyslog.d/*.conf\ninclude(file="/etc/rsyslog.conf")\n'},
}


@pytest.mark.parametrize("name", ("Alma 9", "SLES 15"))
def test_what_one_thing_keeps_from_being_told_is_said_once(tmp_path, name):
    for control, one in findings(tmp_path, DISTRIBUTIONS[name]).items():
        unasked = [str(seen) for seen in one["details"] if seen["status"] in ("not_checked", "error")]
        assert len(unasked) == len(set(unasked)), control


@pytest.mark.parametrize("name", ["Alma 9", "RHEL 10", "openEuler 22.03"])
@pytest.mark.parametrize("circle", CIRCLES)
def test_a_circle_ends_and_buys_no_pass(tmp_path, name, circle):
    found = findings(tmp_path, {**DISTRIBUTIONS[name], **CIRCLES[circle]})
    before = expected()[name]
    assert not [one for one in found.values() if one["reason"] == "control_failed"]
    bought = [control for control, one in found.items() if one["status"] == "pass" and before[control] != "pass"]
    assert bought == [], [found[control]["message"]["en"] for control in bought]
