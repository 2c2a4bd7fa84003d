# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An open boot loader, firmware or kernel is named; what a machine cannot tell goes to a person."""

import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.secure_boot_chain import SecureBootChain
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output

CONTROL = SecureBootChain()
MENU = "/boot/grub/grub.cfg"
ENTRY = ("menuentry 'Debian GNU/Linux' --class debian --class gnu-linux --class os %s"
         "$menuentry_id_option 'gnulinux-simple-1' {\n\tlinux /vmlinuz root=/dev/vda1\n}\n")
LOCK = 'set superusers="root"\npassword_pbkdf2 root grub.pbkdf2.sha512.10000.AB.CD\n'
OPEN = "--unrestricted "
VARIABLE = "/sys/firmware/efi/efivars/%s-8be4df61-93ca-11d2-aa0d-00e098032b8c"
LOCKDOWN = "/sys/kernel/security/lockdown"


def uefi(on, setup=0):
    return {VARIABLE % "SecureBoot": b"\6\0\0\0" + bytes([on]), VARIABLE % "SetupMode": b"\6\0\0\0" + bytes([setup])}


GOOD = {MENU: LOCK + ENTRY % OPEN, LOCKDOWN: "none [integrity] confidentiality\n", **uefi(1)}


@pytest.fixture
def machine(tree, monkeypatch):
    """Return a function that gives a machine with its good files and some others; None takes one away."""
    monkeypatch.setattr(Host, "run", lambda *_others, **_more: Output(1, "none\n", ""))

    def build(files, mode=0o600):
        host = tree({path: one for path, one in {**GOOD, **files}.items() if one is not None})
        for path in (MENU, "/boot/grub2/grub.cfg", "/boot/grub2/user.cfg"):
            if host.exists(path):
                os.chmod(host.real(path), mode)
        return tree()
    return build


@pytest.fixture
def look(machine, judge):
    """Return a function that judges such a machine."""
    return lambda files, **options: judge(CONTROL, machine(files), **options)


def test_a_locked_chain_passes(look):
    found = look({})
    assert found["status"] == "pass"
    assert "all 4 things checked are right" in found["message"]["en"]


@pytest.mark.parametrize("menu, reason", [
    (ENTRY % OPEN, "grub_open"), (LOCK.replace("root grub", "ann grub") + ENTRY % OPEN, "grub_open"),
    ("#" + LOCK.replace("\n", "\n#") + "\n" + ENTRY % OPEN, "grub_open"),
    ('set superusers=""\n' + LOCK.splitlines()[1] + "\n" + ENTRY % OPEN, "grub_open"),
    ('set superusers="root"\npassword root s3cret\n' + ENTRY % OPEN, "grub_plain"), (LOCK + ENTRY % "", "grub_waits"),
    (LOCK + ENTRY % OPEN + ENTRY % "", "grub_waits"), ("", "grub_open")])
def test_a_menu_that_is_open_or_waits_is_told(look, menu, reason):
    found = look({MENU: menu})
    assert (found["status"], found["reason"], found["would"]) == ("fail", reason, "person")
    assert "s3cret" not in str(found) and "grub.pbkdf2" not in str(found)


def test_an_entry_that_waits_is_told_with_its_line(look):
    assert MENU + ":3" in look({MENU: LOCK + ENTRY % ""})["message"]["en"]


def test_a_submenu_may_ask_for_the_password(look):
    assert look({MENU: LOCK + ENTRY % OPEN + "submenu 'Advanced' {\n\t" + ENTRY % "" + "}\n"})["status"] == "pass"


@pytest.mark.parametrize("user, status", [
    ("GRUB2_PASSWORD=grub.pbkdf2.sha512.10000.AB.CD\n", "pass"), ("GRUB2_PASSWORD=\n", "fail"), (None, "fail")])
def test_red_hats_menu_reads_its_hash_from_a_file(look, user, status):
    menu = 'set superusers="root"\n  password_pbkdf2 root ${GRUB2_PASSWORD}\n'
    assert look({MENU: None, "/boot/grub2/grub.cfg": menu, "/boot/grub2/user.cfg": user})["status"] == status


ON_FIRMWARE = "/boot/efi/EFI/redhat/"


@pytest.mark.parametrize(("menu", "user", "status"), [
    (ENTRY % OPEN, None, "fail"), (LOCK + ENTRY % OPEN, None, "pass"),
    # What only leads to the other menu is none.
    ("search --fs-uuid --set=dev a\nset prefix=($dev)/grub2\nconfigfile $prefix/grub.cfg\n", None, "pass"),
    (LOCK.replace("grub.pbkdf2.sha512.10000.AB.CD", "${GRUB2_PASSWORD}") + ENTRY % OPEN,
     "GRUB2_PASSWORD=grub.pbkdf2.sha512.10000.AB.CD\n", "pass"),
    (LOCK.replace("grub.pbkdf2.sha512.10000.AB.CD", "${GRUB2_PASSWORD}") + ENTRY % OPEN, None, "fail")])
