# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.owned_accounts import OwnedAccounts
from tests.unit.support.folk import folk

CONTROL = OwnedAccounts()
OWNERS = {"alice": "Alice Wang", "bob": "Bob Li"}
ALICE, BOB = "/home/alice/.ssh/authorized_keys", "/home/bob/.ssh/authorized_keys"


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Two public keys and the first one's fingerprint, as ssh-keygen makes and tells them."""
    folder = tmp_path_factory.mktemp("keys")
    made = []
    for name in ("one", "two"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "me@laptop", "-f", str(folder / name)], check=True)
        made.append((folder / (name + ".pub")).read_text())
    told = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(folder / "one.pub")], capture_output=True, text=True, check=True)
    return made + [told.stdout.split()[1]]


def test_owned_accounts_with_their_own_keys_pass_without_a_diff(tree, judge, keys):
    host = tree(folk(**{ALICE: keys[0] * 2, BOB: keys[1]}))
    assert (judge(CONTROL, host, owners=OWNERS)["status"], host.changes) == ("pass", {})


def test_without_any_owner_it_is_for_a_person(tree, judge):
    found = judge(CONTROL, tree(folk()))
    assert (found["status"], found["message"]["en"]) == ("manual", "No owner is named for any account: alice, bob.")
    assert "accounts_owners" in found["advice"]["en"]


@pytest.mark.parametrize(
    "owners", [{"alice": "Alice Wang"}, dict(OWNERS, bob=""), dict(OWNERS, bob=["Bob", "Li"]), dict(OWNERS, bob=None)])
def test_an_account_without_one_owner_fails_and_is_named(tree, judge, owners):
    found = judge(CONTROL, tree(folk()), owners=owners)
    assert (found["status"], found["message"]["en"]) == ("fail", "bob has no single named owner (/etc/passwd:6).")


@pytest.mark.parametrize(
    "line",
    [
        "{key}", "# mine\n\n{key}", 'command="echo ssh-rsa AAAA",no-pty {key}', 'from="10.0.0.0/8" {key}',
        "restrict\t{key}", "\0\n{key}", "a\0b\n{key}",
    ])
def test_a_key_in_two_accounts_fails_with_its_fingerprint_only(tree, judge, keys, line):
    found = judge(CONTROL, tree(folk(**{ALICE: keys[0], BOB: line.format(key=keys[0])})), owners=OWNERS)
    row = line.count("\n") + 1
    assert (found["status"], found["would"]) == ("fail", "person")
    assert (
        found["message"]["en"] == "One SSH key (%s) opens several accounts: alice (%s:1), bob (%s:%d)."
        % (keys[2], ALICE, BOB, row))
    assert keys[0].split()[1] not in json.dumps(found)


def test_the_files_that_sshd_names_are_read(tree, judge, keys):
    files = folk(
        **{
            "/etc/ssh/sshd_config": "AuthorizedKeysFile /etc/ssh/keys/%u\n", "/etc/ssh/keys/alice": keys[0],
            "/etc/ssh/keys/bob": keys[0]})
    assert judge(CONTROL, tree(files), owners=OWNERS)["status"] == "fail"


@pytest.mark.parametrize("match, status", [
    ("Match Group sudo,bob Address 10.0.0.0/8", "fail"), ("Match all", "fail"), ("Match User alice", "pass"),
])
def test_the_files_that_a_match_names_are_read_for_those_it_matches(tree, judge, keys, match, status):
    config = match + "\n  AuthorizedKeysFile /etc/ssh/keys/%u /etc/ssh/keys/%U\n"
    files = folk(**{"/etc/ssh/sshd_config": config, "/etc/ssh/keys/alice": keys[0], "/etc/ssh/keys/1001": keys[0]})
    assert judge(CONTROL, tree(files), owners=OWNERS)["status"] == status


@pytest.mark.parametrize(
    "setting", ["AuthorizedKeysCommand /usr/bin/sss_ssh_authorizedkeys", "TrustedUserCAKeys /etc/ssh/ca.pub"])
@pytest.mark.parametrize("before", ["", "Match User bob\n"])
def test_keys_from_elsewhere_are_not_checked_and_the_line_is_named(tree, judge, keys, setting, before):
    files = folk(**{"/etc/ssh/sshd_config": before + setting + "\n", ALICE: keys[0]})
    found = judge(CONTROL, tree(files), owners=OWNERS)
    assert (found["status"], found["evidence"][0]["ref"]) == (
        "not_checked", "/etc/ssh/sshd_config:%d" % (2 if before else 1))
    assert setting.split()[0] in found["message"]["en"] and setting.split()[0] in found["message"]["zh"]


def test_a_source_of_keys_that_is_turned_off_is_none(tree, judge, keys):
    files = folk(**{"/etc/ssh/sshd_config": "AuthorizedKeysCommand none\nTrustedUserCAKeys none\n", ALICE: keys[0]})
    assert judge(CONTROL, tree(files), owners=OWNERS)["status"] == "pass"


def test_service_accounts_with_one_home_share_no_key(tree, judge, keys):
    files = folk(passwd="app:x:998:998::/home/alice:/usr/sbin/nologin\n", **{ALICE: keys[0]})
    assert judge(CONTROL, tree(files), owners=OWNERS)["status"] == "pass"


def test_what_is_no_key_is_skipped(tree, judge):
    assert judge(
        CONTROL, tree(folk(**{ALICE: b"ssh-rsa \xff\xfe\nssh-rsa A\nnonsense\n" + b"ssh-ed25519 " + b"A" * 9})),
        owners=OWNERS)["status"] == "pass"


def test_a_file_that_cannot_be_read_is_not_checked(tree, judge, tmp_path):
    host = tree(folk())
    (tmp_path / "home/bob/.ssh").mkdir(parents=True)
    os.mkfifo(str(tmp_path / BOB.lstrip("/")))
    found = judge(CONTROL, host, owners=OWNERS)
    assert (found["status"], BOB in found["message"]["en"]) == ("not_checked", True)


NOBODY = "root:x:0:0:root:/root:{0}\ndaemon:x:1:1::/:/usr/sbin/nologin\n"


@pytest.mark.parametrize("shell, owners, status, said", [
    ("/bin/bash", {}, "manual", "who logs in as root (/etc/passwd:1) is not told apart"),
    ("/bin/bash", {"root": ["A", "B"]}, "manual", "is not told apart"),
    ("/bin/bash", OWNERS, "manual", "not told apart"),
    ("/bin/bash", {"root": "Alice Wang"}, "pass", "root (/etc/passwd:1), which has a named owner"),
    ("/usr/sbin/nologin", {}, "not_applicable", "Neither root nor an account of a person has a login shell"),
])
def test_where_nobody_has_an_account_it_goes_by_who_is_root(tree, judge, shell, owners, status, said):
    files = folk(**{"/etc/passwd": NOBODY.format(shell), "/etc/shadow": "root:*:1::::::\ndaemon:*:1::::::\n"})
    found = judge(CONTROL, tree(files), owners=owners)
    if status == "not_applicable":
        # Each key is still one account's.
        assert found["status"] == "pass" and "accounts of people" not in found["message"]["en"]
        return
    assert found["status"] == status and said in found["message"]["en"]
    assert "each of the 0" not in found["message"]["en"].lower()
