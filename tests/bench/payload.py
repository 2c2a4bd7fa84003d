# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells what an audit sends to a host, and what that costs the host by area.

    .venv/bin/python tests/bench/payload.py [--host HOST] [--lab LAB] [--repeat 10]

Without a host: files and bytes by folder, as they are, packed each by itself, and altogether as sent: as sources; as
compiled code without what most hosts need nothing of; and as all of that. With a host of the lab's containers: the very
payload runs there, for no area's controls but one area's, then for all, in each form that the host takes, beside a
ping; imports of ours, and the least processor time of the repeats, children included: others on the machine hardly
change that. Exits with 1 where more is sent than may be.
"""

from __future__ import annotations

import argparse
import base64
import collections
import functools
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "collections"))
from ansible.executor.module_common import modify_module
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader, module_loader
from ansible.template import Templar

ROOT = Path(__file__).resolve().parents[2]
# What a host with nothing to serve is sent, in either form: 1.1 MiB, as with three areas.
# The whole compiled code goes to hosts that serve something: a quarter of it looks at databases, web servers, TLS,
# backups and business operations, and tells beforehand what would put them right.
MOST_SENT = {"sources": 1_153_434, "light": 1_153_434, "compiled": 1_510_000}
MODULE, PING = "jrt0117.baseline.assess", "ansible.builtin.ping"
FORMS = {"sources": "ZIP_DEFLATED", "light": "ZIP_LZMA", "compiled": "ZIP_STORED"}
OPTIONS: dict[str, Any] = {
    "policy": {}, "secrets": {}, "guard_seconds": 120, "level": 3, "clauses": [], "waivers": [], "waivers_ignored": [],
    "root": "/"}
_ZIP = re.compile(rb"zip_data=(['\"]{1,3})(.*?)\1|ZIPDATA = (['\"]{1,3})(.*?)\3", re.DOTALL)
# Runs on the host: the payload comes by its input.
_RUNNER = """
import json, os, resource, subprocess, sys, tempfile
with tempfile.NamedTemporaryFile(suffix=".py") as code:
    code.write(sys.stdin.buffer.read())
    code.flush()
    timed = [sys.executable, "-X", "importtime", code.name]
    seen = subprocess.run(timed, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if seen.returncode:
        sys.exit(seen.stdout.decode()[-2000:] + seen.stderr.decode()[-500:])
    times = []
    for _turn in range(int(sys.argv[1])):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, code.name], stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
imports = seen.stderr.count(b"jrt0117.baseline.plugins.module_utils.")
print(json.dumps({"imports": imports, "seconds": min(times), "python": sys.version_info[:2]}))
"""


def main() -> int:
    """Print the tables, and tell whether the bound was kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", help="a host of the lab, as lab/containers lists it")
    parser.add_argument("--lab", default="default")
    parser.add_argument("--repeat", type=int, default=10)
    arguments = parser.parse_args()
    init_plugin_loader([str(ROOT / "collections")])
    packed = payload(MODULE, {**OPTIONS, "areas": []})
    _print_sizes(packed)
    if arguments.host:
        _print_costs(arguments.lab, arguments.host, arguments.repeat)
    sent = {form: len(of_form(packed, form)) for form in MOST_SENT}
    for form, most in MOST_SENT.items():
        print(f"{'ok  ' if sent[form] <= most else 'FAIL'} sent, {form}: {sent[form]:,} bytes, at most {most:,}")
    return 0 if all(sent[form] <= most for form, most in MOST_SENT.items()) else 1


def payload(name: str, options: dict[str, Any]) -> bytes:
    """Return what Ansible itself would send for a module call."""
    variables = {"ansible_python_interpreter": "/usr/bin/python3"}
    built = modify_module(
        module_name=name, module_path=module_loader.find_plugin_with_context(name).plugin_resolved_path,
        module_args=options, templar=Templar(loader=DataLoader(), variables=variables), task_vars=variables,
        remote_is_local=False, module_compression="ZIP_DEFLATED")
    return getattr(built, "b_module_data", None) or built[0]


def of_form(packed: bytes, form: str) -> bytes:
    """Return what is sent in its place: its sources as one, or compiled of those."""
    data = _zip(packed)
    return packed.replace(data, _packed_as(data, form))


@functools.cache
def _packed_as(data: bytes, form: str) -> bytes:
    from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.cache import SOURCES, of_form

    if form == "sources":
        return base64.b64encode(of_form(base64.b64decode(data), MODULE, SOURCES))
    return base64.b64encode(of_form(base64.b64decode(_packed_as(data, "sources")), MODULE, FORMS[form]))


def members(packed: bytes) -> list[zipfile.ZipInfo]:
    """Return the files that are in what Ansible itself would send."""
    return zipfile.ZipFile(io.BytesIO(base64.b64decode(_zip(packed)))).infolist()


def _zip(packed: bytes) -> bytes:
    match = _ZIP.search(packed)
    if match is None:
        sys.exit("what this ansible-core sends has another form than is known here")
    return match.group(2) or match.group(4)


def folder(name: str) -> str:
    """Return under which row of the table a file comes."""
    _before, ours, path = name.partition("jrt0117/baseline/plugins/module_utils/")
    parts = path.split("/")
    if not ours:
        return "ansible"
    return (
        "/".join(parts[:2]) if parts[0] in ("areas", "subjects") and len(parts) > 2 else parts[0] if len(parts) > 1
        else ".")


def _print_sizes(sent: bytes) -> None:
    rows: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0, 0])
    for one in members(sent):
        for row in (folder(one.filename), "altogether"):
            rows[row] = [old + new for old, new in zip(rows[row], (1, one.file_size, one.compress_size), strict=True)]
    print(f"{'folder':<22}{'files':>7}{'bytes':>12}{'packed':>10}")
    for row in sorted(rows, key=lambda name: (name == "altogether", name)):
        files, size, packed = rows[row]
        print(f"{row:<22}{files:>7}{size:>12,}{packed:>10,}")


def _print_costs(lab: str, host: str, repeat: int) -> None:
    from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS

    ping = _cost(lab, host, repeat, payload(PING, {"data": "pong"}))
    print(f"\n{'on ' + host:<22}{'imports':>9}{'processor':>12}{'x ping':>9}{'beyond it':>12}")
    _print_cost("ping", ping, ping)
    forms = [form for form in MOST_SENT if form == "sources" or ping["python"] == list(sys.version_info[:2])]
    for name, areas in {**{area: [area] for area in AREAS}, "every area": []}.items():
        for form in forms:
            sent = of_form(payload(MODULE, {**OPTIONS, "areas": areas}), form)
            _print_cost(f"{name}, {form}", _cost(lab, host, repeat, sent), ping)


def _print_cost(name: str, found: dict[str, Any], ping: dict[str, Any]) -> None:
    seconds, least = found["seconds"], ping["seconds"]
    print(
        f"{name:<22}{found['imports']:>9}{seconds * 1000:>9.0f} "
        f"ms{seconds / least:>9.2f}{(seconds - least) * 1000:>9.0f} ms", flush=True)


def _cost(lab: str, host: str, repeat: int, sent: bytes) -> dict[str, Any]:
    command = [str(ROOT / "lab/containers"), "--lab", lab, "exec", host, "python3", "-c", _RUNNER, str(repeat)]
    done = subprocess.run(command, input=sent, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"the payload failed on {host}:\n{done.stderr.decode()[-2000:]}")
    return json.loads(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
