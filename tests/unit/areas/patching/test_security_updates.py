# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A package that lacks a fix of a security source is named, whatever keeps the fix away; a list that is old is none."""

import bz2
import gzip
import hashlib
import lzma

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.security_updates import SecurityUpdates
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from tests.unit.areas.patching.conftest import LISTS, MAIN, SECURITY, entry
from tests.unit.support import records

CONTROL = SecurityUpdates()
STATUS = "/var/lib/dpkg/status"
RELEASE = LISTS + "deb.example.org_debian-security_dists_bookworm-security_InRelease"
SIGNED = """\
-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

Origin: Debian
Label: Debian-Security
Suite: oldstable-security
Date: %s
%sSHA256:
 %s 0 main/binary-amd64/Packages

Date: Thu, 01 Jan 1970 00:00:00 UTC
-----BEGIN PGP SIGNATURE-----
"""


def signed(
        day="Sat, 21 Nov 2026 02:53:00 UTC", end="Valid-Until: Sat, 28 Nov 2026 02:53:00 UTC\n", digest="DIGEST"):
    """Return the InRelease of the security source; today is 22 November 2026. Its list's digest is put in later."""
    return SIGNED % (day, end, digest)


def installed(**packages):
    """Return dpkg's database of these packages and versions; a version with `!` is held."""
    return "".join(
        f"Package: {name.replace('_', '-')}\nStatus: {'hold' if version[-1] == '!' else 'install'} ok installed\n"
        f"Architecture: amd64\nVersion: {version.rstrip('!')}\n\n" for name, version in packages.items())


def listed(*rows, architecture="amd64"):
    """Return a list of packages of (name, version)."""
    return "".join(
        f"Package: {name}\nSource: {name}-source\nVersion: {version}\nArchitecture: {architecture}\n"
        f"Description: a package\n more of it\n\n" for name, version in rows)


def host_of(packages, fixes, release=None, path=SECURITY[0], plain=None, record=None):
    """Return the files of a host; `plain` is what a packed list holds, `record` what is recorded of the lists."""
    data = (fixes if plain is None else plain).encode()
    digest = hashlib.sha256(data).hexdigest()
    record = records.updates() if record is None else record
    return {**record, STATUS: packages, RELEASE: (release or signed()).replace("DIGEST", digest), path: fixes}


@pytest.fixture
def sources(apt):
    """The usual sources of a Debian."""
    apt(entry(*MAIN), entry(*SECURITY))


