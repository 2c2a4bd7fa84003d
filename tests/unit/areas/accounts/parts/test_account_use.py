# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody's access ends in silence: an account that somebody uses is told and left, and who is shut is named beforehand.
"""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.database_admin_separation import (
    DatabaseAdminSeparation,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.default_accounts_locked import (
    DefaultAccountsLocked,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_empty_passwords import NoEmptyPasswords
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.connection import Connection
from tests.unit.support.folk import KEY, folk
from tests.unit.support.login_records import lastlog

GIT = "git:x:998:998::/var/lib/gitea:/bin/bash\n"
POSTGRES = "postgres:x:113:113::/var/lib/postgresql:/bin/bash\n"


def host(passwd, **files):
    return folk(passwd, passwd.split(":")[0] + ":*:20700::::::\n", **files)


@pytest.mark.parametrize(
    "control, passwd, keys",
    [
        (DefaultAccountsLocked(), GIT, "/var/lib/gitea/.ssh/authorized_keys"),
        (DatabaseAdminSeparation(), POSTGRES, "/var/lib/postgresql/.ssh/authorized_keys")])
def test_an_account_that_a_key_opens_is_told_with_the_key_and_left(tree, judge, enforce, control, passwd, keys):
    found = judge(control, tree(host(passwd, **{keys: "# theirs\n" + KEY})))
    assert (found["status"], found["would_change"]) == ("fail", False)
    assert "1 SSH keys open it (%s:2)" % keys in found["advice"]["en"]
    assert enforce(control, tree())[1] == []


@pytest.mark.parametrize("days, left", [(3, True), (91, False)])
def test_an_account_that_logged_in_lately_is_told_and_left(tree, enforce, days, left):
    found, changed = enforce(DefaultAccountsLocked(), tree(host(GIT, **{"/var/log/lastlog": lastlog({998: days})})))
    assert (found["status"], changed == []) == ("fail" if left else "pass", left)


def test_an_account_that_nobody_uses_is_named_before_it_is_closed(tree, judge, enforce):
    found = judge(DefaultAccountsLocked(), tree(host(GIT)))
    assert found["would_change"] and found["advice"]["en"].startswith("Enforcing closes git: su - git ends")
    assert enforce(DefaultAccountsLocked(), tree())[0]["status"] == "pass"


PAM = {"/etc/pam.d/login": "auth required pam_unix.so nullok\n", "/usr/lib/security/pam_unix.so": ""}


@pytest.mark.parametrize("user, left", [("root", True), ("alice", True), ("bob", False)])
def test_nullok_stays_while_root_or_this_runs_own_user_needs_it(tree, enforce, tmp_path, user, left):
    files = folk(**PAM)
    files["/etc/shadow"] = files["/etc/shadow"].replace(user + ":!:", user + "::")
    found = enforce(NoEmptyPasswords(), tree(files), connection=Connection("alice", "192.0.2.1"))[0]
    assert ("nullok" in (tmp_path / "etc/pam.d/login").read_text()) == left
    assert found["status"] == ("fail" if left else "pass")


def test_who_is_locked_for_an_empty_password_is_named_beforehand(tree, judge):
    files = folk()
    files["/etc/shadow"] = files["/etc/shadow"].replace("bob:!:", "bob::")
    assert judge(NoEmptyPasswords(), tree(files))["advice"]["en"].startswith("Enforcing locks bob")
