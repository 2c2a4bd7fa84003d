# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What auditctl says of a new rule, in a namespace where it may change nothing: a refusal, or no more than a word."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd.enforcing import auditctl_accepts

OWN = "/etc/audit/rules.d/00-jrt0117.rules"
RULE = b"-a always,exit -F path=/etc/passwd -F perm=wa -k identity\n"


class Saying(Host):
    """A host whose auditctl says one thing of each rule."""

    said = ""

    def execute(self, argv, timeout=300, data=b""):
        return Output(1, "", self.said)


@pytest.fixture
def host(tmp_path):
    (tmp_path / "etc/audit/rules.d").mkdir(parents=True)
    one = Saying(str(tmp_path))
    one.stage_content(OWN, RULE)
    return one


# As auditd 3.0, 3.0.9 and 4.0.2 say it.
@pytest.mark.parametrize("said", [
    "", "The audit system is disabled\n", "Error - audit support not supported by kernel\n",
    "perm used without an arch is slower\nperm used without an arch is slower\nThe audit system is disabled\n"])
def test_what_is_no_refusal_passes(host, said):
    host.said = said
    auditctl_accepts(host)


def test_a_refusal_is_named_with_the_rule(host):
    host.said = "perm used without an arch is slower\n-F unknown field: pth\nThe audit system is disabled\n"
    with pytest.raises(CommitError, match=r"00-jrt0117.rules:1: -F unknown field: pth"):
        auditctl_accepts(host)
