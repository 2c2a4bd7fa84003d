# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of a kernel module that a host has no need of."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel import modules
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.module_action import ModuleUnloaded

_EXPECTED = "not loaded, not built in, and barred by install in modprobe.d"
_IN_USE = Text(
    "Whoever is responsible for this host says whether it needs {name}: then patching_modules_needed names it. Else "
    "stop what uses it, and enforce again.",
    "请主机负责人确认是否需要 {name}：需要则列入 patching_modules_needed；不需要则停用其使用方后重新整改。")
_BUILT_IN = Text(
    "No file keeps out what is built in: use a kernel without it, or name it in patching_modules_needed with the "
    "reason in a waiver.",
    "编译进内核的模块无法用配置禁用：请换用不含该模块的内核，或列入 patching_modules_needed 并登记豁免。")
_GONE = Text("The kernel module {name} can no longer be loaded: {what}.", "内核模块 {name} 将无法加载：{what}。")


class ModuleBarred(Expectation):
    """A kernel module is not in the running kernel and cannot get there; `what` tells what then does not work."""

    def __init__(self, host, name, what):
        self.name = name
        # What somebody uses is not taken, neither now nor at the next start.
        self.fixable = not modules.users(host, name) and modules.built_in(host, name) is None
        self.affecting(_GONE.format(name=name, what=what))

    def check(self, host):
        users, barred = modules.users(host, self.name), modules.barred(host, self.name)
        parts = dict(name=self.name, expected="%s %s" % (self.name, _EXPECTED))
        if users:
            return observed(
                "fail", "module_in_use", "The kernel module {name} is loaded, and programs, modules or devices use it "
                "({place}).",
                "内核模块 {name} 已加载，且正被程序、其他模块或设备使用（{place}）。", place=modules.LOADED,
                actual="loaded, in use", advice=_IN_USE.format(name=self.name), evidence=self._loaded(host), **parts)
        if users == 0:
            return observed(
                "fail", "module_loaded", "The kernel module {name} is loaded ({place}); nothing uses it.",
                "内核模块 {name} 已加载（{place}），但未被使用。", place=modules.LOADED, actual="loaded, not in use",
                evidence=self._loaded(host), **parts)
        place = modules.built_in(host, self.name)
        if place is not None:
            return observed(
                "fail", "module_built_in", "{name} is built into the kernel ({place}).",
                "{name} 已编译进内核（{place}）。",
                place=place, actual="built in", advice=_BUILT_IN,
                evidence=(Evidence("file", place, self.name + ".ko"),), **parts)
        if barred is not None:
            return observed(
                "pass", "module_barred", "The kernel module {name} cannot be loaded ({where}).",
                "内核模块 {name} 无法加载（{where}）。", where=barred.where, actual="install %s %s" % (
                    self.name, barred.text), **parts)
        if not modules.has(host, self.name):
            return observed(
                "pass", "module_absent", "No kernel on this host has the module {name}.",
                "本机内核均不含模块 {name}。", actual="no such module",
                evidence=(absent(*("%s/modules.dep" % one for one in modules.releases(host))),), **parts)
        return self._loadable(modules.command(host, self.name), parts)

    def _loadable(self, command, parts):
        if command is None:
            return observed(
                "fail", "module_loadable", "The kernel module {name} can be loaded: no file below {folder} bars it.",
                "内核模块 {name} 可被加载：{folder} 中没有禁用它的文件。", folder=modules.FOLDERS[0], actual="loadable",
                evidence=(absent(*modules.FOLDERS),), **parts)
        return observed(
            "fail", "module_loadable", "The kernel module {name} can be loaded: {where} runs {command} for it.",
            "内核模块 {name} 可被加载：{where} 为其指定了命令 {command}。", where=command.where, command=command.text,
            actual="install %s %s" % (self.name, command.text), **parts)

    def _loaded(self, host):
        return (Evidence("file", modules.LOADED, modules.loaded(host, self.name)),)

    def fix(self, host):
        if modules.barred(host, self.name) is None:
            modules.keep_out(host, self.name)
        if modules.users(host, self.name) == 0:
            host.stage_action(ModuleUnloaded(self.name))
