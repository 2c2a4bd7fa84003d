# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiled code goes to hosts that are known to run this controller's Python, and to no other; sources go again to a
host that says it has another. The audit goes whole to hosts that have something for what is left out otherwise.
"""

from __future__ import annotations

import sys
import types

import pytest
from ansible import constants as C
from ansible.plugins.action import ActionBase

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CodeLeftOut, SourceNeeded
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.solid import OTHER_PYTHON
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.cache import COMPILED, LIGHT, SOURCES, place
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.compiled import CompiledCode, OneHost
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.light import OPTIONAL

OURS = "{}.{}".format(*sys.version_info)
MODULE, ONE_AREA = "jrt0117.baseline.assess", "jrt0117.baseline.accounts"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home with a folder for what is kept, and a run's folder in which every form lies ready."""
    monkeypatch.setattr(C, "ANSIBLE_HOME", str(tmp_path))
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path / "run"))
    (tmp_path / "jrt0117_packed").mkdir(mode=0o700)
    for name in (MODULE, ONE_AREA):
        for form in (SOURCES, COMPILED, *([LIGHT] if name == MODULE else [])):
            place(name, form).parent.mkdir(parents=True, exist_ok=True)
            place(name, form).write_text(form)
    return tmp_path


@pytest.mark.parametrize(("interpreter", "expected"), [
    (f"/usr/bin/python{OURS}", True), ("#!/opt/python{}/bin/python3".format("3.1"), False), ("/usr/bin/python3", False),
    (f"/usr/bin/python{OURS}t", False), ("/usr/bin/python3.1", False), ("/usr/bin/pypy3", False), ("", False)])
def test_the_name_of_an_interpreter_tells_its_version_or_nothing(interpreter, expected):
    assert OneHost("web1", "192.0.2.1").runs_ours(interpreter) is expected


@pytest.mark.parametrize("interpreter", ["/usr/bin/python3", "/usr/libexec/python"])
def test_what_a_host_has_answered_is_known_of_it_alone(interpreter):
    OneHost("web1", "192.0.2.1").remember(f"{OURS}.2")
    assert OneHost("web1", "192.0.2.1").runs_ours(interpreter)
    assert not OneHost("web1", "192.0.2.2").runs_ours(interpreter)
    assert not OneHost("web1", "192.0.2.1").runs_ours("/usr/bin/python3.1")


@pytest.mark.parametrize("version", ["3.1.4", f"{OURS}", "", "9" * 5000, f"{OURS}1.0"])
def test_another_version_is_forgotten(version):
    OneHost("web1", "192.0.2.1").remember(f"{OURS}.2")
    OneHost("web1", "192.0.2.1").remember(version)
    assert not OneHost("web1", "192.0.2.1").runs_ours("/usr/bin/python3")


def test_a_folder_that_others_reach_is_not_believed(home):
    OneHost("web1", "192.0.2.1").remember(f"{OURS}.2")
    (home / "jrt0117_packed").chmod(0o770)
    assert not OneHost("web1", "192.0.2.1").runs_ours("/usr/bin/python3")


def test_a_hostile_name_is_no_path(home):
    OneHost("../../x\0\udcff", "/etc").remember(f"{OURS}.2")
    assert [path.name for path in home.iterdir()] == ["run", "jrt0117_packed"] or len(list(home.iterdir())) == 2


@pytest.fixture
def sent(monkeypatch):
    """Return a function that has a host asked once, and tells the forms that were sent, with the answer."""
    def ask(*answers, shebang="#!/usr/bin/python3", variables=None, seconds=0, module=MODULE):
        forms, left = [], list(answers)

        def configure(self, name, arguments, task_vars):
            self.form = task_vars.get("ansible_module_compression", SOURCES)
            return types.SimpleNamespace(shebang=shebang), "/path"

        def execute(self, *given, **named):
            self._configure_module(module, {}, named["task_vars"])
            forms.append(self.form)
            return left.pop(0)

        monkeypatch.setattr(ActionBase, "_configure_module", configure)
        monkeypatch.setattr(ActionBase, "_execute_module", execute)
        action = CompiledCode.__new__(type("Action", (CompiledCode,), {"run": None}))
        action._task = types.SimpleNamespace(async_val=seconds)
        answer = action._execute_module(task_vars={"inventory_hostname": "web1", **(variables or {})})
        return forms, answer
    return ask


GOOD = {"jrt0117": {"host": {"python": f"{OURS}.2"}}}
# What a host answers without anything for the areas that some have nothing for, and one with a database.
PLAIN = {"jrt0117": {**GOOD["jrt0117"], "areas": ["accounts", *OPTIONAL], "absent": dict.fromkeys(OPTIONAL, {})}}
SERVING = {"jrt0117": {**PLAIN["jrt0117"], "absent": dict.fromkeys(OPTIONAL - {"database"}, {})}}
WHOLE_NEEDED = {"failed": True, CodeLeftOut.member: True}


def test_the_second_time_compiled_code_is_sent(sent):
    assert sent(PLAIN) == ([SOURCES], PLAIN)
    assert sent(PLAIN) == ([LIGHT], PLAIN)


def test_a_versioned_name_is_enough(sent):
    assert sent(GOOD, shebang=f"#!/usr/bin/python{OURS}") == ([LIGHT], GOOD)


