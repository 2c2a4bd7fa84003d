# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What check mode shows is what enforcing does where auditd and chrony come with the run: on a virtual machine, for the
kernel's audit and the clock are no container's own.

rsyslog, logrotate and the collector are in the same run, so that one package's files meet what another's make of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from labs import Machines
from shown import CERTIFICATES, SEEN_LATER, Story, certificates, put_certificates, story_of

pytestmark = pytest.mark.machine

HOST, AREA = "machine", "audit"
COME = ("auditd", "chrony", "logrotate", "rsyslog", "rsyslog-gnutls")
VARIABLES = {
    "baseline_areas": [AREA], "audit_collector_host": "192.0.2.1", "audit_time_servers": ["192.0.2.2"], **CERTIFICATES}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    lab = Machines(f"shown-vm-{os.getpid()}", tmp_path_factory.mktemp("machine"), VARIABLES)
    try:
        lab.up(HOST)
        put_certificates(lab, HOST, certificates(tmp_path_factory.mktemp("pki")))
        yield story_of(lab)
    finally:
        lab.down()


def test_the_packages_come_with_the_run(story: Story) -> None:
    come = {
        heading.split()[1].rstrip(":") for heading in story.enforced.diffs[(HOST, AREA)]
        if heading.startswith("package ")}
    assert {"auditd", "chrony", "rsyslog-gnutls"} <= come <= set(COME), come


def test_the_diff_is_the_same_byte_for_byte(story: Story) -> None:
    done = story.assert_same_diff(HOST, AREA)
    for path in (
            "/etc/audit/auditd.conf", "/etc/audit/rules.d/00-jrt0117.rules", "/etc/chrony/chrony.conf",
            "/etc/systemd/system/auditd.service.d/zz-jrt0117.conf"):
        assert any(heading.split()[0] == path for heading in done), path


def test_what_is_predicted_comes_true(story: Story) -> None:
    story.assert_comes_true(HOST, AREA, seen_later=SEEN_LATER)


def test_the_second_run_changes_nothing(story: Story) -> None:
    story.assert_ends(HOST, AREA)
