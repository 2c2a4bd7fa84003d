# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Administrators log in from named networks only."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.login_sources import LoginSources
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from tests.unit.support import trees

MAIN = "/etc/ssh/sshd_config"
DROPIN = MAIN + ".d/00-jrt0117.conf"
INCLUDE = "Include /etc/ssh/sshd_config.d/*.conf\n"
NETWORKS = ["192.0.2.0/24", "2001:db8::/32"]
NAMED = "*@192.0.2.0/24 *@2001:db8::/32"
ME = Connection("admin", "192.0.2.7")
CONTROL = LoginSources()


def host(sshd, **files):
    return dict(trees.debian(12), **{MAIN: sshd, **files})


def test_declared_networks_are_enforced_once(tree, judge, enforce):
    found = judge(CONTROL, tree(host(INCLUDE)), login_networks=NETWORKS, connection=ME)
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert found["message"]["en"] == (
        "sshd lets in from beyond 192.0.2.0/24, 2001:db8::/32 (no AllowUsers, /etc/ssh/sshd_config);"
        " what the packet filter lets in is judged by admin_sources.")
    assert "admin_sources" in found["message"]["zh"] and "未设置 AllowUsers" in found["message"]["zh"]
    assert enforce(CONTROL, tree(), login_networks=NETWORKS, connection=ME)[0]["status"] == "pass"
    assert tree().read(DROPIN).decode() == "# Managed by jrt0117.baseline.\nAllowUsers %s\n" % NAMED
    finding, changed = enforce(CONTROL, tree(), login_networks=NETWORKS, connection=ME)
    assert (finding["status"], changed) == ("pass", [])


def test_without_networks_a_person_has_to_name_them(tree, judge):
    found = judge(CONTROL, tree(host(INCLUDE)))
    assert (
        (found["status"], found["would"]) == ("fail", "person") and "accounts_login_networks" in found["advice"]["en"])
    assert "管理网段" in found["message"]["zh"]


def test_networks_that_leave_out_this_run_are_refused(tree, judge, enforce):
    me = Connection("admin", "198.51.100.9")
    found = judge(CONTROL, tree(host(INCLUDE)), login_networks=NETWORKS, connection=me)
    assert found["would"] == "person" and "198.51.100.9" in found["advice"]["en"]
    assert enforce(CONTROL, tree(), login_networks=NETWORKS, connection=me)[1] == []


@pytest.mark.parametrize("users, narrowed", [
    ("admin alice", "admin@192.0.2.0/24 admin@2001:db8::/32 alice@192.0.2.0/24 alice@2001:db8::/32"),
    ("admin@*", "admin@192.0.2.0/24 admin@2001:db8::/32"),
    ("*@0.0.0.0/0", NAMED),
    ("*@192.0.2.0/24 *", NAMED),
])
def test_a_list_that_names_no_network_is_narrowed_where_it_stands(tree, judge, enforce, users, narrowed):
    found = judge(
        CONTROL, tree(host(INCLUDE + "AllowUsers %s # who\n" % users)), login_networks=NETWORKS, connection=ME)
    assert (found["status"], found["would"], found["evidence"][0]["ref"]) == ("fail", "pass", MAIN + ":2")
    finding, changed = enforce(CONTROL, tree(), login_networks=NETWORKS, connection=ME)
    assert (finding["status"], changed) == ("pass", [MAIN])
    assert tree().read(MAIN).decode() == INCLUDE + "AllowUsers %s # who\n" % narrowed
    assert enforce(CONTROL, tree(), login_networks=NETWORKS, connection=ME)[1] == []


@pytest.mark.parametrize(
    "pattern", ["admin@198.51.100.0/24", "*@*.example.com", "*@192.0.0.0/16", "admin@192.0.2.1,198.51.100.1"])
def test_other_places_that_are_named_are_for_a_person(tree, enforce, pattern):
    finding, changed = enforce(CONTROL, tree(host(INCLUDE + "AllowUsers %s\n" % pattern)), login_networks=NETWORKS)
    assert (finding["status"], changed) == ("fail", [])
    assert pattern in finding["advice"]["en"] and pattern in finding["advice"]["zh"]


def test_our_own_list_follows_the_declaration(tree, enforce):
    tree(host(INCLUDE))
    enforce(CONTROL, tree(), login_networks=["198.51.100.0/24"])
    finding, changed = enforce(CONTROL, tree(), login_networks=NETWORKS)
    assert (finding["status"], changed) == ("pass", [DROPIN])
    assert NAMED in tree().read(DROPIN).decode()


@pytest.mark.parametrize(
    "block", ["Match User bob\n  AllowUsers bob\n", "Match Address 198.51.100.0/24\n  AllowUsers *\n"])
