# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The law that whoever changes a host says what that changes for people; and who has nothing to say, with the reason.
"""

from tests.unit.conftest import ENGLISH

NOTHING = {
    "admin_role_separation": "a group without members is made",
    "password_hashing": "a new password is stored otherwise, and set and given as before",
    "audit_running": "the kernel records more",
    "audit_rules_cover": "the kernel records more",
    "audit_record_content": "records tell more",
    "command_history_audit": "the kernel records more",
    "audit_reports": "a summary is written every day",
    "log_retention": "logs are kept for longer",
    "log_forwarding": "logs go to the collector as well",
    "time_sync": "the clock asks the named servers",
    "security_updates": "what apt offers is recorded twice a day",
    "egress_policy": "packets are logged, where they are not to be refused",
    "capacity": "what is used is recorded every hour",
}


def unsaid(findings, quiet=()):
    """Return what is wrong with what findings say of people.

    That is silence where there is no reason for it (`quiet`: there is), English in Chinese, and a sentence on what
    stays.
    """
    quiet = {*NOTHING, *quiet}
    silent = [
        found["control"] for found in findings
        if found["would_change"] and not found["affects"] and found["control"] not in quiet]
    told = [text for found in findings for text in found["affects"]]
    mixed = [text["zh"] for text in told if ENGLISH.search(text["zh"]) or "{" in text["zh"] + text["en"]]
    said = [found["control"] for found in findings if found["affects"] and not found["would_change"]]
    return silent + mixed + said
