# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds check mode against enforcing on virtual machines, with the kernel's own audit, clock and packet filter.

    .venv/bin/python tests/bench/shown_machines.py [debian11 debian13] [--areas accounts,audit,boundary,patching]

On a machine of each release, as it was installed: check mode, the run itself, and that again. Prints for each area how
many hunks and findings there are, and whatever differs; exits with 1 where anything does. Where the processor is
emulated, a release takes a quarter of an hour. Needs the lab (lab/prepare).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "integration"))
from labs import SYSTEMS, Machines
from shown import CERTIFICATES, SEEN_LATER, Story, certificates, put_certificates, story_of

HOST = "machine"
# An area's check does not see what the areas before it will do (docs/operations.md): alerts go by log_forwarding.
LATER = (*SEEN_LATER, "intrusion_detection")
VARIABLES = {
    # QEMU's own network sees this machine come from there.
    "boundary_management_networks": ["10.0.2.2/32"], "audit_collector_host": "192.0.2.1",
    "audit_time_servers": ["192.0.2.2"], "patching_core_pattern": "|/bin/false", **CERTIFICATES}


def main() -> int:
    """Compare the releases one after the other, and tell what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("systems", nargs="*", default=list(SYSTEMS), metavar="SYSTEM")
    parser.add_argument("--areas", default="accounts,audit,boundary,patching")
    options = parser.parse_args()
    return int(not all([_compare(system, options.areas.split(",")) for system in options.systems]))


def _compare(system: str, areas: list[str]) -> bool:
    """Tell whether everything that was shown on a machine of this release is what was done."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="shown-") as folder:
        lab = Machines(f"shown-{os.getpid()}", Path(folder, "runs"), {"baseline_areas": areas, **VARIABLES})
        Path(folder, "pki").mkdir()
        try:
            lab.up(f"{HOST}={system}")
            put_certificates(lab, HOST, certificates(Path(folder, "pki")))
            story = story_of(lab)
            same = all([told(HOST, system, area, story, LATER) for area in areas])
        finally:
            lab.down()
    print(f"{system}: {time.monotonic() - started:.0f} s", flush=True)
    return same


def told(
        host: str, system: str, area: str, story: Story, seen_later: tuple[str, ...] = (), some: bool = True,
        but: tuple[str, ...] = ()) -> bool:
    """Print what differs in an area, or that nothing was shown where `some` has to be; tell whether all is well.

    `but` are beginnings of headings whose hunks are left out.
    """
    hunks = len(story.enforced.diffs.get((host, area), {}))
    findings = [one for one in story.checked.findings.values() if one["area"] == area]
    wrong = ["  Nothing was shown."] * (some and hunks == 0) + [one for one in (
        _wrong(lambda: story.assert_same_diff(host, area, but)),
        _wrong(lambda: story.assert_comes_true(host, area, seen_later=seen_later)),
        _wrong(lambda: story.assert_ends(host, area))) if one]
    print(f"{system} {area}: {hunks} hunks, {len(findings)} findings, {'DIFFERENT' if wrong else 'the same'}")
    for one in wrong:
        print(one)
    return not wrong


def _wrong(compare: Callable[[], object]) -> str:
    try:
        compare()
    except AssertionError as error:
        return f"  {error}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
