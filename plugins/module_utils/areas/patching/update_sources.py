# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages come from sources that are verified, a security source among them."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.parts import package_sources
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import unseen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import apt, apt_trust

_SOURCES = Text("Sources of packages", "软件源")


class UpdateSources(Control):
    """Package sources."""

    id = "update_sources"
    zh = "软件源"
    clauses = ("8.3.3-B-d-1",)

    def ahead(self, host, policy):
        apt.begin(host)
        apt_trust.begin(host)

    def expectations(self, host, policy):
        try:
            indexes = apt.indexes(host)
        except HostError as error:
            yield unseen(_SOURCES, error)
            return
        yield Each(
            lambda host: package_sources.wrong(host, policy), "sources_verified", *package_sources.ALL,
            count=len(indexes), security=sum(apt.is_security(host, one, policy.security_suites) for one in indexes),
            evidence=[Evidence("command", apt.TOLD, one.site) for one in indexes])
