# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of a play become the options of a module; a slip in one is one error that names it."""

from types import SimpleNamespace

import pytest
from ansible.errors import AnsibleActionFail
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.jrt0117.baseline.plugins.action.accounts import ActionModule as Accounts
from ansible_collections.jrt0117.baseline.plugins.action.assess import ActionModule as Assess
from ansible_collections.jrt0117.baseline.plugins.action.boundary import ActionModule as Boundary
from ansible_collections.jrt0117.baseline.plugins.module_utils.module import OptionError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.variables import VariableError


def options(variables, given=None, action=Accounts):
    """Return the options an action would give its module."""
    loader = DataLoader()
    task = SimpleNamespace(args=given or {}, async_val=0, check_mode=True, diff=False)
    made = action(task, None, SimpleNamespace(check_mode=True, diff=False), loader, Templar(loader, variables=variables), None)
    made._variables = dict(variables, inventory_hostname="web1", group_names=[])
    return made.options(dict(given or {}))


@pytest.mark.parametrize("variables, message", [
    ({"baseline_level": 4}, "baseline_level is 4; .* 2, 3"),
    ({"baseline_clauses": "7.5.9-B-a-2"}, "baseline_clauses is .* list"),
    ({"baseline_clauses": ["7.5.9-B-a-99"]}, "baseline_clauses: there is no clause '7.5.9-B-a-99'; did you mean"),
    ({"accounts_password_min_length": "long"}, "accounts_password_min_length"),
    ({"baseline_waivers": {"clause": "7.5.9-B-a-2"}}, "baseline_waivers: .* a mapping"),
    ({"baseline_waivers_file": "/nonexistent.yml"}, r"baseline_waivers_file \(/nonexistent.yml\)"),
    ({"baseline_run_id": "../../x"}, "baseline_run_id is '../../x'"),
    ({"baseline_guard_seconds": 5}, r"baseline_guard_seconds is 5; it has to be 0 \(no guard\) or at least 20"),
    ({"baseline_guard_seconds": "two minutes"}, "baseline_guard_seconds is 'two minutes'; it has to be a number of seconds"),
])
def test_a_slip_in_a_variable_is_one_error_that_names_it(variables, message):
    with pytest.raises((VariableError, OptionError), match=message):
        options(variables)


@pytest.mark.parametrize("content, message", [("a: [", "YAML"), ("just text", "text"), ("a: 1", "a mapping")])
def test_a_file_of_waivers_that_is_none_is_named(tmp_path, content, message):
    (tmp_path / "waivers.yml").write_text(content)
    with pytest.raises(VariableError, match=f"(?s)baseline_waivers_file .*waivers.yml.*{message}"):
        options({"baseline_waivers_file": str(tmp_path / "waivers.yml")})


def test_an_empty_file_of_waivers_has_none(tmp_path):
    (tmp_path / "waivers.yml").write_text("")
    assert options({"baseline_waivers_file": str(tmp_path / "waivers.yml")})["waivers"] == []


def test_a_task_option_wins_over_a_variable():
    made = options({"accounts_password_min_length": 12, "baseline_level": 3}, {"password_min_length": 20, "level": 2})
    assert (made["password_min_length"], made["level"]) == (20, 2)
    made = options({"accounts_password_min_length": 12}, {"policy": {"accounts": {"password_min_length": 20}}}, Assess)
    assert made["policy"]["accounts"]["password_min_length"] == 20


@pytest.mark.parametrize("tags, clauses", [
    (["all"], []), (["7.5.9-B-a-2"], ["7.5.9-B-a-2"]), (["accounts", "7.5.9-B-a-2"], []),
])
def test_tags_that_are_clauses_ask_for_these_only(tags, clauses):
    assert options({"ansible_run_tags": tags})["clauses"] == clauses


def test_an_area_that_a_run_leaves_out_is_skipped_and_an_unknown_one_is_an_error():
    loader = DataLoader()

    def run(areas):
        task = SimpleNamespace(args={}, async_val=0, check_mode=True, diff=False)
        made = Accounts(task, None, SimpleNamespace(check_mode=True, diff=False), loader, Templar(loader, variables={"baseline_areas": areas}), None)
        return made.run(None, {"baseline_areas": areas})
    assert run(["audit"])["skipped"]
    with pytest.raises(AnsibleActionFail, match="baseline_areas: there is no area 'acounts'; did you mean accounts"):
        run(["acounts"])


class TestGatheredOptions:
    WEB = {"name": "web", "protocol": "tcp", "ports": [443]}
    DATABASE = {"name": "database", "protocol": "tcp", "ports": [5432]}

    def test_the_variables_of_several_roles_are_taken_together(self):
        variables = {"boundary_flows_web": [self.WEB], "boundary_flows_database": [self.DATABASE], "boundary_flows": []}
        assert options(variables, action=Boundary)["flows"] == [self.DATABASE, self.WEB]
        assert options(variables, action=Assess)["policy"]["boundary"]["flows"] == [self.DATABASE, self.WEB]

    def test_an_option_of_the_task_is_taken_alone(self):
        assert options({"boundary_flows_web": [self.WEB]}, {"flows": [self.DATABASE]}, Boundary)["flows"] == [self.DATABASE]

    @pytest.mark.parametrize("value, message", [
        ("web", "boundary_flows_web is 'web'; it has to be a list"),
        ([{"name": "web", "protocol": "tcp", "ports": ["a"]}], "boundary_flows: flow 'web', ports: 'a' is no port"),
    ])
    def test_a_slip_in_one_is_named(self, value, message):
        with pytest.raises(VariableError, match=message):
            options({"boundary_flows_web": value}, action=Boundary)
