# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is shown of the account files."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where


@pytest.mark.parametrize(
    "written, shown",
    [
        ("ann:x:1000:1000::/home/ann:/bin/sh", "ann:x:1000:1000::/home/ann:/bin/sh"),
        ("ann:xy:1000:", "ann:********:1000:"),
        ("ann:$6$salt$hash:1:", "ann:********:1:"),
        ("ann:!$6$salt$hash:1:", "ann:!********:1:"),
        ("ann:!!word:1:", "ann:!!********:1:"),
        ("ann:word:1:", "ann:********:1:"),
        ("ann::1:", "ann::1:"),
        ("ann:!:1:", "ann:!:1:"),
        ("ann:!!:1:", "ann:!!:1:"),
        ("ann:*:1:", "ann:*:1:"),
        ("staff:x:50:ann,bob", "staff:x:50:ann,bob"),
    ],
)
def test_of_a_password_the_marks_before_it_alone_are_shown(written, shown):
    assert people.shown(written) == shown


def test_an_account_is_shown_with_the_line_of_its_password(tree):
    host = tree({
        "/etc/passwd": "root:x:0:0::/root:/bin/sh\nold:secret:5:5::/:/bin/sh\nnew:x:6:6::/:/bin/sh\n",
        "/etc/shadow": "root:*:1::::::\nnew:$6$a$b:1::::::\n"})
    folk = people.of(host)
    assert folk.seen_login("new")[1] == Evidence("file", Where("/etc/shadow", 2), "new:********:1::::::")
    assert [item.text for item in folk.seen_login("new")] == ["new:x:6:6::/:/bin/sh", "new:********:1::::::"]
    assert [item.text for item in folk.seen_login("old")] == ["old:********:5:5::/:/bin/sh"]
    assert folk.seen_account("eve") == [absent("/etc/passwd")]


def test_groups_are_shown_or_where_they_were_looked_for(tree):
    folk = people.of(tree({"/etc/group": "root:x:0:\nstaff:x:50:ann\n"}))
    assert [item.text for item in folk.seen_groups("staff", "wheel")] == ["staff:x:50:ann"]
    assert folk.seen_groups("wheel") == [absent("/etc/group")]
