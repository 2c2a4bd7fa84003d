# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables by which check mode knows what packages bring, against each release's own packages.

A test that fails here says which table is missing or no longer true: a release has newer packages than we know.
"""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from labs import SYSTEMS, Lab

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.parts import events, recorded
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import brought

# Suricata and CrowdSec, which few releases have, are held by what their installation leaves: test_shown_on_gateways.py.
NAMES = sorted({name for name, _version in brought._BROUGHT} - {"crowdsec", "suricata"})
# Runs edit these, so each byte counts; of the others, what is read of them.
EDITED = (
    "/etc/audit/auditd.conf", "/etc/audit/rules.d/audit.rules", "/etc/chrony/chrony.conf", "/etc/logrotate.d/btmp",
    "/etc/logrotate.d/chrony", "/etc/logrotate.d/rsyslog", "/etc/logrotate.d/wtmp", "/etc/nftables.conf")
# They are watched where they exist, so each that a package brings has to be in its table.
FOLDERS = sorted({path for _key, _title, paths in events.WATCHED for path in paths.split() if path.endswith("/")})
# Copied or made by the scripts of the package; and a package that one of them depends on.
COPIED = {"/etc/chrony/chrony.conf": "/usr/share/chrony/chrony.conf"}
MADE = ("/etc/audit/audit.rules",)
BESIDE = {"fail2ban": ["python3-systemd"]}
# Programs are looked at by their names alone.
LOOK = """
import glob, json, os, subprocess, sys, tempfile
asked = json.load(sys.stdin)
tree = tempfile.mkdtemp()
for name in asked["names"]:
    deb, = glob.glob("/srv/packages/%s_*.deb" % name)
    subprocess.run(["dpkg-deb", "-x", deb, tree], check=True)
    version = version if name != asked["names"][0] else subprocess.run(
        ["dpkg-deb", "-f", deb, "Version"], check=True, stdout=subprocess.PIPE).stdout.decode().strip()
def look(path):
    # A package of a release that has one /usr may have it below that, or not.
    real = next((tree + one for one in (path, "/usr" + path) if os.path.exists(tree + one)), None)
    if real is None:
        return None
    text = None if os.path.isdir(real) or "bin/" in path else open(real, encoding="utf-8").read()
    return os.path.isdir(real), os.stat(real).st_mode & 0o7777, text
print(json.dumps([version, {path: look(path) for path in asked["paths"]}]))
"""


def look(lab: Lab, system: str, name: str, paths: list[str]) -> tuple[str, dict[str, tuple[bool, int, str | None]]]:
    """Return the version of a package on a host's disk, and what is at some of its paths: whether a folder, mode, text.
    """
    asked = {"names": [name, *BESIDE.get(name, ())], "paths": paths}
    version, found = json.loads(lab.root(system, f"python3 -c {shlex.quote(LOOK)}", stdin=json.dumps(asked)))
    return version, {path: one for path, one in found.items() if one is not None}


class WithoutAuditd(Host):
    """A host that can be offered auditd, and has nothing yet to ask for its tables of calls."""

    def __init__(self, root: str, version: str, machine: str) -> None:
        super().__init__(root)
        self.answers = {"uname": machine, "apt-cache": f"auditd:\n  Candidate: {version}\n"}

    def _execute(self, argv: list[str], timeout: float, data: bytes) -> Output:
        if argv[0] not in self.answers:
            raise Missing(argv[0])
        return Output(0, self.answers[argv[0]], "")


def settings(text: str) -> list[str]:
    """Return the lines of a file that say something, in the order in which they stand."""
    lines = [" ".join(line.partition(" # ")[0].split()) for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def has(text: str, part: str) -> bool:
    """Tell whether all lines of `part` that say something stand in a text, in that order."""
    lines = iter(settings(text))
    return all(line in lines for line in settings(part))


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_table_says_what_its_package_brings(lab: Lab, system: str) -> None:
    lab.up(system)
    for name in NAMES:
        version, folders = look(lab, system, name, FOLDERS)
        told = brought.files(name, version)
        assert told, f"no table of {name} {version}"
        assert set(folders) <= set(told), f"{name} {version}"
        _version, found = look(lab, system, name, [COPIED.get(path, path) for path in told])
        for path, data in told.items():
            where = f"{name} {version}: {path}"
            if path in MADE:
                continue
            assert COPIED.get(path, path) in found, where
            folder, mode, text = found[COPIED.get(path, path)]
            assert (folder, mode) == (path.endswith("/"), brought.mode(path)), where
            if text is not None and data is not None:
                part = data.decode("utf-8")
                assert text == part if path in EDITED else has(text, part), where


# Processor, width, and the table of calls that it has; an arm64 host's 32 bit calls are guessed less well.
TABLES = (("x86_64", "b64", "x86_64"), ("x86_64", "b32", "i386"), ("aarch64", "b64", "aarch64"))
DUMP = """
tree=$(mktemp -d)
for deb in /srv/packages/auditd_*.deb /srv/packages/libauparse0*.deb; do dpkg-deb -x "$deb" "$tree"; done
LD_LIBRARY_PATH=$(dirname "$(find "$tree" -name 'libauparse.so.0')") "$tree/usr/bin/ausyscall" {table} --dump
"""


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_calls_that_auditd_knows_are_known_before_it_is_there(lab: Lab, system: str, tmp_path: Path) -> None:
    lab.up(system)
    version, _found = look(lab, system, "auditd", [])
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/debian_version").touch()
    calls = sorted({
        name for _key, _title, pairs in events.CALLED for words, _extra in pairs for name in words.split()})
    for machine, width, table in TABLES:
        there = {line.split()[1] for line in lab.root(system, DUMP.format(table=table)).splitlines() if "\t" in line}
        known = recorded._known(WithoutAuditd(str(tmp_path), version, machine), width, calls)
        assert known == [name for name in calls if name in there], (version, table)
