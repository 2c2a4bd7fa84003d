# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages that a server has no need of are not installed."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.parts.unneeded import unneeded
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import unseen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed

_ALL = (
    "None of {count} installed packages is on the list of what a server does not need ({source}).",
    "已安装的 {count} 个软件包均不在“服务器不需要的软件包”之列（{source}）。")
_PACKAGES = Text("Installed packages", "已安装的软件包")


class MinimalPackages(Control):
    """Unneeded packages."""

    id = "minimal_packages"
    zh = "不需要的软件包"
    clauses = ("8.3.3-B-d-1",)

    def expectations(self, host, policy):
        try:
            packages = installed.of(host)
        except HostError as error:
            yield unseen(_PACKAGES, error)
            return
        yield Each(lambda host: unneeded(installed.of(host), policy), "packages_needed", *_ALL,
                   count=len(packages), source=packages.source, evidence=[absent(packages.source)])
