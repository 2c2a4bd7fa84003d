# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds check mode against enforcing on hosts with servers, databases, copies and limits, of each release.

    .venv/bin/python tests/bench/shown_servers.py [debian11 debian12 debian13]

On a container of each release, with every opt-in of these areas: check mode, the run itself, and that again. Prints
for each area how many hunks and findings there are, and whatever differs; exits with 1 where anything does. Needs the
lab (lab/prepare) and a mirror of Debian.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "integration"))
import serving
from labs import SYSTEMS, Lab
from shown import Story, story_of
from shown_machines import told

HOST = "servers"
# As docs/operations.md says of check mode: each area shows this file, of which the first alone writes it; and of a
# package's own file that is not known beforehand, the lines that would be written.
SHARED, UNKNOWN = "/usr/local/lib/jrt0117/record.py ", "/etc/default/prometheus-node-exporter "


def main() -> int:
    """Compare the releases one after the other, and tell what differs."""
    return int(not all([_compare(system) for system in sys.argv[1:] or SYSTEMS]))


def _compare(system: str) -> bool:
    """Tell whether everything that was shown on a host of this release is what was done."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="shown-") as folder:
        lab = Lab(f"shown-servers-{os.getpid()}", Path(folder))
        try:
            lab.up(f"{HOST}={system}")
            serving.prepare(lab, HOST, system)
            story = story_of(lab, **serving.declared(lab, (HOST,)))
            same = all([_told(system, area, story) for area in serving.AREAS])
        finally:
            lab.down()
    print(f"{system}: {time.monotonic() - started:.0f} s", flush=True)
    return same


def _told(system: str, area: str, story: Story) -> bool:
    writes = [one for one in serving.AREAS if any(
        heading.startswith(SHARED) for heading in story.enforced.diffs.get((HOST, one), {}))]
    but = (UNKNOWN,) if area in writes else (UNKNOWN, SHARED)
    return told(HOST, system, area, story, some=area not in serving.NOTHING, but=but)


if __name__ == "__main__":
    sys.exit(main())
