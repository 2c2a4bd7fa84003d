# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether somebody at the console can change what the boot loader starts, by the settings that it reads itself."""

import posixpath
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.broken import broken
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed, quoted

GRUB = ("/boot/grub/grub.cfg", "/boot/grub2/grub.cfg")
USER = "/boot/grub2/user.cfg"
# Where the firmware's partition is mounted: distributions of before 2021 have GRUB's menu itself there.
_FIRMWARE = ("/boot/efi/EFI/*/grub.cfg", "/efi/EFI/*/grub.cfg")
_MENU = re.compile(r"^[ \t]*(?:menuentry[ \t]|blscfg\b|insmod[ \t]+blscfg\b)", re.M)
_SYSTEMD_BOOT = ("/boot/efi", "/efi", "/boot")
_SUPERUSERS = re.compile(r"\s*set\s+superusers=([\"']?)(?P<names>[^\"']*[^\"'\s][^\"']*)\1\s*$")
_PASSWORD = re.compile(r"\s*password(?P<hashed>_pbkdf2)?\s+(?P<name>[^\s\"']+)\s+(?P<word>\S+)")
_IN_USER = re.compile(r"^\s*GRUB2_PASSWORD=[\"']?grub\.pbkdf2\.", re.M)
_ENTRY = re.compile(r"menuentry\s.*gnu-?linux|menuentry\s.*--class os\b")
_EDITOR = re.compile(r"^[ \t]*editor[ \t]+(\S+)", re.M)
_EXPECTED = "a password for editing, and none for booting"
_LOCK = Text(
    "Whoever is responsible for the host keeps a password in escrow, gives GRUB its hash (grub-mkpasswd-pbkdf2) with "
    "set superusers, and --unrestricted to the normal entries, then tries a reboot at the console.",
    "请主机负责人生成口令并妥善保管，用 grub-mkpasswd-pbkdf2 得到摘要，与 set superusers 一并写入 GRUB，"
    "同时为正常启动项添加 --unrestricted，并在控制台验证一次重启。")
_SHOW = Text(
    "Whoever runs the platform shows who may open this machine's console, and how that is recorded.",
    "请平台负责人说明哪些人可打开本机控制台及其记录方式。")
_EDITOR_OFF = Text("Write editor no into {place}.", "请在 {place} 中写入 editor no。")


def locked(host, cloud):
    """Yield what is seen of each boot loader that has settings here; `cloud` is the platform that has the console, or
    None.
    """
    menus = [path for path in GRUB if host.exists(path)] + list(_menus_of_firmware(host))
    for path in menus:
        try:
            yield _grub(host, path, cloud)
        except HostError as error:
            yield broken(host, error)
    others = [
        folder for folder in _SYSTEMD_BOOT if host.glob(folder + "/EFI/systemd/systemd-boot*.efi")]
    for folder in others:
        yield _systemd_boot(host, folder + "/loader/loader.conf")
    if not menus and not others:
        yield observed(
            "manual", "loader_unknown", "No settings of GRUB or systemd-boot are here: what starts the kernel, and who "
            "may change that, cannot be told.",
            "未找到 GRUB 或 systemd-boot 的配置，无法判断内核由何程序启动、何人可更改。",
            expected=_EXPECTED, actual="none found", advice=_SHOW, evidence=(absent(*GRUB + _FIRMWARE),))


def _menus_of_firmware(host):
    """Yield GRUB's menus on the firmware's partition; what only leads to another one is none."""
    for path in (path for pattern in _FIRMWARE for path in host.glob(pattern)):
        try:
            if _MENU.search(host.read(path).decode("utf-8", "replace")):
                yield path
        except HostError:
            # Whoever looks at it says so.
            yield path


