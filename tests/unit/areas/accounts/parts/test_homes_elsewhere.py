# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Homes on a volume that is not there are named, and pass nothing."""

import pathlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.file_access import FileAccess
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.no_trust_logins import NoTrustLogins
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.owned_accounts import OwnedAccounts
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import homes_elsewhere, mounts

PASSWD = "root:x:0:0::/root:/bin/sh\n" + "".join(
    "%s:x:%d:%d::/home/%s:/bin/sh\n" % (name, uid, uid, name) for uid, name in enumerate(("ann", "bob", "cid"), 1000))
FSTAB = "# volumes\n/dev/vda1 / ext4 defaults 0 1\n/dev/vdb /home xfs defaults 0 2\n"
SAID = "2 homes were not looked at, for /home is a volume of its own (/etc/fstab:3) and is not mounted: %s."


def told(host):
    return [seen.message.en for _part, seen in homes_elsewhere.unmounted().looked_at(host)]


@pytest.mark.parametrize("fstab, said", [
    (FSTAB, [SAID % "/home/bob, /home/cid"]), (FSTAB.replace("/dev/vdb", "#/dev/vdb"), []), ("", []),
    (FSTAB.replace(" /home ", " /data "), []),
])
def test_homes_of_a_volume_that_is_not_mounted_are_named(tree, fstab, said):
    host = tree({"/etc/passwd": PASSWD, "/etc/fstab": fstab, "/home/ann/.profile": "", "/root/.profile": ""})
    assert told(host) == said


def test_homes_that_a_link_leads_to_are_named_by_the_volume_that_they_lie_on(tree):
    fstab = FSTAB.replace(" /home ", " /data ") + "/dev/vdc /data/home/cid xfs defaults 0 2\n"
    link = pathlib.PurePosixPath("/data/home")
    host = tree({"/etc/passwd": PASSWD, "/etc/fstab": fstab, "/home": link, "/root/x": ""})
    assert [text.rpartition(": ")[2] for text in told(host)] == ["/home/ann, /home/bob.", "/home/cid."]


def test_a_home_that_is_missing_on_a_volume_that_is_mounted_is_nowhere(tree, tmp_path, monkeypatch):
    host = tree({"/etc/passwd": PASSWD, "/etc/fstab": FSTAB, "/home/ann/.profile": ""})
    table = tmp_path / "mountinfo"
    table.write_text("36 25 0:30 / %s rw shared:1 - xfs source rw\n" % (tmp_path / "home"))
    monkeypatch.setattr(mounts, "TABLE", str(table))
    assert told(host) == []


@pytest.mark.parametrize("control", [FileAccess(), NoTrustLogins(), OwnedAccounts()])
def test_the_controls_that_look_into_homes_tell(tree, judge, control):
    host = tree({"/etc/passwd": PASSWD, "/etc/fstab": FSTAB, "/home/ann/.profile": ""})
    found = judge(control, host)
    assert found["status"] != "pass" and SAID % "/home/bob, /home/cid" in str(found)
