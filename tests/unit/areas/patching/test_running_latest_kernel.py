# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel that runs is the newest of its flavour that is installed, and processes run what lies on the disk."""

import os
import shutil
import subprocess
import sys

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.parts import running
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.running_latest_kernel import (
    RunningLatestKernel,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import replaced

CONTROL = RunningLatestKernel()
STATUS, RPM = "/var/lib/dpkg/status", "/var/lib/rpm/rpmdb.sqlite"
BUILT = "Linux version %s (debian-kernel@lists.debian.org) (gcc-12) #1 SMP PREEMPT_DYNAMIC Debian %s (2026-09-20)\n"


def dpkg(*packages):
    """Return dpkg's database of (name, version)."""
    return "".join(
        f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n\n"
        for name, version in packages)


def debian(release, build, *packages):
    """Return the files of a Debian that runs a kernel."""
    return {"/proc/sys/kernel/osrelease": release + "\n", "/proc/version": BUILT % (release, build),
            STATUS: dpkg(*packages)}


IMAGE = ("linux-image-6.1.0-40-amd64", "6.1.153-1")


@pytest.mark.parametrize("release, build, packages, status", [
    ("6.1.0-40-amd64", "6.1.153-1", [IMAGE], "pass"),
    ("6.1.0-40-amd64", "6.1.153-1", [IMAGE, ("linux-image-6.1.0-9-amd64", "6.1.27-1")], "pass"),
    ("6.1.0-40-amd64", "6.1.153-1", [IMAGE, ("linux-image-amd64", "6.1.999-1")], "pass"),
    ("6.1.0-40-amd64", "6.1.153-1", [IMAGE, ("linux-image-6.1.0-41-cloud-amd64", "6.1.158-1")], "pass"),
    ("6.1.0-40-amd64", "6.1.153-1", [IMAGE, ("linux-image-6.1.0-41-amd64", "6.1.158-1")], "fail"),
    ("6.1.0-40-amd64", "6.1.153-1", [IMAGE, ("linux-image-6.1.0-41-amd64-dbg", "6.1.158-1")], "pass"),
    # The same name, built anew.
    ("6.1.0-40-amd64", "6.1.140-1", [IMAGE], "fail"),
    ("6.1.0-39-amd64", "6.1.148-1", [IMAGE], "manual"),
    ("6.18.44-own", "1", [("bash", "5.2")], "manual")])
def test_of_debian_the_newest_image_of_the_flavour_counts(tree, judge, release, build, packages, status):
    host = tree(debian(release, build, *packages))
    found = judge(CONTROL, host)
    assert (found["status"], host.changes) == (status, {}), found["message"]["en"]


def test_what_is_newer_is_named_and_a_reboot_is_for_a_person(tree, judge):
    found = judge(CONTROL, tree(debian(
        "6.1.0-40-amd64", "6.1.153-1", IMAGE, ("linux-image-6.1.0-41-amd64", "6.1.158-1"),
        ("linux-image-6.1.0-42-amd64", "6.1.162-1"))))
    assert (found["status"], found["would"]) == ("fail", "person")
    assert found["message"]["en"] == (
        "6.1.0-40-amd64 runs, and linux-image-6.1.0-42-amd64 6.1.162-1 is installed since.")


@pytest.mark.parametrize("signature, status", [("5.15.0-91.101", "pass"), ("5.15.0-91.99", "fail")])
def test_of_ubuntu_its_own_signature_tells_the_build(tree, judge, signature, status):
    files = {"/proc/sys/kernel/osrelease": "5.15.0-91-generic\n", "/proc/version": "Linux version 5.15.0-91-generic\n",
             "/proc/version_signature": f"Ubuntu {signature}-generic 5.15.131\n",
             STATUS: dpkg(("linux-image-5.15.0-91-generic", "5.15.0-91.101"))}
    assert judge(CONTROL, tree(files))["status"] == status


@pytest.mark.parametrize("release, packages, status", [
    ("5.14.0-427.el9.x86_64", ["kernel-core\t0:5.14.0-427.el9\tx86_64"], "pass"),
    ("5.14.0-427.el9.x86_64", [
        "kernel-core\t0:5.14.0-427.el9\tx86_64", "kernel-core\t0:5.14.0-503.el9\tx86_64",
        "kernel-headers\t0:9-9\tx86_64"], "fail"),
    ("5.14.0-427.el9.x86_64", ["kernel-core\t0:5.14.0-427.el9\tx86_64", "kernel-rt-core\t0:5.14.0-503.el9\tx86_64"],
     "pass"),
    ("4.19.90-52.ky10.x86_64", ["kernel-core\t0:4.19.90-52.ky10\tx86_64", "kernel-core\t0:4.19.90-9.ky10\tx86_64"],
     "pass"),
    ("5.14.21-150500.55.19-default", ["kernel-default\t0:5.14.21-150500.55.19.1\tx86_64"], "pass"),
    ("5.14.21-150500.55.19-default", [
        "kernel-default\t0:5.14.21-150500.55.19.1\tx86_64", "kernel-default\t0:5.14.21-150500.55.100.1\tx86_64"],
     "fail")])
def test_of_rpm_families_the_newest_kernel_of_the_kind_counts(tree, judge, monkeypatch, release, packages, status):
    monkeypatch.setattr(Host, "which", lambda self, name: "/usr/bin/" + name)
    monkeypatch.setattr(Host, "run", lambda self, argv, **more: Output(
        0 if argv[0] == "rpm" else 1, "\n".join(packages) + "\n", ""))
    found = judge(CONTROL, tree({"/proc/sys/kernel/osrelease": release + "\n", RPM: ""}))
    assert found["status"] == status, found["message"]["en"]


def test_without_a_database_of_packages_nothing_is_claimed(tree, judge):
    assert judge(CONTROL, tree({"/proc/sys/kernel/osrelease": "6.1.0\n"}))["status"] == "not_checked"


def test_a_unit_that_runs_what_was_replaced_is_named_with_the_files(tree, monkeypatch):
    gone = ["/usr/lib/x86_64-linux-gnu/libssl.so.3", "/usr/sbin/nginx"]
    monkeypatch.setattr(replaced, "of", lambda host: replaced.Seen(
        {"nginx.service": gone, "": ["/usr/bin/python3.11"]}, 0))
    seen = list(running.programs(tree()))
    assert [one.status for one in seen] == ["fail", "fail"]
    assert str(seen[1].message) == (
        "nginx.service still runs 2 files that were replaced since: /usr/lib/x86_64-linux-gnu/libssl.so.3.")
    assert [one.text for one in seen[1].evidence] == [one + " (deleted)" for one in gone]


def test_processes_that_cannot_be_looked_into_are_no_pass(tree, monkeypatch):
    monkeypatch.setattr(replaced, "of", lambda host: replaced.Seen({}, 7))
    (seen,) = running.programs(tree())
    assert (seen.status, str(seen.message)) == (
        "not_checked", "What 7 processes run cannot be seen here.")


@pytest.mark.skipif(os.geteuid() != 0, reason="another user can be had by root alone")
def test_another_user_does_not_see_what_root_runs():
    code = ("import os, sys; sys.path[:] = %r\n"
            "from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import replaced\n"
            "os.setuid(65534); print(replaced._replaced().unseen)" % sys.path)
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)
    assert int(done.stdout) > 0


