# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The version of openGauss."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import versions
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import wrong

RIGHT = versions.RIGHT["postgresql"]


def maintained(cluster, policy):
    """Tell the version: when its maker ends it is not known here."""
    yield wrong(
        cluster, "version_unlisted", "is of version {version}; when its maker ends that is in no list of ours.",
        "版本为 {version}；其维护截止日期不在本项目的清单中。", status="not_checked", version=cluster.version,
        evidence=[cluster.evidence("SELECT version()", cluster.version)])


LOOKS = (maintained,)
