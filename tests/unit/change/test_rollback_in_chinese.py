# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a rollback came to nothing, or to less than all, in Chinese too."""

import ast
import errno
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import JournalError, UndoError
from ansible_collections.jrt0117.baseline.plugins.module_utils.change import journal, rollback as module
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.rollback import ReloadError, Rollback
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support.live_trees import fail_on
from tests.unit.support.small_controls import Length, Strict

CHANGE = Path(module.__file__).parent


def _raised(path):
    """Yield (line, name, first argument) of each error that a file raises with words of its own."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
            yield node.lineno, getattr(node.exc.func, "id", ""), node.exc.args[0]


def _english_alone(found):
    return [
        line for line, _name, said in found
        if isinstance(said, (ast.Constant, ast.JoinedStr, ast.BinOp))
        and any(isinstance(one, ast.Constant) and isinstance(one.value, str) and " " in one.value.strip("%: sd")
                for one in ast.walk(said))]


@pytest.mark.parametrize("name", ["rollback.py", "journal.py", "events.py"])
def test_no_error_of_a_rollback_is_in_english_alone(name):
    found = list(_raised(CHANGE / name))
    assert len(found) > 5
    assert _english_alone(found) == [], "words stand in a Text, in both languages"


def test_no_error_of_a_change_is_in_english_alone():
    errors = ("ActionError", "CommitError", "UntilRestart")
    found = {
        str(path): [one for one in _raised(path) if one[1] in errors] for path in CHANGE.parent.rglob("*.py")}
    assert sum(map(len, found.values())) > 30
    assert {path: lines for path, some in found.items() if (lines := _english_alone(some))} == {}


def _undone(root):
    undoing = Rollback(Host(str(root)), "run-1")
    undoing.carry_out(undoing.plan()[0])


def test_what_failed_in_part_is_named(root, engine, monkeypatch):
    engine(Length(), Strict()).enforce()
    fail_on(monkeypatch, "rename", "app.conf", errno.EIO)
    with pytest.raises(UndoError) as error:
        _undone(root)
    assert error.value.zh.startswith("运行 run-1 仅部分回滚，以下各项失败：/etc/app.conf: ")
    assert str(error.value).startswith("run run-1 was rolled back in part only; this failed: /etc/app.conf: ")


def test_a_service_that_does_not_take_it_in_is_named(root, engine, monkeypatch):
    engine(Length()).enforce()

    def no_reload(_host, _paths, _careful):
        raise OSError(errno.EIO, "sshd does not answer")
    monkeypatch.setattr(module, "reload_services", no_reload)
    with pytest.raises(ReloadError) as error:
        _undone(root)
    assert "所有文件均已恢复原状，但有服务未能重新加载：reload: sshd does not answer。" in error.value.zh


def test_what_could_not_be_noted_is_told_with_its_reason(root, engine, monkeypatch):
    engine(Length()).enforce()
    undoing = Rollback(Host(str(root)), "run-1")
    steps, _drifted = undoing.plan()
    written = undoing.journal.write

    def full(event, **fields):
        if event == "rolled_back":
            raise JournalError(journal._UNWRITABLE.format(folder="/j", why="No space left on device"))
        return written(event, **fields)
    monkeypatch.setattr(undoing.journal, "write", full)
    with pytest.raises(UndoError) as error:
        undoing.carry_out(steps)
    assert "但未能记入日志：无法写入日志 /j：No space left on device。" in error.value.zh
    assert "noted: the journal /j cannot be written: No space left on device. Make room" in str(error.value)


def test_a_journal_without_its_lines_is_told(root, engine):
    engine(Length()).enforce()
    next(root.glob("var/lib/jrt0117/journal/run-1/entries.jsonl")).unlink()
    with pytest.raises(JournalError) as error:
        Rollback(Host(str(root)), "run-1")
    assert error.value.zh.startswith("运行 run-1 的日志丢失了记录：") and "0001.before" in error.value.zh


@pytest.mark.parametrize("run", ["../etc", "a b"])
def test_a_slip_in_the_id_is_told(root, run):
    with pytest.raises(JournalError) as error:
        Rollback(Host(str(root)), run)
    assert error.value.zh == "运行编号 %r：只能包含字母、数字、点、连字符和下划线，最多 80 个字符" % run