def test_a_match_block_that_lets_in_from_anywhere_is_seen_and_narrowed(tree, judge, enforce, block):
    found = judge(CONTROL, tree(host(INCLUDE + "AllowUsers *@192.0.2.0/24\n" + block)), login_networks=NETWORKS)
    assert (found["status"], found["would"], found["evidence"][0]["ref"]) == ("fail", "pass", MAIN + ":4")
    assert "in Match " + block.splitlines()[0][6:] in found["message"]["en"]
    finding, changed = enforce(CONTROL, tree(), login_networks=NETWORKS)
    assert (finding["status"], changed) == ("pass", [MAIN])
    assert b"@192.0.2.0/24" in tree().read(MAIN).splitlines()[3]


def test_a_block_alone_is_no_restriction_of_the_others(tree, enforce):
    finding, changed = enforce(
        CONTROL, tree(host(INCLUDE + "Match User bob\n  AllowUsers bob\n")), login_networks=NETWORKS)
    assert (finding["status"], changed) == ("pass", [MAIN, DROPIN])
    assert b"Match" not in tree().read(DROPIN)


@pytest.mark.parametrize("sshd", [
    "AllowUsers alice@192.0.2.7 *@2001:db8:1::/48 bob@192.0.2.* root@127.0.0.1\n",
    "AllowUsers *@192.0.2.0/24,2001:db8::/32\n",
    "AllowUsers *@192.0.2.0/24\nMatch Address 192.0.2.128/25\n  AllowUsers alice\n",
    "AllowUsers alice\nMatch all\n  AllowUsers *@192.0.2.0/24\n",
    "Match Address *,!192.0.2.0/24,!2001:db8::/32\n  DenyUsers *\n",
])
def test_other_ways_to_say_the_same_pass(tree, enforce, sshd):
    finding, changed = enforce(CONTROL, tree(host(INCLUDE + sshd)), login_networks=NETWORKS)
    assert (finding["status"], changed) == ("pass", []), finding["message"]


@pytest.mark.parametrize(
    "sshd",
    [
        "Match Address *,!198.51.100.0/24\n  DenyUsers *\n", "Match Address * User bob\n  DenyUsers *\n",
        "DenyUsers root\n", "AllowUsers *@*\n",
    ])
def test_what_only_looks_like_it_does_not(tree, judge, sshd):
    assert judge(CONTROL, tree(host(INCLUDE + sshd)), login_networks=NETWORKS)["status"] == "fail"


PAM = "auth include common-auth\naccount required pam_access.so\naccount required pam_permit.so\n"


@pytest.mark.parametrize("rules, pam, use, status", [
    ("+:root:LOCAL cron :0 tty1\n+:ALL:192.0.2.0/24\n- : ALL : ALL\n", PAM, "yes", "pass"),
    ("-:ALL:ALL EXCEPT LOCAL 192.0.2. 2001:db8::/32\n", PAM, "yes", "pass"),
    ("+:admin:ALL\n-:ALL:ALL\n", PAM, "yes", "fail"),
    ("+:ALL:198.51.100.0/24\n-:ALL:ALL\n", PAM, "yes", "fail"),
    ("-:ALL EXCEPT root:ALL\n", PAM, "yes", "fail"),
    ("-:ALL:ALL EXCEPT 198.51.100.0/24\n", PAM, "yes", "fail"),
    ("+:ALL:192.0.2.0/24\n", PAM, "yes", "fail"),
    ("-:ALL:ALL\n", PAM, "no", "fail"),
    ("-:ALL:ALL\n", PAM.replace("required pam_access", "optional pam_access"), "yes", "fail"),
    ("-:ALL:ALL\n", PAM.replace("pam_access", "pam_time"), "yes", "fail"),
])
def test_pam_access_restricts_where_sshd_asks_it_and_it_refuses_the_rest(tree, judge, rules, pam, use, status):
    files = host("UsePAM %s\n" % use, **{"/etc/security/access.conf": "# who\n" + rules, "/etc/pam.d/sshd": pam})
    found = judge(CONTROL, tree(files), login_networks=NETWORKS)
    assert found["status"] == status, found["message"]
    assert ("/etc/security/access.conf:" in found["message"]["en"]) == (status == "pass")


def test_an_option_of_the_daemon_is_for_a_person(tree, enforce):
    files = host(INCLUDE, **{
        "/usr/lib/systemd/system/ssh.service": "[Service]\nExecStart=/usr/sbin/sshd -D '-oAllowUsers=admin alice'\n"})
    finding, changed = enforce(CONTROL, tree(files), login_networks=NETWORKS)
    assert (finding["status"], changed) == ("fail", [])
    assert finding["evidence"][0]["ref"] == "/usr/lib/systemd/system/ssh.service:2"
