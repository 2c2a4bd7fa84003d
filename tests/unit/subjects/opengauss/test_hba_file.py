# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of pg_hba.conf as openGauss reads them: what is a rule is read with its place, what is none says why."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.opengauss import hba_file
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import hba


def rule(line):
    return hba.rules(hba_file.rows(line), "/data/pg_hba.conf")[0]


@pytest.mark.parametrize("line, kind, databases, users, address, method", [
    ("local all all trust", "local", ("all",), ("all",), None, "trust"),
    ("\tlocal  all\tall  trust # why", "local", ("all",), ("all",), None, "trust"),
    ("local all all trust\r", "local", ("all",), ("all",), None, "trust"),
    ("host a,b, c,+d 10.0.0.0/8 sha256", "host", ("a", "b", "c"), (), None, ""),
    ("host a,b c,+d 10.0.0.0/8 sha256", "host", ("a", "b"), ("c", "+d"), "10.0.0.0/8", "sha256"),
    ("host all all 10.0.0.0 255.0.0.0 sm3", "host", ("all",), ("all",), "10.0.0.0/8", "sm3"),
    ("hostssl all all fe80::/10 cert", "hostssl", ("all",), ("all",), "fe80::/10", "cert"),
    ("host all all fe80:: ffc0:: md5", "host", ("all",), ("all",), "fe80::/10", "md5"),
    ("host all all .example.com sha256", "host", ("all",), ("all",), ".example.com", "sha256"),
    ("host all all samenet sha256", "host", ("all",), ("all",), "samenet", "sha256"),
    ('host "all" "a ""b"", #c" 10.0.0.1/32 sha256', "host", ('"all"',), ('a "b", #c',), "10.0.0.1/32", "sha256"),
    ("host @names all 10.0.0.1/32 sha256", "host", ("@names",), ("all",), "10.0.0.1/32", "sha256")])
def test_a_rule(line, kind, databases, users, address, method):
    found = rule(line)
    if not users:
        # A blank after a comma goes on with the field: here one field is missing.
        assert found.error is not None
        return
    assert (found.kind, found.databases, found.users, found.method) == (kind, databases, users, method)
    assert address is None and found.address is None or str(found.address) == address
    assert found.text in line and str(found.where) == "/data/pg_hba.conf:1"


@pytest.mark.parametrize("line, says", [
    ("\ufefflocal all all trust", "no kind"), ("hostgssenc all all all gss", "no kind"), ("local", "DATABASE"),
    ("local all", "USER"), ("host all all", "ADDRESS"), ("host all all 10.0.0.1", "MASK"), ("local all all", "METHOD"),
    ("host all all 10.0.0.0/33 md5", "no address"), ("host all all 10.0.0.0 ffff:: md5", "no mask"),
    ("host all all name/8 md5", "no address"), ("local all all trust,md5", "more than one METHOD"),
    ("host all all all scram-sha-256", "no method"), ("host all all all peer", "peer is no method of host"),
    ("host all all all cert", "cert is no method of host"), ("local all all peer map", "without a value"),
    ("local all %s trust" % ("x" * 255), "longer than")])
def test_what_is_no_rule_says_why(line, says):
    found = hba_file.rows("# first\n\n" + line + "\n")
    assert [row["line_number"] for row in found] == [3]
    assert says in found[0]["error"].en and found[0]["error"].zh


def test_no_password_of_a_directory_is_told():
    line = 'host all all 10.0.0.0/8 ldap ldapserver=a ldapbinddn="cn=b" ldapbindpasswd="geheim x" ldapport=1'
    found = rule(line)
    assert found.error is None and "geheim" not in found.text and found.text in line


def test_five_hundred_lines_and_a_line_of_a_million_characters():
    text = "".join("host d%d all 10.0.0.0/8 sha256\n" % number for number in range(500))
    assert len(hba_file.rows(text)) == 500
    assert hba_file.rows("local all %s" % ("x " * 500000))[0]["error"] is not None
    assert hba_file.rows('local "' + "x" * 1000000)[0]["error"] is not None
    assert hba_file.rows("#" * 1000000 + "\n,,,\n") == []


def test_what_is_cut_off_is_no_rule_or_the_same():
    line = "host credit app 192.0.2.0 255.255.255.0 sha256"
    for end in range(len(line)):
        row = hba_file.rows(line[:end])
        assert not row or row[0]["error"] is not None