def test_a_host_that_needs_the_whole_gets_it_in_the_same_task_and_at_once_from_then_on(sent):
    sent(PLAIN)
    assert sent(WHOLE_NEEDED, SERVING) == ([LIGHT, COMPILED], SERVING)
    assert sent(SERVING)[0] == [COMPILED]


def test_who_was_sent_sources_first_is_known_to_need_the_whole(sent):
    sent(SERVING)
    assert sent(SERVING)[0] == [COMPILED]


def test_once_nothing_is_there_any_more_the_light_form_does(sent):
    sent(SERVING)
    assert [sent(PLAIN)[0] for _turn in range(2)] == [[COMPILED], [LIGHT]]


def test_a_run_of_other_areas_says_nothing_of_that(sent):
    sent(SERVING)
    sent({"jrt0117": {**GOOD["jrt0117"], "areas": ["accounts"]}})
    assert sent(SERVING)[0] == [COMPILED]


def test_the_module_of_an_area_has_one_compiled_form(sent):
    sent(PLAIN)
    assert sent(GOOD, module=ONE_AREA)[0] == [COMPILED]


def test_where_the_whole_does_not_lie_ready_sources_are_sent(sent):
    sent(PLAIN)
    place(MODULE, COMPILED).unlink()
    assert sent(WHOLE_NEEDED, SERVING) == ([LIGHT, SOURCES], SERVING)


def test_who_needs_the_whole_and_cannot_unpack_it_gets_sources(sent):
    sent(PLAIN)
    other = {"failed": True, OTHER_PYTHON: True}
    assert sent(WHOLE_NEEDED, other, SERVING) == ([LIGHT, COMPILED, SOURCES], SERVING)


def test_a_host_that_asks_for_ever_ends_with_sources(sent):
    sent(PLAIN)
    assert sent(*[WHOLE_NEEDED] * 3) == ([LIGHT, COMPILED, SOURCES], WHOLE_NEEDED)


@pytest.mark.parametrize("shebang", ["#!/usr/bin/python3", f"#!/usr/bin/python{OURS}"])
def test_a_host_of_this_version_that_cannot_unpack_the_code_is_asked_once(sent, shebang):
    other = {"failed": True, OTHER_PYTHON: True}
    sent(PLAIN)
    assert sent(other, PLAIN, shebang=shebang) == ([LIGHT, SOURCES], PLAIN)
    assert [sent(PLAIN, shebang=shebang)[0] for _turn in range(2)] == [[SOURCES]] * 2


@pytest.mark.parametrize("areas", [None, 7, "database", [["database"]], {"database": 1}])
@pytest.mark.parametrize("absent", [None, 7, "tls", [{}]])
def test_what_a_host_says_may_be_anything(sent, areas, absent):
    answer = {"jrt0117": {**GOOD["jrt0117"], "areas": areas, "absent": absent}}
    assert sent(answer) == ([SOURCES], answer) and sent(GOOD)[0] in ([LIGHT], [COMPILED])


def test_a_host_with_another_python_since_is_sent_sources_and_forgotten(sent):
    other, later = {"failed": True, OTHER_PYTHON: True}, {"jrt0117": {"host": {"python": "3.1.0"}}}
    sent(GOOD)
    assert sent(other, later) == ([LIGHT, SOURCES], later)
    assert sent(later) == ([SOURCES], later)


def test_a_host_that_always_says_so_is_asked_twice_and_no_more(sent):
    other = {"failed": True, OTHER_PYTHON: True}
    assert sent(other, other, shebang=f"#!/usr/bin/python{OURS}") == ([LIGHT, SOURCES], other)


def test_a_guard_that_needs_sources_gets_them_and_the_host_stays_known(sent):
    needed = {"failed": True, SourceNeeded.member: True}
    sent(GOOD)
    assert sent(needed, GOOD, module=ONE_AREA) == ([COMPILED, SOURCES], GOOD)
    assert sent(GOOD)[0] == [LIGHT]


def test_what_confirms_a_run_says_nothing_of_the_host(sent):
    sent(GOOD)
    sent({"guard": {"armed": False}})
    assert sent(GOOD)[0] == [LIGHT]


def test_a_task_that_nobody_waits_for_is_sent_sources(sent):
    sent(GOOD)
    assert sent(GOOD, seconds=60)[0] == [SOURCES]


@pytest.mark.parametrize("answer", [
    {}, {"jrt0117": None}, {"jrt0117": {"host": []}}, {"jrt0117": {"host": {"python": [OURS]}}},
    {"failed": True, **GOOD}])
def test_what_is_no_answer_teaches_nothing(sent, answer):
    assert sent(answer)[0] == sent(GOOD)[0] == [SOURCES]


def test_a_setting_of_the_user_is_kept(sent):
    sent(GOOD)
    assert sent(GOOD, variables={"ansible_module_compression": "ZIP_BZIP2"})[0] == ["ZIP_BZIP2"]


def test_what_does_not_lie_ready_is_not_waited_for(sent):
    sent(GOOD)
    place(MODULE, LIGHT).unlink()
    assert sent(GOOD)[0] == [COMPILED]
    place(MODULE, COMPILED).unlink()
    assert sent(GOOD)[0] == [SOURCES]


def test_what_an_earlier_version_kept_of_a_host_still_counts(sent, home):
    sent(GOOD)
    [known] = home.glob("jrt0117_packed/python*/*")
    known.write_bytes(b"")
    assert sent(GOOD)[0] == [LIGHT]
