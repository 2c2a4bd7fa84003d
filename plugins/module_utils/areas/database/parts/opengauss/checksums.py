# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether pages of openGauss have checksums is not told by it."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts import checksums
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.parts.instances import wrong

RIGHT = checksums.RIGHT["postgresql"]


def told(cluster, policy):
    """Tell that it does not tell."""
    yield wrong(
        cluster, "checksums_untold", "has no setting that tells whether its pages have checksums, so this is not "
        "judged.", "没有说明数据页是否带校验和的设置，因此不作判定。", status="not_checked",
        evidence=[cluster.evidence("SELECT version()", cluster.version)])


LOOKS = (told,)