def test_what_apk_has_installed_is_not_claimed_to_be_none(tree, judge):
    found = judge(CONTROL, tree({
        "/proc/sys/kernel/osrelease": "6.6.1-lts\n", "/lib/apk/db/installed": "P:linux-lts\nV:6.6.1-r0\nA:x86_64\n"}))
    assert found["status"] == "not_checked" and "/lib/apk/db/installed" in found["message"]["en"]


def test_a_build_that_is_not_told_is_not_claimed(tree, judge):
    files = {"/proc/sys/kernel/osrelease": "5.10.0-8-generic\n", "/proc/version": "Linux version 5.10.0-8-generic\n",
             STATUS: dpkg(("linux-image-5.10.0-8-generic", "5.10.0-8.1"))}
    found = judge(CONTROL, tree(files))
    assert found["status"] == "pass" and "by name" in found["message"]["en"]


def test_a_process_of_a_program_that_was_replaced_is_seen_and_one_of_another_folder_is_not(tmp_path):
    program = tmp_path / "sleeps"
    shutil.copy(shutil.which("sleep"), program)
    with subprocess.Popen([str(program), "60"]) as process:
        try:
            os.unlink(program)
            assert not any(str(program) in str(files) for files in replaced.of(Host("/")).units.values())
            data = (b"7f00-7f01 r-xp 00000000 fe:00 7   /usr/lib/libssl.so.3 (deleted)\n"
                    b"7f01-7f02 r--p 00000000 fe:00 8   /usr/lib/libdata.so (deleted)\n"
                    b"7f02-7f03 rwxs 00000000 00:01 9   /memfd:x (deleted)\n"
                    b"7f03-7f04 r-xp 00000000 fe:00 9   /usr/lib/libc.so.6\n")
            assert replaced._GONE.findall(data) == [b"/usr/lib/libssl.so.3"]
        finally:
            process.kill()