@pytest.mark.usefixtures("sources")
class TestVersions:
    """What is missing."""

    def test_a_host_with_all_fixes_passes_and_tells_of_which_day(self, tree, judge):
        host = tree(host_of(installed(openssl="3.0.17-1~deb12u2", bash="5.2"), listed(("openssl", "3.0.17-1~deb12u2"))))
        found = judge(CONTROL, host)
        assert (found["status"], host.changes) == ("pass", {})
        assert found["message"]["en"] == (
            "None of 2 installed packages lacks a fix that oldstable-security offered on 2026-11-21.")

    @pytest.mark.parametrize("here, there, result", [
        ("3.0.16-1~deb12u1", "3.0.17-1~deb12u2", "fail"), ("3.0.17-1~deb12u2", "3.0.17-1~deb12u1", "pass"),
        ("1:1.0", "2.0", "pass"), ("2.0", "1:1.0", "fail"), ("1.0~rc1", "1.0", "fail"), ("1.0", "1.0~rc1", "pass"),
        ("1.9", "1.10", "fail"), ("1.0-1", "1.0-1+b1", "fail"), ("1.0-1+deb12u1", "1.0-1", "pass")])
    def test_versions_are_ordered_as_dpkg_orders_them(self, tree, judge, here, there, result):
        assert judge(CONTROL, tree(host_of(installed(openssl=here), listed(("openssl", there)))))["status"] == result

    def test_each_missing_fix_is_named_with_both_versions(self, tree, judge):
        found = judge(CONTROL, tree(host_of(
            installed(openssl="3.0.1", sudo="1.9.13", bash="5.2"), listed(("openssl", "3.0.2"), ("sudo", "1.9.14")))))
        assert (found["status"], found["would"]) == ("fail", "person")
        assert found["message"]["en"] == (
            "2 of 3 installed packages lack a fix of a security source; since when is not known, so it counts as "
            "overdue: openssl 3.0.2, sudo 1.9.14.")
        assert [one["text"].split() for one in found["evidence"]] == [
            ["Package:", name, "Version:", version] for name, version in (
                ("openssl", "3.0.1"), ("openssl", "3.0.2"), ("sudo", "1.9.13"), ("sudo", "1.9.14"))]

    def test_of_many_the_first_are_named_and_the_others_counted(self, tree, judge):
        names = [f"lib{number:02}" for number in range(30)]
        found = judge(CONTROL, tree(host_of(
            installed(**{name: "1.0" for name in names}), listed(*((name, "1.1") for name in names)))))
        assert "lib04 1.1 and 25 more." in found["message"]["en"] and len(found["evidence"]) == 20

    def test_one_that_is_held_is_told_as_held(self, tree, judge):
        found = judge(CONTROL, tree(host_of(installed(openssl="3.0.1!"), listed(("openssl", "3.0.2")))))
        assert found["status"] == "fail"
        assert found["message"]["en"] == "1 packages are held without a fix of a security source: openssl 3.0.2."

    def test_another_architecture_is_another_package_and_all_is_each(self, tree, judge):
        files = host_of(installed(libc6="2.36"), listed(("libc6", "2.37"), architecture="i386"))
        assert judge(CONTROL, tree(files))["status"] == "pass"
        files = host_of(installed(libc6="2.36"), listed(("libc6", "2.37"), architecture="all"))
        assert judge(CONTROL, tree(files))["status"] == "fail"

    def test_what_is_gone_but_for_its_settings_lacks_nothing(self, tree, judge):
        packages = installed(bash="5.2") + installed(openssl="3.0.1").replace("install ok installed",
                                                                               "deinstall ok config-files")
        assert judge(CONTROL, tree(host_of(packages, listed(("openssl", "3.0.2")))))["status"] == "pass"

    def test_windows_line_ends_and_a_stanza_without_a_version_hide_nothing(self, tree, judge):
        fixes = ("Package: sudo\nArchitecture: amd64\n\n" + listed(("openssl", "3.0.2"))).replace("\n", "\r\n")
        assert judge(CONTROL, tree(host_of(installed(openssl="3.0.1", sudo="1"), fixes)))["status"] == "fail"


