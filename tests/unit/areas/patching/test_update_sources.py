# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages come from sources that apt verifies, a security source among them; whatever switches that off is named."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.update_sources import UpdateSources
from tests.unit.areas.patching.conftest import MAIN, SECURITY, entry

CONTROL = UpdateSources()
USUAL = (entry(*MAIN), entry(*SECURITY))
LIST = "/etc/apt/sources.list"
ENTRY = {LIST: "deb https://a b main\n"}
DUMP = 'APT "";\nAcquire::https "";\nAcquire::Check-Valid-Until "true";\nAPT::Get::AllowUnauthenticated "false";\n'


def told(found):
    """Return what is told of each source and setting."""
    return [one["message"]["en"] for one in found["details"]] or [found["message"]["en"]]


def test_verified_sources_pass(tree, judge, apt):
    apt(*USUAL, dump=DUMP)
    host = tree({"/etc/apt/sources.list": "deb [signed-by=/usr/share/keyrings/a.gpg arch=amd64] https://a b main\n"})
    found = judge(CONTROL, host)
    assert (found["status"], host.changes) == ("pass", {})
    assert found["message"]["en"] == (
        "All 2 lists of packages are of sources that apt verifies, 1 of them of security fixes.")


@pytest.mark.parametrize("word", [
    "trusted=yes", "Trusted=YES", "allow-insecure=true", "allow-weak=1", "allow-downgrade-to-insecure=yes",
    "check-valid-until=no"])
def test_a_word_of_an_entry_that_switches_a_check_off_is_named_with_its_line(tree, judge, apt, word):
    apt(*USUAL, dump=DUMP)
    found = judge(CONTROL, tree({"/etc/apt/sources.list": f"# a\ndeb [arch=amd64 {word}] https://a b main\n"}))
    assert (found["status"], found["would"]) == ("fail", "person")
    assert told(found) == [f"/etc/apt/sources.list:2 has {word}: what comes from there is not checked."]


@pytest.mark.parametrize("text, result", [
    ("Types: deb\nURIs: https://a\nTrusted: yes\n", "/etc/apt/sources.list.d/a.sources:3"),
    ("Types: deb\n\n# a\nTypes: deb\nCheck-Valid-Until: no\n", "/etc/apt/sources.list.d/a.sources:5"),
    ("Types: deb\r\nTrusted: yes\r\n", "/etc/apt/sources.list.d/a.sources:2"),
    ("Enabled: no\nTrusted: yes\n", None), ("Types: deb\n# Trusted: yes\nSigned-By: /a\n", None),
    ("Types: deb\nDescription: trusted: yes\n", None)])
def test_a_field_of_a_stanza_in_force_is_named_with_its_line(tree, judge, apt, text, result):
    path = "/etc/apt/sources.list.d/a.sources"
    apt(entry(*MAIN, where=path), entry(*SECURITY, where=path), dump=DUMP)
    found = judge(CONTROL, tree({path: text}))
    assert found["status"] == ("fail" if result else "pass")
    assert result is None or told(found)[0].startswith(result + " has ")


@pytest.mark.parametrize("line", [
    "# deb [trusted=yes] https://a b main", "deb [arch=amd64] https://a/trusted=yes b main",
    "deb [x-trusted=yes] https://a b main"])
def test_a_comment_and_another_word_are_none(tree, judge, apt, line):
    apt(*USUAL, dump=DUMP)
    assert judge(CONTROL, tree({LIST: line + "\n"}))["status"] == "pass"


def test_a_file_that_cannot_be_read_hides_nothing_of_the_others(tree, judge, apt):
    apt(entry(*MAIN, where="/etc/apt/a.list"), entry(*SECURITY), dump=DUMP + 'APT::Get::AllowUnauthenticated "true";\n')
    found = judge(CONTROL, tree({LIST: "deb [trusted=yes] https://a b main\n"}))
    assert found["status"] == "fail"
    assert [one.partition(" has ")[0] for one in told(found)][-2:] == [LIST + ":1", "apt-config dump"]
    assert told(found)[0].startswith("The entries of /etc/apt/a.list: ")


