# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the firmware and the kernel say of themselves: Secure Boot, lockdown, signed modules."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed

_FIRMWARE, _EFI = "/sys/firmware", "/sys/firmware/efi"
_VARIABLE = _EFI + "/efivars/%s-8be4df61-93ca-11d2-aa0d-00e098032b8c"
_LOCKDOWN = "/sys/kernel/security/lockdown"
_SIGNED = "/sys/module/module/parameters/sig_enforce"
_IDENTITY = tuple("/sys/class/dmi/id/" + name for name in ("sys_vendor", "product_name", "chassis_asset_tag"))
_CLOUDS = re.compile(
    "Amazon EC2|Google|Alibaba Cloud|Tencent Cloud|Huawei ?Cloud|OpenStack|OracleCloud|"
    "7783-7084-3265-9085-8269-3286-77", re.I)
_IN_FORCE = "Secure Boot on"
_CONSOLE = Text(
    "Whoever is responsible for the machine shows how its console, its firmware's settings and its disks are kept from "
    "others: a BIOS cannot tell what it starts.",
    "请设备负责人说明控制台、固件设置与磁盘的防护措施：BIOS 无法验证所启动的程序。")
_PLATFORM = Text(
    "Whoever runs the platform shows how this machine's console and boot settings are protected.",
    "请平台负责人说明本机控制台与启动设置的防护措施。")
_TURN_ON = Text(
    "Whoever is responsible for the machine turns Secure Boot on in the firmware, after a try on one of its kind: "
    "modules of one's own need a signature then.",
    "请设备负责人先在同型设备上验证，再于固件中启用 Secure Boot：自行编译的模块届时需要签名。")
_LOCK_DOWN = Text(
    "Whoever is responsible for the host adds lockdown=integrity or module.sig_enforce=1 to the kernel's parameters, "
    "after a try: modules without a signature, and hibernation with the first, end with it.",
    "请主机负责人验证后在内核参数中加入 lockdown=integrity 或 module.sig_enforce=1：未签名的模块将无法加载，"
    "前者还会使休眠不可用。")


def cloud(host):
    """Return the cloud that this machine says it is a guest of, or None."""
    for path in _IDENTITY:
        said = host.read(path).decode("utf-8", "replace").strip() if host.exists(path) else ""
        if _CLOUDS.search(said):
            return said
    return None


def verified(host, platform):
    """Return what is seen of Secure Boot; `platform` is the cloud, or None."""
    if not host.exists(_FIRMWARE):
        return observed(
            "not_checked", "firmware_unseen", "{place} is not here to tell what the firmware verifies.",
            "{place} 不存在，无法得知固件的验证情况。", place=_FIRMWARE, expected=_IN_FORCE,
            actual="not told", evidence=(absent(_FIRMWARE),))
    if platform is not None and _value(host, "SecureBoot") != 1:
        return observed(
            "manual", "boot_of_cloud",
            "Secure Boot is not on; the boot of this guest belongs to its platform ({cloud}).",
            "未启用 Secure Boot；本虚拟机的启动由平台（{cloud}）管理。", cloud=platform, advice=_PLATFORM,
            expected=_IN_FORCE, actual="not on", evidence=(_shown(host, _VARIABLE % "SecureBoot"),))
    if not host.exists(_EFI):
        return observed(
            "manual", "bios", "This machine was started by a BIOS, which verifies nothing of what it starts.",
            "本机由 BIOS 启动，不验证所启动的程序。", advice=_CONSOLE, expected=_IN_FORCE, actual="no UEFI",
            evidence=(absent(_EFI),))
    on, setup = _value(host, "SecureBoot"), _value(host, "SetupMode")
    place = _VARIABLE % "SecureBoot"
    if on is None:
        return observed(
            "manual", "secure_boot_unknown", "The firmware tells nothing of Secure Boot ({place}).",
            "固件未提供 Secure Boot 状态（{place}）。", place=place, advice=_CONSOLE, expected=_IN_FORCE,
            actual="not told", evidence=(absent(place),))
    shown = _shown(host, place)
    parts = dict(expected=_IN_FORCE, where=place, evidence=(shown,), actual=shown.text)
    if on not in (0, 1):
        return observed(
            "error", "secure_boot_odd", "{place} is not what firmware says: four bytes and a 0 or 1 are expected.",
            "{place} 内容异常：应为四个字节后接 0 或 1。", place=place, advice=_CONSOLE, **parts)
    if setup == 1:
        return observed(
            "fail", "setup_mode", "The firmware is in setup mode: it has no keys to verify anything with.",
            "固件处于设置模式：没有可用于验证的密钥。", advice=_TURN_ON, **parts)
    if on:
        return observed(
            "pass", "secure_boot_on", "The firmware says that Secure Boot is on.", "固件报告 Secure Boot 已启用。",
            **parts)
    return observed(
        "fail", "secure_boot_off", "The firmware can verify what it starts, and Secure Boot is off.",
        "固件支持 Secure Boot，但未启用。", advice=_TURN_ON, **parts)


def _shown(host, place):
    if not host.exists(place):
        return absent(place)
    return Evidence("file", place, " ".join("%02x" % byte for byte in host.read(place)[:8]))


def _value(host, name):
    """Return what a variable of the firmware says, None where there is none, -1 where it is of another form."""
    path = _VARIABLE % name
    data = host.read(path) if host.exists(path) else None
    return None if data is None else data[4] if len(data) == 5 else -1


def closed(host):
    """Return what is seen of the kernel's lockdown, and of the modules that it takes."""
    lockdown, signed = [
        host.read(path).decode("ascii", "replace").strip() if host.exists(path) else ""
        for path in (_LOCKDOWN, _SIGNED)]
    mode = (re.findall(r"\[(\w+)\]", lockdown) or [""])[0]
    parts = dict(
        expected="lockdown, or modules with a signature alone", mode=mode, place=_LOCKDOWN,
        actual="lockdown %s, sig_enforce %s" % (mode or "absent", signed or "absent"),
        evidence=[Evidence("file", path, text) if text else absent(path)
                  for path, text in ((_LOCKDOWN, lockdown), (_SIGNED, signed))])
    if mode in ("integrity", "confidentiality"):
        return observed(
            "pass", "locked_down", "The kernel is locked down ({mode}).", "内核已锁定（{mode}）。", **parts)
    if signed == "Y":
        return observed(
            "pass", "modules_signed", "The kernel takes modules with a signature alone.", "内核仅加载已签名的模块。",
            **parts)
    if mode == "none":
        return observed(
            "fail", "kernel_open", "Root can change the running kernel: it is not locked down, and takes modules "
            "without a signature.",
            "root 可更改运行中的内核：内核未锁定，且可加载未签名的模块。", advice=_LOCK_DOWN, **parts)
    return observed(
        "not_checked", "lockdown_unseen", "Whether the kernel is locked down cannot be told ({place}).",
        "无法得知内核是否锁定（{place}）。", advice=_LOCK_DOWN, **parts)
