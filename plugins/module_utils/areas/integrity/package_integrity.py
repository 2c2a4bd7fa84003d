# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs, libraries and units of packages are as they were delivered."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.integrity.parts import verified
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import unseen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.expectations import Recorded

_PACKAGES = Text("Installed packages", "已安装的软件包")


class PackageIntegrity(Control):
    """Packages as delivered."""

    id = "package_integrity"
    zh = "软件包完整性"
    clauses = ("8.3.3-E-c-2",)

    def expectations(self, host, policy):
        try:
            packages = installed.of(host)
        except HostError as error:
            yield unseen(_PACKAGES, error)
            return
        if packages.kind in ("deb", "rpm"):
            yield Recorded(verified.topic(policy), lambda record: verified.judged(host, record))
        else:
            yield Judged(lambda host: verified.unknown(packages))
