# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resource control on a real host: pam_limits and the kernel hold a person, and Prometheus says whether a host is
collected.

The judges are the programs themselves: a login that starts one process more than it may, and a Prometheus that the
exporter is stopped in front of. Its packages come from the mirrors of this machine's apt.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import pytest
from labs import LAB, Lab, Run

sys.path.insert(0, str(LAB))

from labkit.debian import RELEASES, _acquire_options, _sources

HOST, AREA = "debian12", ("--tags", "resources")
MOST = 150
INSTALL = """
export DEBIAN_FRONTEND=noninteractive
timeout 120 apt-get update -qq >/dev/null 2>&1
apt-get install -qq -y --no-install-recommends prometheus prometheus-alertmanager libpam-systemd >/dev/null 2>&1
"""
SCRAPED = """
global: {{scrape_interval: 2s, evaluation_interval: 2s}}
alerting: {{alertmanagers: [{{static_configs: [{{targets: ['localhost:9093']}}]}}]}}
rule_files: ['/etc/prometheus/rules.yml']
scrape_configs:
  - job_name: node
    static_configs: [{{targets: ['{address}:9100'], labels: {{instance: 'debian12:9100'}}}}]
"""
RULES = """
groups:
  - name: levels
    interval: 2s
    rules:
      - {alert: DiskFull, expr: 100 * (1 - node_filesystem_avail_bytes / node_filesystem_size_bytes) > 85}
      - {alert: HostDown, expr: up == 0}
      - {alert: Renamed, expr: 100 * node_filesystem_files_free_gone / node_filesystem_files > 85}
"""
# One process more than the limit has to fail; the shell and its subshell are two of them.
BOMB = "su - alice -c 'ulimit -u; for turn in $(seq %d); do sleep 60 & done; wait' 2>&1; pkill -u alice sleep; true"


@pytest.fixture(scope="module")
def variables(lab: Lab) -> dict[str, object]:
    """What is declared for the host, on which Prometheus runs."""
    lab.up(HOST)
    lines = "\n".join(_sources(RELEASES[HOST])).replace("deb ", "deb [trusted=yes] ")
    lab.root(HOST, "cat >/etc/apt/sources.list.d/mirrors.list", stdin=lines + "\n")
    lab.root(HOST, "cat >/etc/apt/apt.conf.d/99mirrors", stdin="".join(one + "\n" for one in _acquire_options()))
    lab.root(HOST, INSTALL, check=False)
    if "prometheus" not in lab.root(HOST, "command -v prometheus", check=False):
        pytest.skip("no mirror of Debian can be reached from the lab's hosts")
    address = lab.root(HOST, "hostname -I").split()[0]
    lab.root(HOST, "cat >/etc/prometheus/prometheus.yml", stdin=SCRAPED.format(address=address))
    lab.root(HOST, "cat >/etc/prometheus/rules.yml; promtool check rules /etc/prometheus/rules.yml && "
             "systemctl restart prometheus", stdin=RULES)
    return {
        "resources_thresholds": {"disk_used_percent": 99, "inodes_used_percent": 99},
        "resources_user_processes": MOST, "resources_agent_install": True, "resources_agent_address": f"{address}:9100",
        "resources_prometheus_url": f"http://{address}:9090", "resources_alertmanager_url": f"http://{address}:9093",
        "resources_service_limits": [{"unit": "prometheus.service", "tasks": 500, "open_files": 4096}]}


def said(run: Run, control: str) -> tuple[str, str]:
    finding = run.findings[HOST, control]
    return finding["status"], json.dumps(finding, ensure_ascii=False)


def until(lab: Lab, control: str, variables: dict, wanted: Callable[[str, str], bool], seconds: float) -> str:
    """Return what a control says once it says what is wanted; the time is that of the monitoring."""
    deadline = time.monotonic() + seconds
    while True:
        status, words = said(lab.play("assess", *AREA, **variables), control)
        if wanted(status, words) or time.monotonic() > deadline:
            return words


@pytest.fixture(scope="module")
def enforced(lab: Lab, variables: dict) -> tuple[Run, Run]:
    """The audit before, and the enforcing run."""
    return lab.play("assess", *AREA, **variables), lab.play("enforce", *AREA, **variables)


def test_what_is_missing_is_named(enforced: tuple[Run, Run]) -> None:
    before, _run = enforced
    assert said(before, "monitoring_agent")[0] == "fail" and "prometheus-node-exporter" in said(
        before, "monitoring_agent")[1]
    status, words = said(before, "user_limits")
    assert status == "fail" and "alice" in words and "controller_absent" in words


def test_a_login_has_no_more_processes_than_it_may(lab: Lab, enforced: tuple[Run, Run]) -> None:
    assert f"alice hard nproc {MOST}" in lab.root(HOST, "cat /etc/security/limits.d/zz-jrt0117.conf")
    held = lab.root(HOST, BOMB % (MOST + 1))
    assert held.splitlines()[0] == str(MOST) and "Resource temporarily unavailable" in held
    assert "unavailable" not in lab.root(HOST, BOMB % (MOST - 40))


def test_the_exporter_is_installed_collected_and_missed(lab: Lab, variables: dict, enforced: tuple[Run, Run]) -> None:
    address = variables["resources_agent_address"]
    assert f"--web.listen-address={address}" in lab.root(HOST, "cat /etc/default/prometheus-node-exporter")
    assert '"pass"' in until(lab, "monitoring_agent", variables, lambda status, _words: status == "pass", 30)
    # A rule over a metric that is there no more, and the receiver of the distribution's default.
    alarms = said(lab.play("assess", *AREA, **variables), "service_level_alarm")[1]
    assert "for inodes_used_percent gives a value for this host" in alarms and "Renamed" in alarms
    assert "for disk_used_percent" not in alarms
    assert "team-X-mails" in alarms and "example.org is a name for examples" in alarms
    lab.root(HOST, "systemctl stop prometheus-node-exporter")
    words = until(lab, "monitoring_agent", variables, lambda _status, words: "target_down" in words, 6)
    assert "does not run" in words and "cannot reach" in words
    lab.root(HOST, "systemctl start prometheus-node-exporter")


def test_enforcing_again_changes_nothing_and_a_rollback_takes_all_back(
        lab: Lab, variables: dict, enforced: tuple[Run, Run]) -> None:
    assert lab.play("enforce", *AREA, **variables).changed(HOST) == 0
    lab.play("rollback", baseline_run_id=enforced[1].run_id)
    gone = lab.root(HOST, "ls /etc/security/limits.d/zz-jrt0117.conf; command -v prometheus-node-exporter", check=False)
    assert "No such file" in gone and "/usr/bin" not in gone
