# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""auditd and the kernel's audit as they are now: what `auditctl -s` says, and the daemon's settings."""

import os
import posixpath
import re
from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, Observation, absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import container
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.rules import FOLDER
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import load_unit
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import AUDITD_CONF, KeyValue

CONF = "/etc/audit/auditd.conf"
UNIT = "auditd.service"
# auditd 4 has a unit of its own for the rules.
LOADER = "audit-rules.service"
PROGRAMS = ("/usr/sbin/auditd", "/sbin/auditd")
_LOADING = re.compile(r"augenrules\s[^;]*--load|auditctl\s+-R\s+([^\s;]+)")
# What is in force once the daemon has started, before its rules say otherwise.
_STARTED = {"enabled": "1", "backlog_limit": "64"}
# The reason of what is seen where the package is yet to be installed.
_MISSING = "audit_missing"
_LOG = "/var/log/audit/audit.log"
_NOT_ROOT = ("must be root", "Operation not permitted", "Permission denied")
_KERNEL_ADVICE = Text(
    "The system administrator boots a kernel with auditing (CONFIG_AUDIT, CONFIG_AUDITSYSCALL), such as the "
    "distribution's own.", "请系统管理员改用支持审计的内核（CONFIG_AUDIT、CONFIG_AUDITSYSCALL），如发行版自带内核。")
_ROOT_ADVICE = Text("Run with become.", "请使用 become 运行。")
LOCKED_ADVICE = Text(
    "Reboot: the kernel's audit rules are locked (enabled 2), and the files have what is needed.",
    "请重启主机：内核审计规则已锁定（enabled 2），规则文件已就绪。")


def absence(host):
    """Return the reason why this host has no kernel auditing of its own, or None."""
    reason = container.seen(host)
    if reason is None:
        return None
    return Text("Kernel auditing is of the machine below: %s." % reason.en, "内核审计属于其宿主机：%s。" % reason.zh)


def installed(host):
    """Tell whether auditd is there, staged installation included."""
    return any(host.exists(path) for path in PROGRAMS) or to_come(host)


def to_come(host):
    """Tell whether this run installs auditd, which then starts by itself and loads the rules of its files."""
    return host.declared(("package", package(host))) == "installed"


def on_disk(host, place):
    """Return a folder, or the nearest above it that is there: what comes with this run will lie on its file system."""
    place = posixpath.join("/", place)
    while not os.path.isdir(host.real(host.resolve(place))):
        place = posixpath.dirname(place)
    return place


def loader(host):
    """Return as text what loads the audit rules at every start, by auditd's unit or one that it brings.

    None where systemd has no auditd.
    """
    daemon, beside = units.shown(host, UNIT), units.shown(host, LOADER)
    brought = (
        LOADER in (daemon.get("Requires", "") + " " + daemon.get("Wants", "")).split()
        or beside.get("UnitFileState") == "enabled")
    if daemon.get("LoadState") != "loaded":
        return None
    return daemon.get("ExecStartPost", "") + (
        beside.get("ExecStart", "") if beside.get("LoadState") == "loaded" and brought else "")


def loaded(host):
    """Return what the rules are loaded from at every start, in this order: files that auditctl is given, the folder of
    augenrules; the folder alone where nothing is told of it.
    """
    text = loader(host) if host.running else " ; ".join(
        value.text for unit in (UNIT, LOADER) for name in ("ExecStart", "ExecStartPost")
        for value in load_unit(host, unit).values("Service", name))
    return [match.group(1) or FOLDER for match in _LOADING.finditer(text or "")] or [FOLDER]


def package(host):
    """Return the name of the package that brings auditd."""
    return "auditd" if host.exists("/etc/debian_version") else "audit"


def unseen(host):
    """Return why the kernel's audit cannot be judged, as an Observation; None where it answers."""
    return host.memo("audit unseen", lambda: _unseen(host))


def answers(host):
    """Tell whether the kernel's audit can be set: it answers, or lacks only the package that is there or staged."""
    seen = unseen(host)
    return seen is None or seen.reason == _MISSING and installed(host)


def _unseen(host):
    if not host.running:
        return Observation("not_checked", "kernel_unasked", Text(
            "The kernel's audit cannot be asked: this is an unpacked image.", "无法查询内核审计状态：当前为离线镜像。"))
    try:
        output = host.run(["auditctl", "-s"])
    except Missing:
        return Observation("fail", _MISSING, Text(
            "Nothing is recorded: auditctl is not installed.", "未安装 auditctl，没有任何审计记录。"),
            expected="auditd installed", actual="no auditctl", evidence=(absent("auditctl"),))
    if output.rc == 0:
        return None
    said = " ".join((output.err or output.out).split()) or "exit status %d" % output.rc
    parts: Dict[str, Any] = dict(
        actual=said, evidence=(Evidence("command", "auditctl -s", said),), expected="an answer from the kernel")
    if any(words in said for words in _NOT_ROOT):
        return Observation("not_checked", "kernel_withheld", Text(
            "The kernel's audit cannot be asked by this user (auditctl -s: %s)." % said.rstrip("."),
            "当前用户无权查询内核审计状态（auditctl -s：%s）。" % said.rstrip(".")), advice=_ROOT_ADVICE, **parts)
    return Observation(
        "fail", "kernel_without_audit",
        Text(
            "This kernel does no auditing (auditctl -s: %s)." % said.rstrip("."),
            "此内核不支持审计（auditctl -s：%s）。" % said.rstrip(".")), advice=_KERNEL_ADVICE, **parts)


def status(host):
    """Return what `auditctl -s` tells, or will once a staged auditd has started, by name; nothing where it cannot be
    asked.
    """
    if unseen(host) is not None:
        return dict(_STARTED) if to_come(host) else {}
    pairs = [line.split() for line in host.run(["auditctl", "-s"]).out.splitlines()]
    return {words[0]: words[1] for words in pairs if len(words) > 1}


def locked(host):
    """Tell whether the kernel takes no other rules until it starts anew."""
    return status(host).get("enabled") == "2"


class Conf:
    """auditd.conf as a source for `Setting`."""

    label = CONF
    # auditd.conf(5): what the daemon takes where the file says nothing.
    _DEFAULTS = {
        "log_format": "RAW", "name_format": "NONE", "log_file": _LOG, "space_left_action": "IGNORE",
        "admin_space_left_action": "IGNORE", "disk_full_action": "IGNORE", "disk_error_action": "IGNORE",
        "write_logs": "yes", "local_events": "yes", "log_group": "root",
    }

    def __init__(self, host):
        self.host = host

    def _document(self):
        return KeyValue(self.host.read(CONF) if self.host.exists(CONF) else b"", CONF, AUDITD_CONF)

    def get(self, name):
        """Return the value written, with its place, or None."""
        return self.host.memo(("auditd.conf", name), lambda: self._document().get(name))

    def default(self, name):
        """Return what auditd takes where the file says nothing, or None where it is not known."""
        return self._DEFAULTS.get(name)

    def text(self, name):
        """Return the value that holds."""
        found = self.get(name)
        return self.default(name) if found is None else found.text

    def set(self, name, value):
        """Stage a value."""
        document = self._document()
        document.set(name, value)
        self.host.stage_content(CONF, document.render(), mode=0o640)
