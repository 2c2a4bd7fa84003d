# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small draw of real packets through random rulesets; tests/bench/packets.py draws more."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[4]
COUNT, SEED = 40, 11


def has_namespaces():
    """Tell whether network namespaces and what fills them can be had here."""
    if os.geteuid() != 0 or any(shutil.which(name) is None for name in ("nft", "ip", "unshare")):
        return False
    made = "ip link add one0 type veth peer name other0 && mount -t sysfs sysfs /sys"
    return subprocess.run(["unshare", "-n", "-m", "sh", "-c", made], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not has_namespaces(), reason="takes root, nft, ip and network namespaces")
def test_nothing_arrives_that_was_not_told():
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/bench/packets.py"), "--count", str(COUNT), "--seed", str(SEED)],
        capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = re.search(
        r"(\d+) packets sent, (\d+) arrived \((\d+) of them sent on .* false passes (\d+);.* given up (\d+)",
        done.stdout)
    sent, arrived, sent_on, missed, given_up = map(int, figures.groups())
    assert (sent, missed, given_up) == (COUNT * 24, 0, 0)
    # A draw in which nothing got through would tell nothing.
    assert arrived > sent / 5 and sent_on > COUNT / 2, done.stdout
