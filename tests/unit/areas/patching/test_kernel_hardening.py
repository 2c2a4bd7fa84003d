# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel's hardening settings hold now and at boot; what it never takes back waits for its next start."""

import os
import shutil

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.kernel_hardening import KernelHardening

CONTROL = KernelHardening()
OWN = "/etc/sysctl.d/99-zz-jrt0117.conf"
GOOD = {
    "kernel.randomize_va_space": "2", "kernel.yama.ptrace_scope": "1", "kernel.dmesg_restrict": "1",
    "kernel.kptr_restrict": "1", "fs.suid_dumpable": "0", "net.core.bpf_jit_harden": "2", "fs.protected_symlinks": "1",
    "fs.protected_hardlinks": "1", "fs.protected_fifos": "2", "fs.protected_regular": "2", "kernel.sysrq": "176",
    "kernel.unprivileged_bpf_disabled": "2", "kernel.kexec_load_disabled": "1", "kernel.core_pattern": "|/bin/false",
    "kernel.perf_event_paranoid": "3", "dev.tty.ldisc_autoload": "0"}
WANTS = "/etc/systemd/system/multi-user.target.wants/kdump-tools.service"


def kernel(now=(), at_boot=(), release="6.1.0-40-amd64", **files):
    """Return the files of a host whose kernel has the good values but for some, and whose files have others."""
    live = {**GOOD, **dict(now)}
    written = {**GOOD, **dict(at_boot)}
    made = {"/proc/sys/" + name.replace(".", "/"): value + "\n" for name, value in live.items() if value is not None}
    lines = "".join(f"{name} = {value}\n" for name, value in written.items() if value is not None)
    return {**made, "/etc/sysctl.d/50-site.conf": lines, "/proc/sys/kernel/osrelease": release + "\n",
            "/usr/lib/systemd/systemd-sysctl": "", **files}


def open_of(found):
    """Return what is told of each setting that is open."""
    return [one["message"]["en"] for one in found["details"]] or [found["message"]["en"]]


def test_a_hardened_host_passes_without_a_diff(tree, judge):
    host = tree(kernel())
    found = judge(CONTROL, host)
    assert (found["status"], host.changes) == ("pass", {}), open_of(found)


@pytest.mark.parametrize("name, bad, good", [
    ("kernel.randomize_va_space", "0", "2"), ("kernel.yama.ptrace_scope", "0", "1"),
    ("kernel.dmesg_restrict", "0", "1"), ("kernel.kptr_restrict", "0", "1"), ("fs.suid_dumpable", "2", "0"),
    ("net.core.bpf_jit_harden", "0", "2"), ("fs.protected_symlinks", "0", "1"), ("fs.protected_hardlinks", "0", "1"),
    ("fs.protected_fifos", "0", "2"), ("fs.protected_regular", "0", "2"), ("kernel.sysrq", "438", "0"),
    ("kernel.unprivileged_bpf_disabled", "0", "2"), ("kernel.perf_event_paranoid", "1", "2")])
def test_a_setting_that_gives_too_much_is_named_and_put_right(tree, judge, enforce, tmp_path, name, bad, good):
    host = tree(kernel({name: bad}, {name: bad}))
    found = judge(CONTROL, host)
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert f"{name} is {bad} in the running kernel" in open_of(found)[0]
    assert [(action.name, action.value) for action in host.actions] == [(name, good)]
    # What runs is no tree's to set.
    shutil.rmtree(tmp_path / "proc")
    tree({"/proc/sys/kernel/osrelease": "6.1.0-40-amd64\n"})
    after, changed = enforce(CONTROL, tree())
    assert (after["status"], changed) == ("pass", [OWN]), open_of(after)
    assert tree().read(OWN).decode().splitlines()[-1] == f"{name} = {good}"
    assert enforce(CONTROL, tree())[1] == []


def test_line_disciplines_are_roots_to_load_where_the_kernel_can_be_told_so(tree, judge):
    name, files = "dev.tty.ldisc_autoload", kernel({"dev.tty.ldisc_autoload": "1"})
    host = tree(files)
    assert judge(CONTROL, host)["would"] == "pass"
    assert [(action.name, action.value) for action in host.actions] == [(name, "0")]


def test_a_kernel_that_has_no_such_setting_is_not_asked_for_it(tree, judge):
    assert judge(CONTROL, tree(kernel({"dev.tty.ldisc_autoload": None}, {"dev.tty.ldisc_autoload": None})))[
        "status"] == "pass"


def test_what_holds_only_until_a_reboot_is_written_down(tree, judge):
    found = judge(CONTROL, tree(kernel(at_boot={"kernel.kptr_restrict": None})))
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert "kernel.kptr_restrict is set by no file" in open_of(found)[0]


