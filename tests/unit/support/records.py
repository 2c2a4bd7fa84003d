# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence records of a small tree, as the recorder leaves them, and what systemd says of their units."""

import hashlib
import json
import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import source

MACHINE = "0123456789abcdef0123456789abcdef"
NOW = 1795348800.0  # 2026-11-22 12:00 UTC
FOLDER = "/var/lib/jrt0117/evidence/"


def at(hours=0.0):
    """Return the time so many hours ago, as a record has it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(NOW - hours * 3600))


def record(topic, /, hours=1.0, **changes):
    """Return a record of our recorder; a change to ... leaves the key out."""
    value = {
        "format": 1, "topic": topic, "host": MACHINE, "hostname": "db1", "started": at(hours), "ended": at(hours),
        "boot": "b", "tool": "restic", "argv": ["restic", "snapshots"], "rc": 0, "result": "ok", "config_sha256": "",
        "facts": {}, "findings": 0}
    return {name: one for name, one in {**value, **changes}.items() if one is not ...}


def external(topic, /, hours=1.0, **changes):
    """Return a record of another tool."""
    value = {
        "format": 1, "topic": topic, "recorder": "external", "tool": "veeam", "result": "ok", "started": at(hours),
        "ended": at(hours)}
    return {name: one for name, one in {**value, **changes}.items() if one is not ...}


def files(topic, *records, machine=MACHINE):
    """Return the files of these records, each with the digest of the line before where it is our recorder's."""
    lines = []
    for one in records:
        own = one.get("recorder") != "external"
        link = {"previous": hashlib.sha256(lines[-1]).hexdigest() if lines else None} if own else {}
        lines.append(json.dumps({**link, **one}, sort_keys=True).encode())
    ours = [line for line, one in zip(lines, records, strict=True) if one.get("recorder") != "external"]
    found = {"/etc/machine-id": machine + "\n", FOLDER + topic + ".jsonl": b"".join(line + b"\n" for line in lines)}
    if ours:
        found[FOLDER + topic + ".json"] = ours[-1] + b"\n"
    return found


def updates(hours=1.0, missing=None, sources=None, **changes):
    """Return the files of a record of apt's lists by no unit; `missing`: {"package arch": (version, since)}."""
    facts = {"missing": {name: dict(version=one, since=day) for name, (one, day) in (missing or {}).items()},
             "sources": sources or {}}
    return files("updates", record("updates", hours, **{
        "tool": "apt", "facts": facts, "config_sha256": hashlib.sha256(b"").hexdigest(), **changes}))


def still(monkeypatch):
    """Have the clock of records stand still."""
    monkeypatch.setattr(source, "now", lambda: NOW)


def said(timer=None, service=None):
    """Return what `systemctl show` says of the two units of a topic; by themselves they are on."""
    timer = {"LoadState": "loaded", "ActiveState": "active", "UnitFileState": "enabled",
             "LastTriggerUSec": "Sun 2026-11-22 03:00:00 UTC", **(timer or {})}
    service = {"LoadState": "loaded", "Result": "success", "ExecMainStatus": "0", **(service or {})}
    return Output(0, "\n\n".join(
        "".join(f"{name}={value}\n" for name, value in one.items()) for one in (timer, service)), "")
