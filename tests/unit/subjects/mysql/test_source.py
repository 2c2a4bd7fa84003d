# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a role of MariaDB may do is read from what is stored of it: information_schema shows users alone."""

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.mysql import source


@pytest.mark.parametrize(("told", "rights"), [
    # As MariaDB 10.5 stores GRANT RELOAD ON *.* TO chief.
    ({"access": 64, "version_id": 100529, "is_role": True}, ["RELOAD"]), ({"access": 0, "is_role": True}, []),
    ({"is_role": True}, []), ({"access": 1 | 1 << 15 | 1 << 33, "is_role": True}, ["SELECT", "SUPER", "bit 33"]),
    # Those of a user are told by information_schema.
    ({"access": 64, "plugin": "ed25519"}, [])])
def test_the_rights_of_a_role_are_the_bits_of_its_access(told, rights):
    found = list(source._of_role(["chief", "", json.dumps(told)]))
    assert found == [["'chief'@''", "*.*", right, "NO"] for right in rights]
