# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages that a server has no need of are named by what they are, from whichever database the host has."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.minimal_packages import MinimalPackages
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed

CONTROL = MinimalPackages()
STATUS = "/var/lib/dpkg/status"
STANZA = """\
Package: %s
Status: %s
Priority: optional
Section: net
Architecture: amd64
Version: 1:2.0-1
Description: a package
 Package: no-package-of-this-line

"""


def status(*names, state="install ok installed"):
    """Return a database of dpkg."""
    return {STATUS: "".join(STANZA % (name, state) for name in names)}


def test_a_host_with_what_it_needs_passes_and_is_counted(tree, judge):
    host = tree(status("bash", "openssh-server"))
    found = judge(CONTROL, host)
    assert (found["status"], host.changes) == ("pass", {})
    assert found["message"]["en"] == (
        "None of 2 installed packages is on the list of what a server does not need (/var/lib/dpkg/status).")


def test_a_database_that_was_cut_is_no_list_of_few_packages(tree, judge):
    whole = status("bash", "telnetd")[STATUS]
    found = judge(CONTROL, tree({STATUS: whole[:whole.index("Package: telnetd") + 12]}))
    assert found["status"] in ("error", "not_checked") and "ends in the middle of a line" in str(found)


@pytest.mark.parametrize("name", ["telnetd", "vsftpd", "proftpd-core", "rpcbind", "xinetd", "xserver-xorg-core"])
def test_one_that_it_has_no_need_of_is_named_and_left(tree, judge, name):
    host = tree(status("bash", name))
    found = judge(CONTROL, host)
    assert (found["status"], found["would"], host.changes) == ("fail", "person", {})
    assert found["message"]["en"].startswith(name + " is installed: ")
    assert found["evidence"][0]["text"] == f"Package: {name}\nVersion: 1:2.0-1"


def test_each_is_told(tree, judge):
    found = judge(CONTROL, tree(status("nis", "telnetd", "tftpd-hpa")))
    assert [one["message"]["en"].split()[0] for one in found["details"]] == ["nis", "telnetd", "tftpd-hpa"]


@pytest.mark.parametrize("state", ["deinstall ok config-files", "install ok half-installed", "install reinstreq "
                                   "unpacked"])
def test_what_is_half_installed_or_gone_but_for_its_settings_is_not_there(tree, judge, state):
    files = status("telnetd", state=state)
    files[STATUS] += status("bash")[STATUS]
    assert judge(CONTROL, tree(files))["status"] == "pass"


@pytest.mark.parametrize("level, result", [(2, "pass"), (3, "manual")])
def test_a_client_is_for_somebody_to_say_at_level_three(tree, judge, level, result):
    assert judge(CONTROL, tree(status("bash", "telnet")), level=level)["status"] == result


@pytest.mark.parametrize("options, result", [
    ({"packages_needed": ["vsftpd"]}, "pass"), ({"packages_needed": ["vs*"]}, "pass"),
    ({"packages_unwanted": ["gcc-*"]}, "fail"),
    ({"packages_needed": ["vsftpd"], "packages_unwanted": ["ba*"]}, "fail")])
def test_what_is_declared_counts(tree, judge, options, result):
    assert judge(CONTROL, tree(status("bash", "vsftpd")), **options)["status"] == result


def test_of_rpm_s_database_the_answer_of_rpm_is_read(tree, judge, monkeypatch):
    host = tree({"/var/lib/rpm/rpmdb.sqlite": "", "/usr/bin/rpm": ""})
    monkeypatch.setattr(Host, "which", lambda self, name: "/usr/bin/" + name)
    monkeypatch.setattr(Host, "run", lambda self, argv, **more: Output(
        0, "telnet-server\t1:0.17-83\tx86_64\ngpg-pubkey\t0:1-1\t(none)\nbash\t0:5.1-6\tx86_64\n", ""))
    found = judge(CONTROL, host)
    assert (found["status"], found["actual"], found["evidence"][0]["ref"]) == ("fail", "telnet-server", "rpm -qa")
    assert installed.of(host).names == {"telnet-server", "bash"}


def test_a_database_that_cannot_be_asked_is_not_checked(tree, judge, monkeypatch):
    host = tree({"/var/lib/rpm/rpmdb.sqlite": "", "/usr/bin/rpm": ""})
    monkeypatch.setattr(Host, "which", lambda self, name: "/usr/bin/" + name)
    monkeypatch.setattr(Host, "run", lambda self, argv, **more: Output(1, "", "rpmdb: BDB0113\n"))
    found = judge(CONTROL, host)
    assert found["status"] == "not_checked" and "BDB0113" in found["message"]["en"]


def test_of_apk_s_database_the_names_are_read(tree, judge):
    text = "C:Q1abc=\nP:vsftpd\nV:3.0.5-r2\nA:x86_64\n\nP:musl\nV:1.2.4-r2\nA:x86_64\n"
    found = judge(CONTROL, tree({"/lib/apk/db/installed": text}))
    assert (found["status"], found["actual"]) == ("fail", "vsftpd")


def test_without_a_database_nothing_is_claimed(tree, judge):
    found = judge(CONTROL, tree({"/etc/hostname": "one\n"}))
    assert found["status"] == "not_checked" and "cannot be listed" in found["message"]["en"]


def test_bytes_that_are_no_text_and_windows_line_ends_hide_nothing(tree, judge):
    data = (STANZA % ("telnetd", "install ok installed")).replace("a package", "caf\udce9").encode(
        "utf-8", "surrogateescape").replace(b"\n", b"\r\n")
    assert judge(CONTROL, tree({STATUS: data}))["status"] == "fail"
