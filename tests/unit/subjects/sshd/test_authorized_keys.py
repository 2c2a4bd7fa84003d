# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A key that only turns its holder away opens nothing; any other command does."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.owned_accounts import OwnedAccounts
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import authorized_keys
from tests.unit.support.area_host import area_fixtures

_policy_of, judge, enforce = area_fixtures("accounts")

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFZPKn+wx64qiNBceQlXb4GF9LBSPgI9l6GjjxPvOdM5 key\n"
SAID = "echo 'Please login as the user \\\"ubuntu\\\" rather than the user \\\"root\\\".';echo;sleep 10;exit 142"
CLOSED = "no-port-forwarding,no-agent-forwarding,no-X11-forwarding,"
SHARED = "opens several accounts"
PEOPLE = {
    "/etc/passwd": "root:x:0:0::/root:/bin/bash\nubuntu:x:1000:1000::/home/ubuntu:/bin/bash\n",
    "/etc/shadow": "root:*:20000::::::\nubuntu:!:20000::::::\n", "/etc/group": "root:x:0:\nubuntu:x:1000:\n",
    "/home/ubuntu/.ssh/authorized_keys": KEY,
}


def key_of_root(options, **more):
    return dict(PEOPLE, **{"/root/.ssh/authorized_keys": options + KEY}, **more)


@pytest.mark.parametrize("options", [
    CLOSED + 'command="%s" ' % SAID, 'restrict,command="%s" ' % SAID, 'restrict,command="/usr/sbin/nologin" ',
    CLOSED + 'command="echo no" ', 'command="exit 1",NO-PORT-FORWARDING ', 'restrict,command="echo no && exit 1" ',
])
def test_the_key_that_cloud_init_leaves_root_opens_one_account(tree, judge, options):
    found = judge(OwnedAccounts(), tree(key_of_root(options)))
    assert not [one for one in [found] + found["details"] if SHARED in one["message"]["en"]], found


@pytest.mark.parametrize("options", [
    "", CLOSED.rstrip(",") + " ", CLOSED + 'command="/usr/bin/rsync --server" ', CLOSED + 'command="echo x; sh" ',
    CLOSED + 'command="echo $(sh)" ', CLOSED + 'command="echo `sh`" ', CLOSED + 'command="echo x | sh" ',
    CLOSED + 'command="echo x > .profile" ', CLOSED + 'command="echoes" ', CLOSED + 'command="echo \\"$(sh)\\"" ',
    # It would run nothing, and forward whatever is asked of it.
    'command="exit 1" ', 'restrict,port-forwarding,command="exit 1" ',
    # Which of two is run is sshd's to tell.
    CLOSED + 'command="exit 1",command="sh" ',
])
def test_any_other_key_of_two_accounts_is_shared(tree, judge, options):
    found = judge(OwnedAccounts(), tree(key_of_root(options)))
    assert [one["status"] for one in [found] + found["details"] if SHARED in one["message"]["en"]], found


def test_a_command_of_sshd_s_own_comes_before_that_of_a_key(tree, judge):
    files = key_of_root('restrict,command="exit 1" ', **{"/etc/ssh/sshd_config": "ForceCommand /bin/sh\n"})
    found = judge(OwnedAccounts(), tree(files))
    assert [one["status"] for one in [found] + found["details"] if SHARED in one["message"]["en"]], found


def test_keys_of_a_second_sshd_are_looked_for(tree):
    unit = "/etc/systemd/system/multi-user.target.wants/sshd-in.service"
    host = tree(dict(PEOPLE, **{
        "/etc/ssh/sshd_config": "Port 22\n", "/etc/ssh/in": "AuthorizedKeysFile /srv/keys/%u\nTrustedUserCAKeys /ca\n",
        unit: "[Service]\nExecStart=/usr/sbin/sshd -f /etc/ssh/in\n",
        "/etc/systemd/system/sshd-in.service": "[Service]\nExecStart=/usr/sbin/sshd -f /etc/ssh/in\n"}))
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people

    folk = people.of(host)
    assert "/srv/keys/ubuntu" in authorized_keys.files_of(host, folk, folk.named("ubuntu"))
    assert [keyword for keyword, _where in authorized_keys.elsewhere(host)] == ["TrustedUserCAKeys"]
