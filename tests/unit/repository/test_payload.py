# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an audit sends to a host, as Ansible itself builds it: no more than may be, and nothing that only enforcing
needs.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def told():
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/bench/payload.py")], capture_output=True, text=True, check=False,
        timeout=300)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_an_audit_sends_no_more_than_may_be(told):
    for form in ("sources", "light", "compiled"):
        assert re.search(rf"^ok   sent, {form}: [\d,]{{7,}} bytes", told, re.MULTILINE), told


def test_an_audit_is_sent_nothing_that_only_enforcing_needs(told):
    folders = [line.split()[0] for line in told.splitlines() if line]
    assert {"judging", "frame", "areas/accounts", "subjects/pam"} <= set(folders)
    assert {"change", "guard"}.isdisjoint(folders)
