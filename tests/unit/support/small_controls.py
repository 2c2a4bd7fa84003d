# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tree with two files, and controls that are simple enough to see the engine through."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control, Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_least, equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.preflight.refusal import refusal
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import Attributes
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.action import Package
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import PWQUALITY_CONF, KeyValue

PATH = "/etc/app.conf"
CONTENT = b"# kept \xff\nlength = 6\nother = yes\n"


class AppConf:
    """A source over one key-value file."""

    label = PATH

    def __init__(self, host, path=PATH):
        self.host = host
        self.path = path

    def _document(self):
        return KeyValue(self.host.read(self.path) if self.host.exists(self.path) else b"", self.path, PWQUALITY_CONF)

    def get(self, name):
        return self._document().get(name)

    def default(self, name):
        return None

    def set(self, name, value):
        document = self._document()
        document.set(name, value)
        self.host.stage_content(self.path, document.render())


class Length(Control):
    """Length is enough."""

    id, zh, clauses = "length", "长度足够", ("7.5.9-B-a-2",)

    def expectations(self, host, policy):
        yield Setting(AppConf(host), "length", at_least(8))


class Strict(Control):
    """Strictness is on."""

    id, zh, clauses = "strict", "严格模式", ("7.5.9-B-a-1",)

    def expectations(self, host, policy):
        yield Setting(AppConf(host), "strict", equals("yes"))
        yield Attributes("/etc/secret", 0o600, owners=None)


class Enhanced(Control):
    """Nothing more is asked."""

    id, zh, clauses = "enhanced", "增强要求", ("8.3.3-E-a-1",)

    def expectations(self, host, policy):
        yield Judged(lambda _host: observed("pass", "fine", "Fine.", "正常。"))


class Raises(Control):
    """The control is faulty."""

    id, zh, clauses = "raises", "检查项出错", ("8.3.3-B-a-1",)

    def expectations(self, host, policy):
        host.stage_content("/etc/never", b"never")
        raise ValueError("the reason")
        yield  # pylint: disable=unreachable


class PartlyUnreadable(Control):
    """The first of three things cannot be read, and the second is wrong."""

    id, zh, clauses = "partly_unreadable", "部分无法读取", ("8.3.3-B-a-1",)

    def expectations(self, host, policy):
        yield Setting(AppConf(host, "/etc/damaged.conf"), "length", at_least(8))
        yield Setting(AppConf(host), "length", at_least(8))
        yield Setting(AppConf(host, "/etc/damaged.conf"), "other", equals("no"))


class EachOfThem(PartlyUnreadable):
    """The same of one kind."""

    def expectations(self, host, policy):
        yield Each(super().expectations(host, policy), "all", "All {count}.", "全部 {count} 项。")


class EndsEarly(Control):
    """What names the things breaks off after the first."""

    id, zh, clauses = "ends_early", "中途中断", ("8.3.3-B-a-1",)

    def expectations(self, host, policy):
        yield Setting(AppConf(host), "length", at_least(8))
        host.read("/etc/gone")


@pytest.fixture
def root(tmp_path):
    """A tree with a configuration file and a secret one."""
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/app.conf").write_bytes(CONTENT)
    (tmp_path / "etc/app.conf").chmod(0o640)
    (tmp_path / "etc/secret").write_bytes(b"s")
    (tmp_path / "etc/secret").chmod(0o644)
    return tmp_path


@pytest.fixture
def engine(root):
    """Return a function that gives an Engine over controls on a fresh Host of the tree."""
    def build(*controls, run="run-1", level=3, waivers=(), validators=()):
        host = Host(str(root))
        tasks = [Task("app", control, Policy({}, level, None)) for control in controls]
        return Enforcer(host, tasks, level, waivers, Journal(host, run), validators, objection=refusal)
    return build


def snapshot(root):
    """Return every path below the tree with its bytes and mode, the journal's own folder aside."""
    return {
        str(path.relative_to(root)): (path.stat().st_mode, path.read_bytes() if path.is_file() else None)
        for path in sorted(root.rglob("*")) if "jrt0117" not in path.parts
    }


class Program(Expectation):
    """A program is there; its package brings settings too."""

    def check(self, host):
        there = host.exists("/usr/bin/app") or host.declared(("package", "app"))
        return observed("pass" if there else "fail", "program", "The program.", "程序。")

    def fix(self, host):
        host.stage_action(Package("app"))
