# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One word of a line of pg_hba.conf changes, and no other byte; what is not understood stays."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import hba_lines
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.hba import Rule
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where


def rule(kind, method):
    return Rule(Where("/pg_hba.conf", 1), kind, ("all",), ("all",), None, method, "", None)


@pytest.mark.parametrize(("line", "kind", "wanted", "changed"), [
    ("local   all  all\ttrust   # why", "local", "peer", "local   all  all\tpeer   # why"),
    ("host all all 10.0.0.0/8 trust", "host", "scram-sha-256", "host all all 10.0.0.0/8 scram-sha-256"),
    ("host all all 10.0.0.0 255.0.0.0 trust", "host", "scram-sha-256", "host all all 10.0.0.0 255.0.0.0 scram-sha-256"),
    ("  host a, b ,c \"x y\",d all trust", "host", "hostssl", "  hostssl a, b ,c \"x y\",d all trust"),
    ('host "db" +g ::1 ffff:: "trust" clientcert=verify-ca', "host", "hostssl",
     'hostssl "db" +g ::1 ffff:: "trust" clientcert=verify-ca'),
    ("host all @file samenet trust", "host", "scram-sha-256", "host all @file samenet scram-sha-256")])
def test_a_word_is_put_in_place(line, kind, wanted, changed):
    assert hba_lines.changed(line, rule(kind, "trust"), wanted) == changed


@pytest.mark.parametrize("line", [
    "", "# host all all all trust", "host all all trust", "local all all trust map=x", "local all all peer",
    "host all all all trust \\", "local all all", 'local all "all trust'])
def test_what_is_not_what_the_server_says_stays(line):
    assert hba_lines.changed(line, rule("local", "trust"), "peer") is None
