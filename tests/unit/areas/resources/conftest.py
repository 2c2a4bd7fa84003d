# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One control of the resources area judged or enforced on a small tree."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from tests.unit.support.area_host import area_fixtures

policy_of, judge, enforce = area_fixtures("resources")

# Memory of the host, of which shares are counted.
TOTAL = 8 * 2**30
SLICE = "/sys/fs/cgroup/user.slice/user-1001.slice/"


def said(**units):
    """Return what `systemctl show` answers of units, by name; a unit that is not named is loaded and inactive."""
    def answer(_self, argv, **_more):
        if argv[:2] != ["systemctl", "show"]:
            raise Missing(argv[0])
        names = [name for name in argv[2:] if "." in name]
        known = {"LoadState": "loaded", "ActiveState": "inactive", "NeedDaemonReload": "no"}
        return Output(0, "\n\n".join("".join(
            f"{key}={value}\n" for key, value in {"Id": name, **known, **units.get(name, {})}.items())
            for name in names), "")
    return answer
