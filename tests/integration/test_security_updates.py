# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Security fixes on real hosts: 200 of them planted in a source of apt's are all named, and are gone once installed;
and what runs on though it was replaced.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from labs import SYSTEMS, Lab, Run

PLANTED, DECOYS = 200, 50
ODD = ("1.0~rc1 1.0", "1.9 1.10", "2:0.1 2:0.2", "1.0 1:0.9", "1.0-1 1.0-1+b1", "1.0-1+deb12u1 1.0-1+deb12u2")
BUILD = Path(__file__).with_name("fixes_host.py").read_text(encoding="utf-8")
INSTALL = (
    "apt-get install -qq -y -o Dpkg::Options::=--force-unsafe-io --only-upgrade $(seq -f 'fix%03.0f' 0 199) >/dev/null")
RELEASE = """
cd /srv/fixes/dists/stable-security
codename=$(. /etc/os-release; echo "$VERSION_CODENAME")
printf 'Origin: Debian\\nLabel: Debian-Security\\nSuite: oldstable-security\\n' >Release
printf 'Codename: %s-security\\n' "$codename" >>Release
printf 'Date: %s\\nValid-Until: %s\\nArchitectures: %s\\nComponents: main\\nSHA256:\\n' '{day}' '{end}' \
  "$(dpkg --print-architecture)" >>Release
for path in main/*/Packages; do
  printf ' %s %s %s\\n' "$(sha256sum "$path" | cut -d' ' -f1)" "$(stat -c %s "$path")" "$path"
done >>Release
rm -rf /var/lib/apt/lists/*Release
echo 'deb [trusted=yes] file:/srv/fixes stable-security main' >/etc/apt/sources.list.d/fixes.list
apt-get update -qq -o Acquire::Check-Valid-Until=false
"""


def versions() -> str:
    """Return the lines of the packages: planted ones with a newer version in the source, decoys with none newer."""
    rng = random.Random(14)
    lines = []
    for number in range(PLANTED + DECOYS):
        older, newer = rng.choice(ODD).split() if rng.random() < 0.3 else (
            f"1.{number}-{rng.randrange(1, 9)}", f"1.{number}-{rng.randrange(10, 99)}")
        pair = (older, newer) if number < PLANTED else rng.choice(((newer, older), (newer, newer)))
        lines.append(f"{'fix' if number < PLANTED else 'decoy'}{number:03} {pair[0]} {pair[1]}\n")
    return "".join(lines)


def released(days: int) -> str:
    """Return the script that has the source be of so many days ago, and hold for a week."""
    day = datetime.now(timezone.utc) - timedelta(days=days)
    form = "%a, %d %b %Y %H:%M:%S UTC"
    return RELEASE.format(day=day.strftime(form), end=(day + timedelta(days=7)).strftime(form))


@pytest.fixture(scope="module")
def hosts(lab: Lab) -> Lab:
    """Hosts of each release with the source."""
    lab.up(*SYSTEMS)
    for host in SYSTEMS:
        lab.root(host, "cat >/root/build.py", stdin=BUILD)
        lab.root(host, "python3 /root/build.py", stdin=versions())
        lab.root(host, released(days=1))
    return lab


def assessed(lab: Lab) -> Run:
    run = lab.play("assess", "--tags", "patching")
    assert run.code == 0, run.output
    return run


def found(run: Run, host: str, control: str = "security_updates") -> dict[str, Any]:
    return run.findings[host, control]


def test_each_planted_fix_is_missed_and_no_other_until_it_is_installed(hosts: Lab) -> None:
    hosts.remember(*SYSTEMS)
    before = assessed(hosts)
    for host in SYSTEMS:
        finding = found(before, host)
        assert finding["status"] == "fail", finding
        assert finding["message"]["en"].startswith(f"{PLANTED} of "), finding["message"]
        quoted = [one["text"] for one in finding["evidence"] if one["kind"] == "file"]
        assert quoted and all(one.startswith("Package: fix") for one in quoted), quoted
        sources = found(before, host, "update_sources")
        assert "/etc/apt/sources.list.d/fixes.list:1 has trusted=yes" in str(sources), sources
    assert hosts.differences(*SYSTEMS).strip() == ""
    for host in SYSTEMS:
        hosts.root(host, INSTALL)
    # The clause of this control alone: a timer records the lists from now on.
    enforced = hosts.play("enforce", "--tags", "7.5.7-B-b")
    assert enforced.code == 0, enforced.output
    after = assessed(hosts)
    assert {host: found(after, host)["status"] for host in SYSTEMS} == dict.fromkeys(SYSTEMS, "pass")


def test_a_source_of_last_month_says_nothing_of_today(hosts: Lab) -> None:
    for host in SYSTEMS:
        hosts.root(host, released(days=30))
    run = assessed(hosts)
    assert {(found(run, host)["status"], found(run, host)["reason"]) for host in SYSTEMS} == {("error", "index_stale")}


def test_a_program_that_was_replaced_while_it_runs_is_told_with_its_unit(hosts: Lab) -> None:
    for host in SYSTEMS:
        hosts.root(host, """
cp "$(command -v sleep)" /usr/local/bin/old
systemd-run --quiet --service-type=exec --unit=old -p PrivateTmp=yes /usr/local/bin/old 600
cp "$(command -v sleep)" /usr/local/bin/new; mv /usr/local/bin/new /usr/local/bin/old""")
    run = assessed(hosts)
    for host in SYSTEMS:
        finding = found(run, host, "running_latest_kernel")
        assert finding["status"] == "fail" and "old.service still runs 1 files" in str(finding), finding
        hosts.root(host, "systemctl stop old")
    run = assessed(hosts)
    assert not any("old.service" in str(found(run, host, "running_latest_kernel")) for host in SYSTEMS)
