# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A record tells when, who, what and with what result."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit.audit_record_content import (
    AuditRecordContent,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from tests.unit.support.audit_host import CONF, RECORD

CONTENT = AuditRecordContent()


class TestRecords:
    def test_a_whole_record_passes(self, machine, judge):
        assert judge(CONTENT, machine())["status"] == "pass"

    @pytest.mark.parametrize("record, lacking", [
        (RECORD.replace("node=host ", ""), "the host's name"), (RECORD.partition("\x1d")[0] + "\n", "names of users"),
        (RECORD.replace("res=success", ""), "result"),
    ])
    def test_what_a_record_lacks_is_named(self, machine, judge, record, lacking):
        host = machine()
        host.answers["ausearch"] = record % 2**33
        assert judge(CONTENT, host)["message"]["en"] == "The newest record (type=USER_START) lacks %s." % lacking

    def test_evidence_has_the_stamp_of_the_record_and_not_what_somebody_did(self, machine, judge):
        told = judge(CONTENT, machine())["evidence"][-1]
        assert told["text"] == "node=host type=USER_START msg=audit(%d.460:54)" % 2**33

    def test_a_record_from_before_the_settings_says_nothing_of_them(self, machine, judge):
        host = machine()
        host.answers["ausearch"] = RECORD.replace("node=host ", "") % 1000
        assert judge(CONTENT, host)["status"] == "pass"

    def test_no_record_at_all_fails(self, machine, judge):
        host = machine()
        host.answers["ausearch"] = Output(1, "", "<no matches>\n")
        assert judge(CONTENT, host)["reason"] == "nothing_recorded"

    def test_settings_are_put_right(self, machine, enforce):
        host = machine({"/etc/audit/auditd.conf": CONF.replace("ENRICHED", "RAW").replace("hostname", "none")})
        assert enforce(CONTENT, host)[0]["status"] == "pass"
        assert b"log_format = ENRICHED\nname_format = HOSTNAME\n" in host.read("/etc/audit/auditd.conf")


@pytest.mark.parametrize("stamp", ["9" * 4301, "\u00b2", "\u0663"])
def test_a_record_whose_time_is_none_is_none(machine, judge, stamp):
    host = machine()
    host.answers["ausearch"] = (RECORD % 7).replace("audit(7.", "audit(%s." % stamp)
    assert "Error: " not in str(judge(CONTENT, host))
