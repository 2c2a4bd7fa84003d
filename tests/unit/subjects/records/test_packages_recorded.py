# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What dpkg and rpm say of their files is recorded by kind; a complaint, or a line of no known form, is a failure."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import recorder, source
from tests.unit.support import records

DPKG = """\
??5?????? c /etc/adduser.conf
missing   c /etc/issue.net
missing     /usr/share/doc/bash/README
missing     /var/cache/apt/archives
missing     /usr/bin/tac
??5??????   /bin/host name
?????????   /usr/bin/su
"""
RPM = b"""\
S.5....T.  c /etc/sudoers
.M.....T.    /usr/bin/chage
..5....T.    /usr/lib64/lib\xffz.so
....L....    /usr/bin/awk
missing   d /usr/share/man/man1/awk.1.gz
"""


@pytest.fixture
def verify(tree, tmp_path, monkeypatch):
    """Return a function that has the recorder ask a tool that answers so; it gives the record."""
    monkeypatch.setattr(recorder, "text_of", lambda path: records.MACHINE)
    monkeypatch.setattr(recorder, "_DPKG", str(tmp_path / "dpkg") + "/")

    def run(output, rc=0, errors=b"", rows="bash\n0123456789abcdef0123456789abcdef /\n /\n", **files):
        tree({"/etc/machine-id": records.MACHINE, **{"/dpkg/" + name: one for name, one in files.items()}})
        monkeypatch.setattr(recorder, "ran", lambda arguments, argv: (rc, output, errors))
        monkeypatch.setattr(recorder, "asked", lambda argv: rows if argv[0] == "rpm" else None)
        recorder.main(["packages-verify", "--folder", str(tmp_path / records.FOLDER[1:])])
        return source.of(tree(), "packages-verify")
    return run


def names(found, kind):
    return [path for path, _signs in found.facts[kind]]


def debian(tmp_path, listed):
    status = ("Package: bash\nStatus: install ok installed\nVersion: 5\n"
              "Conffiles:\n /etc/adduser.conf 0123456789abcdef0123456789abcdef\n")
    return {"status": status, "info/bash.list": "".join(f"{one}\n" for one in listed),
            "info/bash.md5sums": f"{'0' * 32}  {str(tmp_path)[1:]}/known\n"}


def test_of_dpkg_each_kind_is_told_apart(verify, tmp_path):
    found = verify(DPKG.encode(), **debian(tmp_path, []))
    assert (found.result, found.rc, found.tool) == ("warning", 0, "dpkg")
    assert names(found, "config") == ["/etc/adduser.conf", "/etc/issue.net"]
    assert names(found, "files") == ["/usr/bin/tac", "/bin/host name"]
    assert names(found, "unread") == ["/usr/bin/su"] and found.facts["counts"]["left_out"] == 2
    assert (found.facts["packages"], found.facts["digests"]) == (1, 2)


def test_an_installed_file_without_a_digest_is_named(verify, tmp_path, tree):
    tree({"/known": "", "/odd": ""})
    found = verify(b"", **debian(tmp_path, [tmp_path, tmp_path / "known", tmp_path / "odd", tmp_path / "gone"]))
    assert (found.facts["without"], found.facts["without_count"]) == ([str(tmp_path / "odd")], 1)


@pytest.mark.parametrize("by, without", [(":", ["known"]), ("other", ["known"]), ("bash", [])])
def test_a_file_in_the_place_of_one_that_was_diverted_is_not_compared_with_that_one_s_digest(
        verify, tmp_path, tree, by, without):
    tree({"/known": "somebody's", "/known.distrib": "bash's"})
    moved = f"{tmp_path}/known\n{tmp_path}/known.distrib\n{by}\n"
    found = verify(b"", **debian(tmp_path, [tmp_path / "known"]), diversions=moved)
    assert found.facts["without"] == [str(tmp_path / name) for name in without]
    assert found.result == "ok"


def test_of_rpm_what_differs_is_no_failure_and_any_name_is_told(verify):
    found = verify(RPM, rc=1)
    assert (found.result, found.rc, found.tool) == ("warning", 1, "rpm")
    assert names(found, "files") == ["/usr/lib64/lib\\xffz.so", "/usr/bin/awk"]
    assert (names(found, "config"), names(found, "attributes")) == (["/etc/sudoers"], ["/usr/bin/chage"])
    assert (found.facts["packages"], found.facts["digests"]) == (1, 1)


def test_nothing_to_compare_is_told_as_such(verify):
    found = verify(b"", rows=None)
    assert (found.result, found.facts["packages"], found.facts["digests"]) == ("ok", 0, 0)


@pytest.mark.parametrize("output, rc, errors, said", [
    (b"", 0, b"dpkg: warning: files list file for package 'login' missing\n", "files list file"),
    (b"", 2, b"", "exit status 2"), (b"??5??????\n", 0, b"", "??5"), (b"\xff\xfe\n", 0, b"", "\\xff"),
    (b"", 127, b"[Errno 2] No such file or directory: 'rpm'\n", "No such file")])
def test_what_is_not_understood_is_a_failure(verify, output, rc, errors, said):
    found = verify(output, rc, errors)
    assert found.result == "failed" and said in found.facts["said"]