def test_an_entry_of_whatever_file_apt_reads_counts_and_one_that_it_does_not_read_is_none(tree, judge, apt):
    path, word = "/srv/apt/own.list", "deb [trusted=yes] https://a b main\n"
    apt(entry(*MAIN, where=path), entry(*SECURITY), dump=DUMP)
    files = {**ENTRY, path: ENTRY[LIST], "/etc/apt/sources.list.d/a.list.save": word}
    assert judge(CONTROL, tree(files))["status"] == "pass"
    found = judge(CONTROL, tree({path: word}))
    assert found["status"] == "fail" and told(found)[0].startswith(path + ":1 has trusted=yes")


@pytest.mark.parametrize("setting", [
    'APT::Get::AllowUnauthenticated "true"', 'Acquire::AllowInsecureRepositories "1"',
    'Acquire::AllowDowngradeToInsecureRepositories "yes"', 'Acquire::Check-Valid-Until "false"',
    'Acquire::https::Verify-Peer "0"', 'Acquire::https::mirror.example.org::Verify-Host "off"'])
def test_a_setting_that_switches_a_check_off_is_named(tree, judge, apt, setting):
    apt(*USUAL, dump=DUMP + setting + ";\n")
    found = judge(CONTROL, tree(ENTRY))
    assert found["status"] == "fail"
    assert told(found) == [f"apt-config dump has {setting}: what comes from there is not checked."]


def test_a_source_that_apt_could_not_verify_is_named(tree, judge, apt):
    apt(entry(*MAIN, trusted="no"), entry(*SECURITY), dump=DUMP)
    found = judge(CONTROL, tree(ENTRY))
    assert found["status"] == "fail" and told(found)[0].startswith(f"apt has not verified the list {MAIN[0]}")


def test_without_a_security_source_it_fails(tree, judge, apt):
    apt(entry(*MAIN), dump=DUMP)
    found = judge(CONTROL, tree(ENTRY))
    assert (found["status"], told(found)) == (
        "fail", ["None of 1 lists of packages is of a security source of this release."])


@pytest.mark.parametrize("declared, result", [
    (["deb.example.org"], "pass"), (["*.example.org"], "pass"), (["DEB.example.org"], "pass"),
    (["mirror.example.com"], "fail"), ([], "pass")])
def test_only_declared_hosts_may_have_packages(tree, judge, apt, declared, result):
    apt(*USUAL, dump=DUMP)
    assert judge(CONTROL, tree(ENTRY), sources=declared)["status"] == result


def test_a_folder_of_the_host_is_a_source_as_well(tree, judge, apt):
    apt(entry(*MAIN, site="file:/srv/packages"), entry(*SECURITY), dump=DUMP)
    assert judge(CONTROL, tree(ENTRY), sources=["deb.example.org"])["status"] == "fail"
    assert judge(CONTROL, tree(ENTRY), sources=["deb.example.org", "file"])["status"] == "pass"


@pytest.mark.parametrize("release, result", [
    ("ID=debian\nVERSION_CODENAME=bookworm\n", "pass"), ('ID=debian\nVERSION_CODENAME="trixie"\n', "fail"),
    ("ID=uos\nVERSION_CODENAME=eagle\n", "pass"), ("ID=debian\n", "pass")])
def test_the_security_source_is_one_of_this_release(tree, judge, apt, release, result):
    apt(*USUAL, dump=DUMP)
    assert judge(CONTROL, tree({**ENTRY, "/etc/os-release": release}))["status"] == result


def test_where_apt_is_not_there_nothing_is_claimed(tree, judge):
    assert judge(CONTROL, tree({}))["status"] == "not_checked"
