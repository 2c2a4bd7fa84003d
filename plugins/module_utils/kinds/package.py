# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A package is installed, as the file that it brings shows."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed


class Installed(Expectation):
    """One of the paths that a package brings is there, or the package is staged.

    `packages` are those of the host: `stage(host, name)` has one installed, `begin(host)` says that one will be asked
    for. `paths` are patterns; `advice` is said
    where no machine installs it.
    """

    def __init__(self, packages, name, paths, fixable=True, advice=None):
        self.packages = packages
        self.name = name
        self.paths = tuple(paths)
        self.fixable = fixable
        self.advice = advice

    def there(self, host):
        """Tell whether it is there already: only then can its settings be judged."""
        return any(host.glob(path) for path in self.paths)

    def staged(self, host):
        """Tell whether a run is to install it."""
        return host.declared(("package", self.name)) == "installed"

    def check(self, host):
        parts = dict(package=self.name, path=self.paths[0], expected="%s installed" % self.name)
        if self.there(host) or self.staged(host):
            return observed("pass", "installed", "{package} is installed.", "{package} 已安装。", **parts)
        if self.fixable:
            self.packages.begin(host)
        return observed(
            "fail", "not_installed", "{package} is not installed ({path} does not exist).",
            "未安装 {package}（{path} 不存在）。", actual="not installed", evidence=(absent(*self.paths),),
            advice=self.advice, **parts)

    def brings_package(self, host):
        return not (self.there(host) or self.staged(host))

    def fix(self, host):
        self.packages.stage(host, self.name)
