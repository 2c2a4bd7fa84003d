# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each version that changed was in a manifest that was approved by then, and something was kept before."""

import datetime
import gzip
import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.patch_flow import PatchFlow
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output

CONTROL = PatchFlow()
LOG = "/var/log/dpkg.log"
STATUS = "Package: openssl\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2\n\n"
FIRST = "2026-05-01 08:00:00 startup archives unpack\n"
CHANGED = "2026-11-20 10:00:00 upgrade openssl:amd64 1 2\n"
MADE = datetime.datetime(2026, 11, 19, 10).timestamp()


def host_of(log=FIRST + CHANGED, kept="2026-11-20 09:59:00", more=None):
    files = {
        "/var/lib/dpkg/status": STATUS, LOG: log, "/etc/os-release": "ID=debian\nVERSION_ID=12\n", **(more or {})}
    if kept is not None:
        files["/var/lib/jrt0117/patches/r1/before.json"] = json.dumps({"made": kept})
    return files


def approved(made=MADE, **changes):
    return [{"run": "r1", "release": "debian-12", "arch": "amd64", "ring": False, "made": made,
             "packages": ["openssl 2"], **changes}]


def test_what_was_approved_and_kept_before_passes(tree, judge):
    found = judge(CONTROL, tree(host_of()), approved=approved())
    assert found["status"] == "pass"
    assert found["message"]["en"].startswith("Each of the 1 versions that changed since 2026-11-19 was in an approved")


@pytest.mark.parametrize("changes", [
    {"packages": ["openssl 3"]}, {"packages": []}, {"release": "debian-11"},
    {"made": datetime.datetime(2026, 11, 20, 10, 0, 1).timestamp()}])
def test_what_was_in_no_manifest_by_then_is_named(tree, judge, changes):
    found = judge(CONTROL, tree(host_of()), approved=approved(MADE - 9e6, run="r0", packages=[]) + approved(**changes))
    assert (found["status"], found["reason"]) == ("fail", "versions_unapproved")
    assert "openssl 2" in found["message"]["en"]
    assert found["evidence"][0] == {"kind": "file", "ref": LOG + ":2", "text": CHANGED.strip()}


def test_a_host_of_the_test_ring_has_it_before_the_manifest(tree, judge):
    late = datetime.datetime(2026, 11, 20, 12).timestamp()
    ring = approved(MADE - 9e6, run="r0", packages=[]) + approved(late, ring=True)
    assert judge(CONTROL, tree(host_of()), approved=ring)["status"] == "pass"


@pytest.mark.parametrize("kept", [None, "2026-11-20 10:00:01", "soon", 7])
def test_a_run_that_kept_nothing_before_is_named(tree, judge, kept):
    found = judge(CONTROL, tree(host_of(kept=kept)), approved=approved())
    assert (found["status"], found["reason"]) == ("fail", "nothing_kept")


def test_going_back_to_what_an_approved_run_has_kept_is_no_change_of_its_own(tree, judge):
    back = CHANGED.replace("1 2", "2 1").replace("10:00", "11:00")
    files = host_of(FIRST + CHANGED + back)
    assert judge(CONTROL, tree(files), approved=approved())["status"] == "fail"
    files["/var/lib/jrt0117/patches/r1/before.json"] = json.dumps(
        {"made": "2026-11-20 09:59:00", "packages": [{"name": "openssl", "now": "1"}, None]})
    assert judge(CONTROL, tree(files), approved=approved())["status"] == "pass"


def test_without_manifests_a_person_looks(tree, judge):
    found = judge(CONTROL, tree(host_of()))
    assert (found["status"], found["reason"]) == ("manual", "no_manifests")
    assert found["message"]["en"].startswith("1 versions changed since 2026-05-26")


def test_what_changed_before_the_first_manifest_or_long_ago_is_left(tree, judge):
    assert judge(CONTROL, tree(host_of()), approved=approved(MADE + 2 * 86400, packages=[]))["status"] == "pass"
    assert "0 versions" in judge(CONTROL, tree(host_of()), flow_days=1)["message"]["en"]