@pytest.mark.usefixtures("sources")
class TestGrace:
    """For how long a fix may be missing."""

    @pytest.fixture
    def lacking(self, tree, judge):
        """Return a function that judges a host which lacks a fix of `name` since a day."""
        def run(name, since, held="", version="3.0.2", sources=None, **options):
            record = records.updates(missing={name + " amd64": (version, since)}, sources=sources)
            files = host_of(installed(**{name: "3.0.1" + held}), listed((name, "3.0.2")), record=record)
            return judge(CONTROL, tree(files), **options)
        return run

    @pytest.mark.parametrize("name, since, reason", [
        ("gzip", "2026-11-08", "updates_in_grace"), ("gzip", "2026-11-07", "updates_missing"),
        ("openssl", "2026-11-19", "updates_in_grace"), ("openssl", "2026-11-18", "updates_missing"),
        ("openssl", None, "update_age_unknown"), ("gzip", "soon", "update_age_unknown"),
        ("gzip", "2026-13-40", "update_age_unknown"), ("linux-image-amd64", "2026-11-10", "updates_missing")])
    def test_days_count_from_the_last_list_without_it(self, lacking, name, since, reason):
        found = lacking(name, since)
        assert (found["status"], found["reason"]) == ("pass" if reason == "updates_in_grace" else "fail", reason)

    def test_the_day_and_the_limits_are_told(self, lacking):
        assert lacking("gzip", "2026-11-01")["message"]["en"] == (
            "1 of 1 installed packages lack a fix of a security source for more than 14 days, 3 where it is critical: "
            "gzip 3.0.2 (2026-11-01).")
        assert lacking("gzip", "2026-11-21")["message"]["en"] == (
            "1 of 1 installed packages lack a fix of a security source, none for more than 14 days, or 3 where it is "
            "critical: gzip 3.0.2 (2026-11-21).")

    def test_the_days_are_the_users(self, lacking):
        assert lacking("gzip", "2026-11-20", grace_days=1)["status"] == "fail"
        assert lacking("gzip", "2026-11-22", grace_days=0)["status"] == "pass"
        assert lacking("gzip", "2026-11-21", grace_days=0)["status"] == "fail"
        assert lacking("gzip", "2026-11-10", critical_packages=["gz*"])["status"] == "fail"

    def test_a_hold_is_told_where_it_outlasts_the_grace(self, lacking):
        assert lacking("gzip", "2026-11-20", held="!")["reason"] == "updates_in_grace"
        assert lacking("gzip", "2026-11-01", held="!")["reason"] == "updates_held"

    def test_what_came_after_the_last_record_came_after_its_lists(self, lacking):
        known = {"https://deb.example.org/debian bookworm-security": "2026-11-20"}
        assert lacking("gzip", None, version="3.0.1", sources=known)["reason"] == "updates_in_grace"
        assert lacking("gzip", None, version="3.0.1")["reason"] == "update_age_unknown"

    @pytest.mark.parametrize("facts", [
        {}, {"missing": [], "sources": {}}, {"missing": {"gzip amd64": None}, "sources": {}},
        {"missing": {"gzip amd64": {"version": 3}}, "sources": {}}, {"missing": {}, "sources": None}])
    def test_facts_of_another_form_tell_no_day(self, tree, judge, facts):
        files = host_of(installed(gzip="3.0.1"), listed(("gzip", "3.0.2")), record=records.updates(facts=facts))
        assert judge(CONTROL, tree(files))["reason"] == "update_age_unknown"

    def test_nobody_but_our_recorder_tells_days(self, tree, judge):
        facts = {"missing": {"gzip amd64": {"version": "3.0.2", "since": "2026-11-21"}}, "sources": {}}
        said = records.external("updates", **facts)
        files = host_of(installed(gzip="3.0.1"), listed(("gzip", "3.0.2")), record=records.files("updates", said))
        assert judge(CONTROL, tree(files))["reason"] == "update_age_unknown"

    def test_where_nothing_records_them_that_is_told_and_put_right(self, tree, judge, apt):
        apt(entry(*SECURITY), timer={"LoadState": "not-found"})
        files = {"/lib/systemd/systemd": "", **host_of(installed(gzip="3"), listed(("gzip", "3")), record={})}
        found = judge(CONTROL, tree(files))
        assert (found["status"], found["reason"], found["would"]) == ("fail", "not_arranged", "pass")
        assert found["message"]["en"].startswith("Nothing records updates: there is no jrt0117-updates.timer")