def test_a_menu_on_the_firmware_s_partition_is_one_too(look, menu, user, status):
    files = {ON_FIRMWARE + "grub.cfg": menu, **({ON_FIRMWARE + "user.cfg": user} if user else {})}
    found = look({MENU: LOCK + ENTRY % OPEN, **files})
    assert found["status"] == status
    assert status == "pass" or ON_FIRMWARE + "grub.cfg" in found["message"]["en"]


def test_a_menu_that_cannot_be_read_hides_no_other(look):
    found = look({MENU: ENTRY % OPEN, "/boot/grub2/grub.cfg/x": ""})
    assert found["status"] == "error" and {one["status"] for one in found["details"]} == {"error", "fail"}


def test_entries_in_files_of_their_own_are_not_said_to_start_by_themselves(look):
    found = look({MENU: LOCK + "blscfg\n"})
    assert (found["status"], found["reason"]) == ("not_checked", "grub_entries_elsewhere")
    assert MENU + ":" in str(found["evidence"])


def test_permissions_of_the_menu_are_put_right(machine, judge, enforce):
    found = judge(CONTROL, machine({}, mode=0o644))
    assert (found["status"], found["reason"], found["would"]) == ("fail", "attributes_wrong", "pass")
    host = machine({}, mode=0o644)
    assert enforce(CONTROL, host)[0]["status"] == "pass" and os.stat(host.real(MENU)).st_mode & 0o777 == 0o600


@pytest.mark.parametrize("conf, status", [
    ("editor no\n", "pass"), ("editor 0", "pass"), ("editor yes\n", "fail"), ("#editor no\n", "fail"),
    ("timeout 3\neditor no\neditor yes\n", "fail"), (None, "fail")])
def test_systemd_boot_lets_nobody_edit(look, conf, status):
    files = {MENU: None, "/efi/EFI/systemd/systemd-bootx64.efi": "", "/efi/loader/loader.conf": conf}
    assert look(files)["status"] == status


def test_a_loader_that_is_not_known_is_for_a_person(look):
    assert (look({MENU: None})["status"], look({MENU: None})["reason"]) == ("manual", "loader_unknown")


@pytest.mark.parametrize("files, status, reason", [
    (uefi(0), "fail", "secure_boot_off"), (uefi(0, 1), "fail", "setup_mode"), (uefi(1, 1), "fail", "setup_mode"),
    ({VARIABLE % "SecureBoot": b"\6\0\0\0"}, "error", "secure_boot_odd"), (uefi(7), "error", "secure_boot_odd"),
    ({VARIABLE % "SecureBoot": b""}, "error", "secure_boot_odd"),
    ({VARIABLE % "SecureBoot": None}, "manual", "secure_boot_unknown")])
def test_what_the_firmware_says_is_told(look, files, status, reason):
    found = look(files)
    assert (found["status"], found["reason"]) == (status, reason)


NO_UEFI = {VARIABLE % "SecureBoot": None, VARIABLE % "SetupMode": None}


def test_a_bios_is_for_a_person_and_a_tree_without_firmware_is_not_judged(look):
    assert look({**NO_UEFI, LOCKDOWN: None})["reason"] == "firmware_unseen"
    found = look({**NO_UEFI, "/sys/firmware/memmap/0": ""})
    assert (found["status"], found["reason"]) == ("manual", "bios")


def test_the_console_of_a_cloud_belongs_to_its_platform(look):
    found = look({**NO_UEFI, MENU: ENTRY % OPEN, "/sys/firmware/memmap/0": "",
                  "/sys/class/dmi/id/sys_vendor": "Alibaba Cloud\n"})
    assert found["status"] == "manual"
    assert len(found["details"]) == 2 and "Alibaba Cloud" in found["message"]["en"]


@pytest.mark.parametrize("lockdown, signed, status, reason", [
    ("[none] integrity confidentiality\n", "N\n", "fail", "kernel_open"),
    ("[none] integrity confidentiality\n", None, "fail", "kernel_open"),
    ("[none] integrity confidentiality\n", "Y\n", "pass", "modules_signed"),
    ("none integrity [confidentiality]\n", None, "pass", "locked_down"),
    (None, None, "not_checked", "lockdown_unseen"), ("none integrity\n", "N\n", "not_checked", "lockdown_unseen")])
def test_the_kernel_is_locked_or_takes_signed_modules_alone(look, lockdown, signed, status, reason):
    found = look({LOCKDOWN: lockdown, "/sys/module/module/parameters/sig_enforce": signed})
    assert found["status"] == status and (status == "pass" or found["reason"] == reason)


def test_it_does_not_apply_to_a_container(tree, judge):
    found = judge(CONTROL, tree({"/run/.containerenv": ""}))
    assert found["status"] == "not_applicable" and "/run/.containerenv" in found["message"]["en"]
