# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Since when a fix is missing is the day of the last list that did not have it: never later than it is true."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import recorder, source
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates.deb_version import compare
from tests.unit.areas.patching.conftest import SECURITY
from tests.unit.support import records

STATUS = "Package: {0}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {1}\n\n"
LISTED = "Package: {0}\nArchitecture: amd64\nVersion: {1}\n\n"


@pytest.fixture
def look(tmp_path, monkeypatch, tree):
    """Return a function that has the recorder look at a list of a day; it gives the record's facts."""
    tree({"/etc/machine-id": records.MACHINE})
    monkeypatch.setattr(recorder, "text_of", lambda path: records.MACHINE)
    installed = recorder.versions

    def run(day, *fixes, here=1, site="https://deb.example.org", suite=SECURITY[2], released=True):
        path = tmp_path / SECURITY[0][1:]
        tree({
            SECURITY[0]: "".join(LISTED.format(*one) for one in fixes),
            "/status": STATUS.format("openssl", here) + STATUS.format("sudo", 1)})
        release = path.parent / (path.name.partition("_main_")[0] + "_InRelease")
        release.write_text(f"Origin: Debian\nDate: Sat, {day} Nov 2026 02:53:00 UTC\n" if released else "")
        line = "|".join(("Debian", suite, suite, "Debian", site, "bookworm-security", str(path)))

        def answer(argv):
            if "--compare-versions" in argv:
                return "" if compare(argv[2], argv[4]) < 0 else None
            return line + "\n" if "indextargets" in argv else None
        monkeypatch.setattr(recorder, "asked", answer)
        monkeypatch.setattr(recorder, "versions", lambda _path: installed(str(tmp_path / "status")))
        status = recorder.main(["updates", "--folder", str(tmp_path / records.FOLDER[1:])])
        return status, source.of(tree(), "updates").facts
    return run


def missing(facts):
    return {name: (one["version"], one["since"]) for name, one in facts[1]["missing"].items()}


def test_what_the_first_look_finds_is_of_no_known_age(look):
    status, facts = look(10, ("openssl", "2"))
    assert (status, missing((status, facts))) == (0, {"openssl amd64": ("2", None)})
    assert facts["sources"] == {"https://deb.example.org oldstable-security": "2026-11-10"}


def test_what_comes_later_is_as_old_as_the_last_list_without_it(look):
    look(10, ("openssl", "1"))
    assert missing(look(12, ("openssl", "2"))) == {"openssl amd64": ("2", "2026-11-10")}
    assert missing(look(20, ("openssl", "2"), ("sudo", "3"))) == {
        "openssl amd64": ("2", "2026-11-10"), "sudo amd64": ("3", "2026-11-12")}


def test_a_newer_fix_in_place_of_a_missing_one_does_not_begin_anew(look):
    look(10, ("openssl", "1"))
    look(12, ("openssl", "2"))
    assert missing(look(20, ("openssl", "3"))) == {"openssl amd64": ("3", "2026-11-10")}
    look(21, ("openssl", "3"), here=3)
    assert missing(look(22, ("openssl", "4"), here=3)) == {"openssl amd64": ("4", "2026-11-21")}


def test_what_a_source_had_that_was_not_looked_at_is_of_no_known_age(look):
    look(10, ("openssl", "1"))
    assert missing(look(12, ("openssl", "2"), site="https://new.example")) == {"openssl amd64": ("2", None)}


def test_what_is_not_installed_or_not_older_is_left_out(look):
    assert missing(look(10, ("openssl", "1"), ("nginx", "2"), ("sudo", "0.9"))) == {}


def test_without_a_security_list_nothing_is_recorded_as_looked_at(look):
    status, facts = look(10, ("openssl", "2"), suite="bookworm")
    assert (status, facts["sources"]) == (3, {}) and "no list of a security source" in facts["said"]


def test_a_look_that_failed_forgets_nothing(look):
    look(10, ("openssl", "1"))
    look(12, ("openssl", "2"))
    assert look(13, ("openssl", "2"), released=False)[0] == 3
    assert missing(look(14, ("openssl", "2"), ("sudo", "2"))) == {
        "openssl amd64": ("2", "2026-11-10"), "sudo amd64": ("2", "2026-11-12")}


def test_a_list_of_no_day_is_a_failure_that_is_told(look):
    status, facts = look(10, ("openssl", "2"), released=False)
    assert status == 3 and "tells no day" in facts["said"]
