# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kernel modules that a server has no need of are neither loaded nor loadable, unless something uses them."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.unneeded_modules import UnneededModules

CONTROL = UnneededModules()
OWN = "/etc/modprobe.d/00-jrt0117.conf"
DEPENDENCIES = "/lib/modules/6.1.0-40-amd64/modules.dep"
NAMES = (
    "uas usb-storage cramfs freevxfs jffs2 hfs hfsplus udf squashfs dccp sctp rds tipc atm ax25 can firewire-core "
    "thunderbolt").split()


def kernel(*modules, loaded="", built_in="", **files):
    """Return the files of a host whose kernel has these modules."""
    lines = "".join(f"kernel/drivers/{name}.ko: kernel/lib/crc.ko\n" for name in modules)
    return {DEPENDENCIES: lines, "/lib/modules/6.1.0-40-amd64/modules.builtin": built_in, "/proc/modules": loaded,
            **files}


def test_a_kernel_that_has_none_of_them_passes_without_a_diff(tree, judge):
    host = tree(kernel("ext4"))
    found = judge(CONTROL, host)
    assert (found["status"], host.changes) == ("pass", {})
    assert found["message"]["en"].startswith(f"None of {len(NAMES)} kernel modules")


@pytest.mark.parametrize("name", NAMES)
def test_one_that_can_be_loaded_is_named_and_barred(tree, judge, enforce, name):
    found = judge(CONTROL, tree(kernel("ext4", name)))
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert f"The kernel module {name} can be loaded" in found["message"]["en"]
    assert f"module {name} can no longer be loaded" in found["affects"][0]["en"]
    after, changed = enforce(CONTROL, tree())
    assert (after["status"], changed) == ("pass", [OWN])
    assert tree().read(OWN).decode() == (
        f"# Managed by jrt0117.baseline.\ninstall {name} /bin/false\nblacklist {name}\n")
    assert enforce(CONTROL, tree())[1] == []


@pytest.mark.parametrize("line, result", [
    ("install sctp /bin/true", "pass"), ("install sctp /usr/bin/false", "pass"),
    ("install sctp   /bin/false  ", "pass"), ("install \\\n  sctp /bin/false", "pass"), ("blacklist sctp", "fail"),
    ("# install sctp /bin/false", "fail"), ("install sctp /sbin/modprobe --ignore-install sctp", "fail"),
    ("options sctp x=1", "fail")])
def test_only_a_command_that_does_nothing_bars_it(tree, judge, line, result):
    assert judge(CONTROL, tree(kernel("sctp", **{"/etc/modprobe.d/site.conf": line + "\n"})))["status"] == result


def test_of_two_commands_the_first_one_counts_and_ours_comes_first(tree, judge, enforce):
    files = kernel("sctp", **{
        "/etc/modprobe.d/a.conf": "install sctp /sbin/modprobe -i sctp\n",
        "/etc/modprobe.d/b.conf": "install sctp /bin/false\n"})
    found = judge(CONTROL, tree(files))
    assert found["status"] == "fail"
    assert "/etc/modprobe.d/a.conf:1 runs /sbin/modprobe -i sctp" in found["message"]["en"]
    assert enforce(CONTROL, tree())[0]["status"] == "pass"


def test_a_file_of_the_same_name_hides_the_vendor_s(tree, judge):
    assert judge(CONTROL, tree(kernel("sctp", **{
        "/usr/lib/modprobe.d/x.conf": "install sctp /bin/false\n",
        "/etc/modprobe.d/x.conf": "\n"})))["status"] == "fail"


@pytest.mark.parametrize("names, loaded", [
    (["sctp"], "sctp 450560 0 - Live 0x0\next4 1 3 - Live 0x0\n"),
    (["uas", "usb-storage"], "uas 32768 0 - Live 0x0\nusb_storage 81920 1 uas, Live 0x0\n")])
def test_one_that_is_loaded_and_unused_is_unloaded_and_who_uses_it_first(tree, judge, names, loaded):
    host = tree(kernel(*names, loaded=loaded))
    found = judge(CONTROL, host)
    assert (found["status"], found["would"]) == ("fail", "pass")
    assert [(action.kind, action.name) for action in host.actions] == [("module_unloaded", name) for name in names]


def test_one_that_is_in_use_is_named_and_left_now_and_at_the_next_start(tree, judge):
    host = tree(kernel("usb-storage", loaded="usb_storage 81920 2 - Live 0x0\n"))
    found = judge(CONTROL, host)
    assert (found["status"], found["would"], host.changes) == ("fail", "person", {})
    assert found["message"]["en"] == (
        "The kernel module usb-storage is loaded, and programs, modules or devices use it (/proc/modules).")


def test_one_that_has_a_device_in_hand_is_in_use_whatever_the_kernel_counts(tree, judge):
    """A tunnel of Thunderbolt, a disk that is plugged in: no program holds the module."""
    host = tree(kernel("thunderbolt", loaded="thunderbolt 450560 0 - Live 0x0\n", **{
        "/sys/module/thunderbolt/drivers/pci:thunderbolt/bind": "",
        "/sys/module/thunderbolt/drivers/pci:thunderbolt/0000:00:0d.2/driver": ""}))
    found = judge(CONTROL, host)
    assert (found["status"], found["reason"], host.changes, host.actions) == ("fail", "module_in_use", {}, [])


def test_one_that_is_built_in_is_for_a_person(tree, judge):
    host = tree(kernel("ext4", built_in="kernel/net/can/can.ko\n"))
    found = judge(CONTROL, host)
    assert (found["status"], host.changes) == ("fail", {})
    assert "can is built into the kernel (/lib/modules/6.1.0-40-amd64/modules.builtin)" in found["message"]["en"]


def test_what_this_host_needs_stays(tree, judge):
    assert judge(CONTROL, tree(kernel("usb-storage", "uas")), modules_needed=["usb-storage", "uas"])["status"] == "pass"


@pytest.mark.parametrize("files, name", [
    ({"/usr/lib/snapd/snapd": ""}, "squashfs"),
    ({"/sys/class/dmi/id/chassis_asset_tag": "7783-7084-3265-9085-8269-3286-77\n"}, "udf")])
def test_what_is_installed_here_may_need_one(tree, judge, files, name):
    assert judge(CONTROL, tree(kernel(name, **files)))["status"] == "pass"


def test_a_module_of_any_kernel_that_may_be_started_counts(tree, judge):
    files = kernel("ext4", **{"/lib/modules/5.10.0-1-amd64/modules.dep": "kernel/net/sctp/sctp.ko.xz:\n"})
    assert judge(CONTROL, tree(files))["status"] == "fail"


def test_a_name_that_only_begins_so_is_another_module(tree, judge):
    assert judge(CONTROL, tree(kernel("can-dev", "sctp_diag", "udfs")))["status"] == "pass"


def test_a_container_has_no_kernel_of_its_own(tree, judge):
    assert judge(CONTROL, tree(kernel("sctp", **{"/run/.containerenv": ""})))["status"] == "not_checked"


def test_where_no_kernel_is_installed_nothing_is_claimed(tree, judge):
    found = judge(CONTROL, tree({"/etc/hostname": "image\n"}))
    assert found["status"] == "not_checked" and "/lib/modules" in found["message"]["en"]
