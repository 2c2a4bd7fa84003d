# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dictionary of cracklib, which pam_pwquality looks every new password up in: without one it refuses them all."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import source as packages

# The paths that distributions compile in.
_PATHS = (
    "/var/cache/cracklib/cracklib_dict", "/usr/share/cracklib/pw_dict", "/usr/lib/cracklib_dict",
    "/var/cracklib/cracklib_dict")


class Dictionary(Expectation):
    """The dictionary is there, or new passwords are not looked up."""

    def __init__(self, place):
        self.place = place

    def check(self, host):
        looked_up = self.place.get("dictcheck")
        written = self.place.get("dictpath")
        paths = _PATHS if written is None or not written.text else (written.text,)
        found = [path for stem in paths for path in host.glob(stem + ".pwd*")]
        parts = dict(expected="a cracklib dictionary", actual=(found or ["no dictionary"])[0], path=paths[0])
        if looked_up is not None and looked_up.text == "0":
            return observed(
                "pass", "dictionary_unused", "Passwords are not looked up in a dictionary ({where}).",
                "未启用口令字典检查（{where}）。", where=looked_up.where,
                evidence=(Evidence("file", looked_up.where, "dictcheck = 0"),), **parts)
        parts["evidence"] = (Evidence("file", found[0], ""),) if found else (absent(*paths),)
        if found or host.declared(("package", _package(host))) == "installed":
            return observed(
                "pass", "dictionary_there", "The dictionary of cracklib is there.", "cracklib 字典存在。", **parts)
        if not self.place.in_use:
            return observed(
                "fail", "dictionary_absent",
                "Once pam_pwquality is asked it refuses every new password, for its dictionary {path} does not exist.",
                "pam_pwquality 的字典 {path} 不存在，启用后任何新口令都会被拒绝。", **parts)
        return observed(
            "fail", "dictionary_absent",
            "pam_pwquality refuses every new password, because its dictionary {path} does not exist.",
            "pam_pwquality 的字典 {path} 不存在，任何新口令都会被拒绝。", **parts)

    def brings_package(self, host):
        can_install = packages.offered(host, _package(host))
        return bool(can_install or (can_install is None and host.live))

    def fix(self, host):
        if self.brings_package(host):
            packages.stage(host, _package(host))
        else:
            self.place.set("dictcheck", "0")


def _package(host):
    return "cracklib-runtime" if host.exists("/var/lib/dpkg/status") else "cracklib-dicts"