def test_what_is_stricter_in_force_is_what_is_written_down(tree, judge):
    host = tree(kernel({"kernel.perf_event_paranoid": "3"}, {"kernel.perf_event_paranoid": None}))
    assert judge(CONTROL, host)["would"] == "pass"
    assert b"kernel.perf_event_paranoid = 3\n" in host.read(OWN) and not host.actions


def test_what_only_root_may_undo_by_a_reboot_is_written_to_files_alone(tree, judge, enforce):
    files = kernel({"kernel.kexec_load_disabled": "0"}, {"kernel.kexec_load_disabled": None})
    found = judge(CONTROL, tree(files))
    assert (found["status"], found["would_change"]) == ("fail", True)
    after, changed = enforce(CONTROL, tree())
    assert changed == [OWN]
    assert (after["status"], after["pending_reboot"]) == ("fail", True)
    assert tree().read("/proc/sys/kernel/kexec_load_disabled") == b"0\n"
    assert enforce(CONTROL, tree())[1] == []


def test_bpf_of_an_older_kernel_waits_for_its_next_start(tree, enforce):
    name = "kernel.unprivileged_bpf_disabled"
    tree(kernel({name: "0"}, {name: None}, release="4.19.90-52.22.v2207.ky10.x86_64"))
    after, _changed = enforce(CONTROL, tree())
    assert (after["status"], after["pending_reboot"]) == ("fail", True)
    assert tree().read(OWN).decode().splitlines()[-1] == name + " = 1"


def test_where_a_kernel_for_crashes_is_loaded_kexec_is_left(tree, judge):
    host = tree(kernel({"kernel.kexec_load_disabled": "0"}, {"kernel.kexec_load_disabled": None}, **{WANTS: ""}))
    found = judge(CONTROL, host)
    assert (found["status"], host.changes) == ("pass", {}), open_of(found)


@pytest.mark.parametrize("now, later, result", [
    ("core", "core", "fail"), ("/var/crash/core.%p", "core", "fail"), ("core.%p", "|/bin/false", "fail"),
    ("|/usr/lib/systemd/systemd-coredump %P", "|/usr/lib/systemd/systemd-coredump %P", "pass")])
def test_cores_in_whatever_folder_a_program_runs_are_a_finding_and_left(tree, judge, now, later, result):
    host = tree(kernel({"kernel.core_pattern": now}, {"kernel.core_pattern": later}))
    found = judge(CONTROL, host)
    assert (found["status"], host.changes) == (result, {})
    assert result == "pass" or "writes its memory into the folder" in open_of(found)[0]


def test_where_cores_go_is_set_when_it_is_declared(tree, judge):
    host = tree(kernel({"kernel.core_pattern": "core"}, {"kernel.core_pattern": None}))
    found = judge(CONTROL, host, core_pattern="|/bin/false")
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert [(action.name, action.value) for action in host.actions] == [("kernel.core_pattern", "|/bin/false")]
    assert [text["en"] for text in found["affects"]] == ["Core dumps go by the pattern |/bin/false."]


def test_user_namespaces_are_asked_for_where_a_number_is_declared(tree, judge):
    files = kernel(**{"/proc/sys/user/max_user_namespaces": "7000\n"})
    assert judge(CONTROL, tree(files))["status"] == "pass"
    assert judge(CONTROL, tree(), user_namespaces=0)["status"] == "fail"


def test_a_script_that_sets_it_otherwise_at_boot_is_named(tree, judge):
    host = tree(kernel(**{"/etc/rc.local": "#!/bin/sh\nsysctl -w kernel.kptr_restrict=0\n"}))
    os.chmod(host.root + "/etc/rc.local", 0o755)
    found = judge(CONTROL, host)
    assert found["status"] == "fail" and "/etc/rc.local:2 sets kernel.kptr_restrict to 0 at boot" in str(found)


def test_a_setting_that_this_kernel_has_not_is_not_checked(tree, judge):
    found = judge(CONTROL, tree(kernel({"kernel.yama.ptrace_scope": None})))
    assert found["status"] == "not_checked" and "no setting kernel.yama.ptrace_scope" in open_of(found)[0]


def test_a_container_has_no_kernel_of_its_own(tree, judge):
    host = tree(kernel({"kernel.kptr_restrict": "0"}, **{"/run/.containerenv": ""}))
    found = judge(CONTROL, host)
    assert (found["status"], host.changes) == ("not_checked", {})
    assert found["message"]["en"].startswith("The kernel is set by the machine below: this host is a container")


def test_who_loses_something_is_told(tree, judge):
    found = judge(CONTROL, tree(kernel({"kernel.yama.ptrace_scope": "0"})))
    assert [text["en"] for text in found["affects"]] == [
        "A debugger or strace attaches only to programs that it has started itself, root's aside."]
