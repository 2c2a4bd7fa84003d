# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The host's files are compared every day with a database that somebody has approved."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.parts import watched
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.expectations import Recorded


class FileIntegrity(Control):
    """File integrity."""

    id = "file_integrity"
    zh = "文件完整性"
    clauses = ("8.3.3-E-c-2", "8.3.5-B-a-2")

    def expectations(self, host, policy):
        if policy.file_tool == "other":
            yield Recorded(watched.by_other(policy), watched.told_by_other)
            return
        from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.parts import watched_rules
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import aide
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import source as packages
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.expectations import installed

        config = aide.config(host, policy.aide_config)
        program = installed("aide", aide.PROGRAMS)
        yield program
        # Nothing is arranged for a program that no source offers.
        if not program.there(host) and not program.staged(host) and packages.offered(host, "aide") is False:
            return
        if aide.written_by_us(host, config, policy.aide_config):
            yield watched_rules.Rules(config, aide.text(host, policy.aide_paths, policy.aide_left_out))
        if not policy.aide_approved:
            yield Judged(watched_rules.unapproved)
        yield Recorded(watched.topic(host, policy, config), lambda record: watched.judged(host, policy, record))