def _grub(host, path, cloud):
    lines = host.read(path).decode("utf-8", "replace").splitlines()
    names, shown, hashed, plain = set(), [], set(), set()
    for number, line in enumerate(lines, 1):
        superusers, word = _SUPERUSERS.match(line), _PASSWORD.match(line)
        if superusers is not None:
            names = set(re.split(r"[\s,;&|]+", superusers.group("names")))
            shown = [quoted("%s:%d" % (path, number), line)]
        elif word is not None and not word.group("hashed"):
            plain.add(word.group("name"))
        elif word is not None and (word.group("word").startswith("grub.pbkdf2.") or _by_user_file(host, path, word)):
            hashed.add(word.group("name"))
    parts = dict(path=path, expected=_EXPECTED, evidence=shown or [absent(path)], advice=_LOCK)
    if names & plain:
        return observed(
            "fail", "grub_plain", "A password of GRUB stands in {path} as it is typed.",
            "{path} 中以明文保存 GRUB 口令。",
            actual="a password that can be read", **parts)
    if not names & hashed:
        if cloud is not None:
            parts.update(advice=_SHOW)
            return observed(
                "manual", "grub_open_in_cloud", "GRUB asks for no password before a boot entry is edited ({path}); the "
                "console belongs to the platform ({cloud}).",
                "编辑启动项无需 GRUB 口令（{path}）；控制台由平台（{cloud}）管理。", cloud=cloud, actual="no password",
                **parts)
        return observed(
            "fail", "grub_open", "Whoever is at the console may edit a boot entry and become root: GRUB asks for no "
            "password ({path}).", "可接触控制台的人员无需口令即可编辑启动项并取得 root 权限（{path}）。",
            actual="no password", **parts)
    waiting = [
        (number, line) for number, line in enumerate(lines, 1)
        if _ENTRY.match(line) and "--unrestricted" not in line.split("{")[0].split()]
    if waiting:
        number, line = waiting[0]
        parts.update(evidence=shown + [quoted("%s:%d" % (path, number), line)])
        return observed(
            "fail", "grub_waits", "GRUB asks for its password before it starts an entry without --unrestricted: the "
            "next boot waits for a person ({place}).",
            "启动项未设 --unrestricted，GRUB 启动前会要求口令：下次启动将等待人工输入（{place}）。",
            place="%s:%d" % (path, number), actual="a restricted entry", **parts)
    elsewhere = next(((number, line) for number, line in enumerate(lines, 1) if line.split()[:1] == ["blscfg"]), None)
    if elsewhere is not None:
        number, line = elsewhere
        parts.update(evidence=shown + [quoted("%s:%d" % (path, number), line)])
        return observed(
            "not_checked", "grub_entries_elsewhere", "GRUB asks for a password before an entry is edited ({path}); its "
            "entries are files of their own, of which none was looked at for whether it waits for one as well.",
            "GRUB 编辑启动项需口令（{path}）；启动项为独立文件，未查看其启动时是否也需口令。",
            actual="entries elsewhere", **parts)
    parts.update(advice=None)
    return observed(
        "pass", "grub_locked", "GRUB asks for a password before an entry is edited, and for none before it starts one "
        "({path}).", "GRUB 编辑启动项需口令，启动则不需要（{path}）。", actual=_EXPECTED, **parts)


def _by_user_file(host, menu, word):
    """Tell whether the hash is the one that Red Hat's GRUB reads from a file beside its menu."""
    path = posixpath.join(posixpath.dirname(menu), posixpath.basename(USER))
    return ("GRUB2_PASSWORD" in word.group("word") and host.exists(path)
            and _IN_USER.search(host.read(path).decode("utf-8", "replace")) is not None)


def _systemd_boot(host, path):
    text = host.read(path).decode("utf-8", "replace") if host.exists(path) else ""
    said = list(_EDITOR.finditer(text))
    off = bool(said) and said[-1].group(1).lower() in ("no", "n", "0", "false", "f", "off")
    return observed(
        "pass" if off else "fail", "editor_off" if off else "editor_on",
        *(("systemd-boot lets nobody edit an entry ({path}).",
           "systemd-boot 不允许编辑启动项（{path}）。") if off else (
            "Whoever is at the console may edit a boot entry and become root: {path} has no editor no.",
            "可接触控制台的人员可编辑启动项并取得 root 权限：{path} 未设置 editor no。")),
        path=path, expected="editor no", actual=said[-1].group(0).strip() if said else "editor yes",
        evidence=(quoted(path, said[-1].group(0)) if said else absent(path),),
        advice=None if off else _EDITOR_OFF.format(place=path))
