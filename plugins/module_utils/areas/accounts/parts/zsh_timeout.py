# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TMOUT in zsh, whose login shells read scripts of their own."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.tmout_lines import script, without
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell import (
    source as login_scripts,
    variables as shellvars,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.state import within
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Where


class ZshTimeout(Expectation):
    """zsh's login shells set TMOUT in a script of their own, within the limit and so that nobody can change it."""

    def __init__(self, path, limit):
        self.path = path
        self.limit = limit

    def _variable(self, host):
        """Return TMOUT as the script leaves it: our lines, which stand at its end, keep a stricter value and one that
        is readonly by then.
        """
        data = host.read(self.path) if host.exists(self.path) else b""
        theirs, limit, held = without(data)
        found = shellvars.variable([Document(theirs, self.path)], "TMOUT")
        if limit is None or found is not None and found.readonly:
            return found
        text = found.text if found is not None and found.certain and within(found.text, int(limit)) else limit
        return shellvars.Variable(text, held, True, True, Where(self.path, theirs.count(b"\n") + 1))

    def check(self, host):
        found = self._variable(host)
        parts = dict(expected="readonly TMOUT, 1 to %d" % self.limit, limit=self.limit, scripts=self.path)
        if found is None:
            return observed(
                "fail", "tmout_missing", "TMOUT is not set in {scripts}, expected a readonly one of {limit} s or less.",
                "{scripts} 未设置 TMOUT，应为不超过 {limit} 秒的只读变量。",
                evidence=(absent(self.path),), **parts)
        way = "" if found.readonly else Text(", not readonly", "（非只读）")
        parts.update(
            where=found.where, evidence=(line(host, found.where),),
            actual=Text("TMOUT={text}{way}", "TMOUT={text}{way}").format(text=found.text, way=way))
        if not login_scripts.open_to_all(host, found.where.path):
            return observed(
                "fail", "tmout_hidden", "{where} sets TMOUT, and not everybody's shell can read that file.",
                "{where} 设置了 TMOUT，但并非所有用户的 shell 都能读取该文件。", **parts)
        if found.certain and found.readonly and within(found.text, self.limit):
            return observed(
                "pass", "tmout_right", "{where} sets a readonly {actual}.", "{where} 设置只读 {actual}。", **parts)
        if not found.certain:
            parts["actual"] = Text("TMOUT computed or set conditionally", "TMOUT 经计算或有条件地设置")
        return observed(
            "fail", "tmout_wrong", "{where} has {actual}, expected a readonly TMOUT of {limit} s or less.",
            "{where}：{actual}，应为不超过 {limit} 秒的只读 TMOUT。", **parts)

    def fix(self, host):
        found = self._variable(host)
        if found is not None and found.readonly:
            # A second assignment to a readonly variable ends a login shell: the first has to be mended by its owner.
            return
        theirs = without(host.read(self.path))[0] if host.exists(self.path) else b""
        host.stage_content(
            self.path,
            (theirs.rstrip(b"\n") + b"\n" if theirs else b"") + script(self.limit, readonly=not _set_later(host)))


def _set_later(host):
    """Tell whether something that zsh reads after its profile may set TMOUT."""
    homes = set(
        one.home.rstrip("/") for one in people.of(host).accounts if people.log_in(one.shell)) | {login_scripts.SKELETON}
    for path in [
            folder + name for folder in homes for name in ("/.zprofile", "/.zshrc", "/.zlogin")] + host.glob(
            "/etc/zsh/z*"):
        try:
            if (
                    host.exists(path) and re.search(rb"(?m)^[^#\n]*\bTMOUT\b", host.read(path))
                    and not path.endswith("/zprofile")):
                return True
        except HostError:
            continue
    return False
