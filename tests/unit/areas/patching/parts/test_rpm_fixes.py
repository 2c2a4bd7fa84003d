# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A package of rpm that is older than a security advisory says is named; a repository that tells nothing is not silent
consent.
"""

import datetime
import gzip
import hashlib
import lzma
import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.security_updates import SecurityUpdates
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from tests.unit.support.area_host import TODAY

CONTROL = SecurityUpdates()
CACHE = "/var/cache/dnf/updates-0123456789abcdef/repodata/"
REPO = "/etc/yum.repos.d/site.repo"
NOON = datetime.datetime.combine(TODAY, datetime.time(12)).timestamp()
MODULE = '<module stream="{}" name="nodejs" version="1" context="x" arch="x86_64"/>'
UPDATES = '<?xml version="1.0"?>\n<updates>{}</updates>\n'


def package(name, version="2.0", release="1", epoch="0", arch="x86_64"):
    return f'<package src="x" arch="{arch}" epoch="{epoch}" release="{release}" name="{name}" version="{version}"/>'


def advisory(*packages, kind="security", severity="Low", day="2026-11-20 00:00:00", module=""):
    return (
        f'<update from="x" status="final" type="{kind}" version="1"><id>SA-1</id><severity>{severity}</severity>'
        f'<issued date="{day}"/><references><reference id="CVE-2026-12345" type="cve"/></references>'
        f'<pkglist><collection short="c">{module}{"".join(packages)}</collection></pkglist></update>')


def repository(*updates, name="updates", ending=".gz", pack=gzip.compress, made=NOON, digest=None, folder=CACHE):
    """Return the files of what dnf has fetched."""
    data = pack(UPDATES.format("".join(updates)).encode()) if updates != (None,) else None
    told = "" if data is None else (
        f'<data type="updateinfo"><checksum type="sha256">{digest or hashlib.sha256(data).hexdigest()}</checksum>'
        f'<location href="repodata/a-updateinfo.xml{ending}"/><timestamp>{int(made)}</timestamp></data>')
    files = {
        REPO: f"[main]\ngpgcheck=1\n[{name}]\nname=%(var)s\nbaseurl=https://example.org/\n",
        folder + "repomd.xml": f"<repomd><revision>{int(made)}</revision>{told}</repomd>"}
    return files if data is None else {**files, folder + "a-updateinfo.xml" + ending: data}


@pytest.fixture
def host(tree, tmp_path, monkeypatch):
    """Return a function that makes a host of files and packages (`name version`) whose metadata were fetched then."""
    def build(files, *packages, fetched=NOON):
        rows = ["\t".join([*one.split(), "x86_64"]) for one in packages]

        def run(_self, argv, **_more):
            if argv[0] == "rpm":
                return Output(0, "".join(row + "\n" for row in rows), "")
            return Output(0, "", "") if argv[0] == "zstd" else Output(1, "", "no such answer")
        monkeypatch.setattr(Host, "run", run)
        monkeypatch.setattr(Host, "which", lambda _self, name: "/usr/bin/" + name)
        made = tree({"/var/lib/rpm/rpmdb.sqlite": "", **files})
        for path in tmp_path.glob("var/cache/**/*"):
            os.utime(path, (fetched, fetched))
        return made
    return build


def test_one_that_is_older_is_named_with_its_advisory(host, judge):
    files = repository(advisory(package("openssl", "3.0.7", "2.el9", "1")))
    found = judge(CONTROL, host(files, "openssl 1:3.0.7-1.el9"))
    assert (found["status"], found["reason"]) == ("pass", "updates_in_grace")
    assert "openssl 1:3.0.7-2.el9 (SA-1, 2026-11-20)" in found["message"]["en"]
    assert "CVE-2026-12345" in str(found["evidence"])


@pytest.mark.parametrize("day, severity, reason", [
    ("2026-11-08", "Low", "updates_in_grace"), ("2026-11-07", "Moderate", "updates_missing"),
    ("2026-11-18", "Important", "updates_missing"), ("2026-11-18", "critical", "updates_missing"),
    ("2026-11-19", "Critical", "updates_in_grace"), ("", "Low", "update_age_unknown"),
    ("1795132800", "Low", "updates_in_grace"), ("2026-99-99", "Low", "update_age_unknown")])
def test_days_count_from_the_advisory(host, judge, day, severity, reason):
    files = repository(advisory(package("gzip"), day=day, severity=severity))
    assert judge(CONTROL, host(files, "gzip 0:1.0-1"))["reason"] == reason


@pytest.mark.parametrize("here, advised, missing", [
    ("0:2.0-1", {}, False), ("0:1.9-9", {}, True), ("0:2.1-1", {}, False), ("1:1.0-1", {}, False),
    ("0:2.0~rc1-1", {}, True), ("0:2.0^git-1", {}, False), ("0:2.0-1", {"epoch": "1"}, True),
    ("0:1.0-1", {"epoch": ""}, True), ("0:1.0-1", {"arch": "i686"}, False), ("0:1.0-1", {"arch": "noarch"}, True)])
def test_versions_are_ordered_as_rpm_orders_them(host, judge, here, advised, missing):
    found = judge(CONTROL, host(repository(advisory(package("gzip", **advised))), "gzip " + here))
    assert (found["reason"] == "updates_in_grace") == missing, found["message"]
    assert found["status"] == "pass"


def test_of_kernels_side_by_side_the_newest_counts(host, judge):
    files = repository(advisory(package("kernel-core", "5.14"), day="2026-01-01"))
    assert judge(CONTROL, host(files, "kernel-core 0:5.13-1", "kernel-core 0:5.14-1"))["reason"] == "updates_installed"
    assert judge(CONTROL, host(files, "kernel-core 0:5.12-1", "kernel-core 0:5.13-1"))["reason"] == "updates_missing"


def test_the_first_of_several_advisories_tells_since_when(host, judge):
    files = repository(
        advisory(package("gzip", "1.5"), day="2026-10-01"), advisory(package("gzip", "2.0"), day="2026-11-21"))
    assert "gzip 2.0-1 (SA-1, 2026-10-01)" in judge(CONTROL, host(files, "gzip 0:1.0-1"))["message"]["en"]
    assert judge(CONTROL, host(files, "gzip 0:1.5-1"))["reason"] == "updates_in_grace"


def test_a_bugfix_is_none(host, judge):
    files = repository(
        advisory(package("gzip"), kind="bugfix", day="2026-01-01"), "<!-- %s -->" % advisory(package("gzip")))
    assert judge(CONTROL, host(files, "gzip 0:1.0-1"))["reason"] == "updates_installed"


@pytest.mark.parametrize("state, reason", [
    ("stream=18\r\nstate=enabled\r\n", "updates_missing"), ("stream=20\nstate=enabled\n", "updates_installed"),
    ("stream=18\nstate=disabled\n", "updates_installed"), ("", "updates_installed")])
def test_advisories_of_a_module_count_where_its_stream_is_enabled(host, judge, state, reason):
    files = repository(advisory(package("nodejs"), module=MODULE.format(18), day="2026-01-01"))
    files["/etc/dnf/modules.d/nodejs.module"] = "[nodejs]\r\nname=nodejs\n" + state
    assert judge(CONTROL, host(files, "nodejs 0:1.0-1"))["reason"] == reason


@pytest.mark.parametrize("ending, pack", [(".gz", gzip.compress), (".xz", lzma.compress), ("", bytes)])
def test_packed_ones_are_read(host, judge, ending, pack):
    files = repository(advisory(package("gzip"), day="2026-01-01"), ending=ending, pack=pack)
    assert judge(CONTROL, host(files, "gzip 0:1.0-1"))["reason"] == "updates_missing"


@pytest.mark.parametrize("old, new", [
    ("<updates>", '<updates xmlns="http://linux.duke.edu/metadata/none" xmlns:rpm="http://x/">'),
    ('epoch="0"', 'epoch=""'), ('epoch="0" ', ""), ("<updates>", "<updates>\r\n"), ("Low", "Low &amp; lower")])
def test_what_a_repository_writes_otherwise_hides_no_fix(host, judge, old, new):
    files = repository(
        advisory(package("gzip"), day="2026-01-01"), pack=lambda data: gzip.compress(
            data.replace(old.encode(), new.encode())))
    assert judge(CONTROL, host(files, "gzip 0:1.0-1"))["reason"] == "updates_missing"


def test_an_advisory_without_packages_is_about_none(host, judge):
    assert judge(CONTROL, host(repository(advisory()), "gzip 0:1.0-1"))["reason"] == "updates_installed"


def test_a_repository_that_is_named_by_its_list_of_mirrors_alone_is_one(host, judge):
    files = repository(advisory(package("gzip"), day="2026-01-01"))
    files[REPO] = "[updates]\nmirrorlist=https://example.org/list?arch=$basearch\nenabled=True\n"
    assert judge(CONTROL, host(files, "gzip 0:1.0-1"))["reason"] == "updates_missing"


@pytest.mark.parametrize("changes", [
    {"ending": ".zck"}, {"ending": ".zst"}, {"pack": lambda data: gzip.compress(data)[:-9]}, {"digest": "0" * 64},
    {"pack": lambda data: gzip.compress(data.replace(b"updates>", b"x:updates>"))},
    {"pack": lambda data: gzip.compress(data[:-12])}, {"pack": lambda data: b""}])
def test_one_that_cannot_be_read_is_an_error(host, judge, changes):
    found = judge(CONTROL, host(repository(advisory(package("gzip")), **changes), "gzip 0:3.0-1"))
    assert (found["status"], found["reason"]) == ("error", "index_unreadable")


def test_no_advisories_at_all_is_an_error_and_no_pass(host, judge):
    found = judge(CONTROL, host(repository(None), "gzip 0:1.0-1"))
    assert (found["status"], found["reason"]) == ("error", "no_advisories")
    assert judge(CONTROL, host({}, "gzip 0:1.0-1"))["reason"] == "no_advisories"


def test_a_repository_without_them_beside_one_with_is_named(host, judge):
    files = repository(advisory(package("gzip", "0.1")))
    other = repository(None, name="vendor", folder="/var/cache/dnf/vendor-0123456789abcdef/repodata/")
    files[REPO] += other.pop(REPO).replace("[main]\ngpgcheck=1\n", "")
    found = judge(CONTROL, host({**files, **other}, "gzip 0:1.0-1"))
    assert (found["status"], found["reason"]) == ("not_checked", "repository_silent")
    assert "vendor" in found["message"]["en"]


def test_one_that_was_never_fetched_is_an_error(host, judge):
    found = judge(CONTROL, host({REPO: "[updates]\nenabled = True\n"}, "gzip 0:1.0-1"))
    assert (found["status"], found["reason"]) == ("error", "index_unreadable")


@pytest.mark.parametrize("enabled", ["0", "no", "False"])
def test_one_that_is_disabled_is_not_asked(host, judge, enabled):
    files = repository(advisory(package("gzip", "0.1")))
    files[REPO] += "[old]\nenabled=%s\r\n" % enabled
    assert judge(CONTROL, host(files, "gzip 0:1.0-1"))["status"] == "pass"


@pytest.mark.parametrize("fetched, made, status, reason", [
    (8, 8, "error", "index_stale"), (7, 7, "pass", "updates_installed"), (0, 61, "manual", "mirror_still"),
    (-3, 0, "error", "index_future"), (0, -3, "error", "index_future")])
def test_old_metadata_say_nothing_of_today(host, judge, fetched, made, status, reason):
    files = repository(advisory(package("gzip", "0.1")), made=NOON - made * 86400)
    found = judge(CONTROL, host(files, "gzip 0:1.0-1", fetched=NOON - fetched * 86400))
    assert (found["status"], found["reason"]) == (status, reason)


def test_of_two_caches_the_one_fetched_last_counts(host, judge, tmp_path):
    old = repository(advisory(package("gzip", "0.1")), folder=CACHE.replace("0123", "ffff"))
    made = host({**old, **repository(advisory(package("gzip"), day="2026-01-01"))}, "gzip 0:1.0-1")
    for path in tmp_path.glob("var/cache/dnf/updates-ffff*/repodata/*"):
        os.utime(path, (NOON - 86400, NOON - 86400))
    assert judge(CONTROL, made)["reason"] == "updates_missing"


def test_zypper_keeps_them_elsewhere(host, judge):
    files = repository(advisory(package("gzip"), day="2026-01-01"), folder="/var/cache/zypp/raw/updates/repodata/")
    files["/etc/zypp/repos.d/updates.repo"] = files.pop(REPO)
    assert judge(CONTROL, host(files, "gzip 0:1.0-1"))["reason"] == "updates_missing"