class TestLists:
    """Whether a list is to be believed."""

    @pytest.mark.parametrize("release, reason", [
        (signed("Sat, 14 Nov 2026 02:53:00 UTC", "Valid-Until: Sat, 21 Nov 2026 02:53:00 UTC\n"), "index_stale"),
        (signed("Sat, 14 Nov 2026 02:53:00 UTC", ""), "index_stale"),
        (signed("Sat, 25 Nov 2026 02:53:00 UTC"), "index_future"), (signed("yesterday", ""), "index_undated"),
        ("", "index_undated"), ("-----BEGIN PGP SIGNED MESSAGE-----", "index_undated")])
    def test_an_old_one_says_nothing_of_today(self, tree, judge, apt, release, reason):
        apt(entry(*SECURITY))
        files = host_of(installed(openssl="3"), listed(("openssl", "3")), release)
        files[RELEASE] = release
        found = judge(CONTROL, tree(files))
        assert (found["status"], found["reason"]) == ("error", reason)

    def test_how_old_may_be_declared_where_the_source_does_not_say(self, tree, judge, apt):
        apt(entry(*SECURITY))
        files = host_of(installed(openssl="3"), listed(("openssl", "3")), signed("Sat, 14 Nov 2026 02:53:00 UTC", ""))
        assert judge(CONTROL, tree(files), index_days=10)["status"] == "pass"

    def test_without_a_security_source_nothing_is_claimed(self, tree, judge, apt):
        apt(entry(*MAIN))
        found = judge(CONTROL, tree(host_of(installed(openssl="3"), "")))
        assert (found["status"], found["reason"]) == ("error", "index_absent")

    def test_a_mirror_s_name_for_it_may_be_declared(self, tree, judge, apt):
        apt(entry(SECURITY[0], "Company", "fixes", "bookworm"))
        files = host_of(installed(openssl="3.0.1"), listed(("openssl", "3.0.2")))
        files[SECURITY[0].replace("_Packages", "_InRelease")] = files.pop(RELEASE)
        assert judge(CONTROL, tree(files))["reason"] == "index_absent"
        assert judge(CONTROL, tree(files), security_suites=["fixes"])["reason"] == "update_age_unknown"

    @pytest.mark.parametrize("ending, pack", [(".gz", gzip.compress), (".xz", lzma.compress), (".bz2", bz2.compress)])
    def test_packed_ones_are_read(self, tree, judge, apt, ending, pack):
        apt(entry(SECURITY[0] + ending, *SECURITY[1:]))
        plain = listed(("openssl", "3.0.2"))
        files = host_of(installed(openssl="3.0.1"), pack(plain.encode()), path=SECURITY[0] + ending, plain=plain)
        assert judge(CONTROL, tree(files))["status"] == "fail"

    @pytest.mark.parametrize("ending", [".lz4", ".zst"])
    def test_what_only_apt_reads_it_is_asked_for(self, tree, judge, apt, ending):
        path = SECURITY[0] + ending
        apt(entry(path, *SECURITY[1:]), **{
            path.rpartition("/")[2]: Output(0, listed(("openssl", "3.0.2")), "")})
        files = host_of(
            installed(openssl="3.0.1"), b"\4\x22\x4d\x18", path=path, plain=listed(("openssl", "3.0.2")))
        assert judge(CONTROL, tree(files))["status"] == "fail"

    @pytest.mark.parametrize("ending, data", [
        (".gz", b"\x1f\x8b\x08\x00cut"), (".xz", b"no such thing"), (".bz2", b"BZh9"), (".lz4", b"")])
    def test_a_damaged_one_is_an_error(self, tree, judge, apt, ending, data):
        apt(entry(SECURITY[0] + ending, *SECURITY[1:]))
        found = judge(CONTROL, tree(host_of(installed(openssl="3.0.1"), data, path=SECURITY[0] + ending, plain="")))
        assert (found["status"], found["reason"]) == ("error", "index_unreadable")

    def test_a_damaged_one_hides_no_fix_that_another_tells_of(self, tree, judge, apt):
        second = SECURITY[0].replace("_main_", "_contrib_")
        apt(entry(*SECURITY), entry(second + ".gz", *SECURITY[1:]))
        files = host_of(installed(openssl="3.0.1"), listed(("openssl", "3.0.2")))
        found = judge(CONTROL, tree({**files, second + ".gz": b"\x1f\x8bcut"}))
        assert found["status"] == "error" and {one["status"] for one in found["details"]} == {"error", "fail"}
        assert "openssl" in str(found["details"])

    @pytest.mark.parametrize("keep", [0, 1, 150])
    def test_a_list_that_was_cut_is_an_error(self, tree, judge, apt, keep):
        apt(entry(*SECURITY))
        files = host_of(installed(openssl="3.0.1"), listed(("aaa", "1"), ("openssl", "3.0.2")))
        files[SECURITY[0]] = files[SECURITY[0]][:keep]
        found = judge(CONTROL, tree(files))
        assert (found["status"], found["reason"]) == ("error", "index_unreadable")
        assert f"is not the one that {RELEASE} names" in found["message"]["en"]

    def test_an_empty_list_is_one_only_where_its_source_has_signed_it(self, tree, judge, apt):
        apt(entry(*SECURITY))
        assert judge(CONTROL, tree(host_of(installed(openssl="3"), "")))["status"] == "pass"
        files = host_of(installed(openssl="3"), "")
        files[RELEASE] = files[RELEASE].replace("main/binary-amd64/Packages", "main/binary-amd64/Packages.gz")
        found = judge(CONTROL, tree(files))
        assert (found["status"], found["reason"]) == ("error", "index_unreadable")

    def test_where_apt_does_not_tell_its_sources_nothing_is_claimed(self, tree, judge):
        found = judge(CONTROL, tree({STATUS: installed(openssl="3")}))
        assert found["status"] == "not_checked"

    def test_packages_of_rpm_and_apk_are_not_looked_at(self, tree, judge):
        found = judge(CONTROL, tree({"/lib/apk/db/installed": "P:musl\nV:1.2\nA:x86_64\n"}))
        assert found["status"] == "not_checked" and "packages of apk" in found["message"]["en"]