def test_logs_that_begin_later_are_told_of(tree, judge):
    host = tree(host_of(CHANGED.replace("20 10", "21 10")))
    assert "since 2026-11-21" in judge(CONTROL, host)["message"]["en"]


def test_rotated_logs_are_read(tree, judge):
    more = {LOG + ".2.gz": gzip.compress(CHANGED.replace("openssl", "sudo").encode()), LOG + ".1": CHANGED}
    found = judge(CONTROL, tree(host_of(FIRST, more=more)), approved=approved())
    assert found["status"] == "fail" and "sudo 2" in found["message"]["en"]


@pytest.mark.parametrize("line", [
    "2026-11-20 10:00:00 upgrade openssl:amd64 2 2\n", "2026-11-20 10:00:00 install sudo:amd64 <none> 2\n", "\xff\n",
    "2026-11-20 upgrade\n"])
def test_what_is_no_change_is_none(tree, judge, line):
    assert judge(CONTROL, tree(host_of(FIRST + line)), approved=approved())["status"] == "pass"


def test_a_damaged_log_is_not_checked(tree, judge):
    found = judge(CONTROL, tree(host_of(more={LOG + ".2.gz": b"\x1f\x8b\x08cut"})), approved=approved())
    assert (found["status"], found["reason"]) == ("not_checked", "changes_unseen")


def test_a_damaged_log_hides_nothing_that_the_others_tell(tree, judge):
    files = host_of(FIRST + CHANGED.replace("openssl", "sudo"), more={LOG + ".2.gz": b"\x1f\x8b\x08cut"})
    found = judge(CONTROL, tree(files), approved=approved())
    assert (found["status"], found["reason"]) == ("fail", "versions_unapproved")
    assert {one["status"] for one in found["details"]} == {"fail", "not_checked"}


@pytest.mark.parametrize("files", [{"/var/lib/dpkg/status": STATUS}, {"/lib/apk/db/installed": "P:musl\nV:1\nA:x\n"}])
def test_without_a_log_nothing_is_claimed(tree, judge, files):
    found = judge(CONTROL, tree(files), approved=approved())
    assert (found["status"], found["reason"]) == ("not_checked", "changes_unknown")


def of_rpm(tree, monkeypatch, *rows):
    """A host with rpm whose packages were installed so many days after the first."""
    made = datetime.datetime(2026, 1, 5, 10).timestamp()
    said = "".join("%s\t0:%s-1\tnoarch\t%d\n" % (name, version, made + days * 86400) for name, version, days in rows)
    monkeypatch.setattr(Host, "which", lambda self, name: "/usr/bin/" + name)
    monkeypatch.setattr(Host, "run", lambda self, argv, **more: Output(0, said, ""))
    kept = json.dumps({"made": "2026-11-20 09:59:00"})
    return tree({"/var/lib/rpm/Packages": "x", "/etc/os-release": "ID=rocky\nID_LIKE=\"rhel\"\nVERSION_ID=9.4\n",
                 "/var/lib/jrt0117/patches/r1/before.json": kept})


BASE = ("glibc", "2", 0), ("openssl", "2", 319)


def test_rpm_tells_since_when_a_package_has_its_version(tree, judge, monkeypatch):
    host = of_rpm(tree, monkeypatch, *BASE)
    rocky = approved(release="rocky-9", packages=["openssl 0:2-1"])
    assert judge(CONTROL, host, approved=rocky)["status"] == "pass"


def test_what_rpm_has_got_otherwise_is_named_and_the_installation_is_not(tree, judge, monkeypatch):
    host = of_rpm(tree, monkeypatch, *BASE, ("sudo", "3", 319), ("bash", "5", 0.9))
    found = judge(CONTROL, host, approved=approved(release="rocky-9", packages=["openssl 0:2-1"]))
    assert (found["status"], found["reason"]) == ("fail", "versions_unapproved") and "sudo 0:3-1" in found[
        "message"]["en"]
    assert found["evidence"][0]["kind"] == "command" and "bash" not in str(found)
