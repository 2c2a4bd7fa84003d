# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The behaviour matrix: what people, services and jobs can do before and after an enforcing run, by real attempts.

Each difference is in the direction of a rule, and was named by the check-mode run before; a rollback brings the matrix
back.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from behaviour import SOURCES, Cell, Matrix, Place
from behaviour_rules import RULES, Announced, differences, unexplained
from labs import SYSTEMS, VARIABLES as LAB, Lab, Run

VARIABLES = {**LAB, "accounts_extra_root_lock": True, "baseline_areas": ["accounts", "boundary"]}

KEPT = frozenset(Cell(*cell) for cell in (
    ("admin", "key", "command", "from the desk"), ("alice", "password", "login", "from the desk"),
    ("git", "key", "sftp", "from the desk"), ("limited", "key", "sftp", "from the desk"),
    ("jobs", "cron", "fires", "on the host"), ("sara", "sudo with the password", "to root", "on the host"),
    ("admin", "sudo without", "to postgres", "on the host"), ("tina", "read", "/srv/team/plan", "on the host"),
    ("tom", "write", "/srv/team/plan", "on the host"), ("anybody", "http", "tcp 8080", "from the outsider"),
    ("anybody", "http", "tcp 5432", "from the desk")))


@dataclass
class Story:
    """The matrices of each host at each stage, and the runs between them."""

    before: dict[str, Matrix]
    checked: Run
    enforced: Run
    after: dict[str, Matrix]
    rolled_back: Run
    again: dict[str, Matrix]

    def said(self, host: str) -> Announced:
        """Return what check mode has announced, by control."""
        return {
            control: [text["en"] for text in found["affects"]]
            for (name, control), found in self.checked.findings.items() if name == host}


@pytest.fixture(scope="module")
def story(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    lab.up(*SYSTEMS, "desk=debian12", "outsider=debian13")
    place = Place(lab, SYSTEMS, tmp_path_factory.mktemp("keys"))
    desk = f"{place.addresses[SOURCES[0]]}/32"
    controller = next(iter(lab.inventory()["hosts"].values()))["lab_controller"]
    declared = {
        "hosts": ",".join(SYSTEMS), "boundary_management_networks": [f"{controller}/32", desk],
        "boundary_flows": [
            {"name": "web", "protocol": "tcp", "ports": [8080]},
            {"name": "db", "protocol": "tcp", "ports": [5432], "from": [desk]}],
    }
    with ThreadPoolExecutor() as pool:
        # Check mode writes nothing, so that it may be at work meanwhile.
        before = pool.submit(place.collect)
        checked = lab.play("enforce", "--check", **declared)
        assert checked.code == 0, checked.output
        before = before.result()
    enforced = lab.play("enforce", **declared)
    assert enforced.code == 0, enforced.output
    after = place.collect()
    rolled_back = lab.play("rollback", hosts=",".join(SYSTEMS), baseline_run_id=enforced.run_id)
    yield Story(before, checked, enforced, after, rolled_back, place.collect())


@pytest.mark.parametrize("host", SYSTEMS)
class TestHost:
    def test_every_difference_is_in_a_rules_direction_and_was_announced_by_name(self, story: Story, host: str) -> None:
        assert unexplained(story.before[host], story.after[host], story.said(host)) == []

    def test_a_rollback_brings_the_matrix_back(self, story: Story, host: str) -> None:
        assert story.rolled_back.code == 0, story.rolled_back.output
        assert list(differences(story.before[host], story.again[host])) == []

    def test_what_is_to_go_on_goes_on(self, story: Story, host: str) -> None:
        kept = [cell for cell in story.before[host] if cell in KEPT]
        before, after = story.before[host], story.after[host]
        assert len(kept) == len(KEPT) and {cell: after[cell] for cell in kept} == {cell: before[cell] for cell in kept}
        assert {before[cell] for cell in kept} == {"in", "yes", "page of www-data", "page of postgres"}

    def test_the_enforcing_run_tells_what_it_has_ended(self, story: Story, host: str) -> None:
        done = {
            control for (name, control), found in story.enforced.findings.items() if name == host and found["affects"]}
        assert {"ssh_root_login", "default_accounts_locked", "firewall_default_deny"} <= done


def test_every_rule_of_the_table_has_had_its_difference(story: Story) -> None:
    # Debian 12's sudo has use_pty by itself, so no host has all.
    seen = [one for host in SYSTEMS for one in differences(story.before[host], story.after[host])]
    assert [rule.control for rule in RULES if not any(rule.allows(*one) for one in seen)] == []


@pytest.mark.parametrize("host", SYSTEMS)
@pytest.mark.parametrize("what", ["umask of commands", "umask of sftp"])
def test_what_comes_over_ssh_without_a_shell_is_closed_to_others_then(story: Story, host: str, what: str) -> None:
    cells = [Cell("admin", "key", what, "from the desk"), Cell("bob", "key", what, "from the desk")]
    # Debian 13 takes nothing from an account's own group.
    assert {story.before[host][cell] for cell in cells} == {"0002" if host == "debian13" else "0022"}
    assert [story.after[host][cell] for cell in cells] == ["0027", "0027"]


def test_the_terminal_names_who_is_affected(story: Story) -> None:
    said = " ".join(story.checked.output.split())
    assert "What changes for people" in said
    for sentence in (
            "postgres can no longer log in: su - postgres", "Root can no longer log in over SSH",
            "toor can no longer log in"):
        assert sentence in said


class TestJudge:
    """The judge itself, without a host: what nobody may miss."""

    ROOT = Cell("root", "key", "login", "from the desk")
    HOME = Cell("bob", "list", "/home/alice", "on the host")
    UMASK = Cell("bob", "key", "umask", "from the desk")
    COMMANDS = UMASK._replace(what="umask of commands")
    SAID: Announced = {"ssh_root_login": ["Root can no longer log in over SSH, neither with a key nor a password."]}

    def test_what_is_in_a_rules_direction_and_announced_is_good(self) -> None:
        assert unexplained({self.ROOT: "in"}, {self.ROOT: "refused"}, self.SAID) == []

    @pytest.mark.parametrize(
        ("cell", "before", "after", "said", "why"),
        [
            (ROOT, "refused", "in", SAID, "in no rule's direction"),
            (ROOT, "in", "refused", {}, "not announced by ssh_root_login"),
            (ROOT._replace(who="bob"), "in", "refused", SAID, "in no rule's direction"),
            (HOME, "yes", "no", {"file_access": ["Other accounts can no longer enter /home/admin."]}, "not announced"),
            (
                UMASK, "0027", "0022", {"file_access": ["New files from login shells (umask 027)."]},
                "in no rule's direction"),
            # What is said of login shells says nothing of commands.
            (COMMANDS, "0022", "0027", {"file_access": ["New files from login shells (umask 027)."]}, "not announced"),
            (COMMANDS, "0027", "0022", {"file_access": ["New files of commands over SSH, scp and sftp (umask 027)."]},
             "in no rule's direction"),
            (COMMANDS, "refused", "0027", SAID, "in no rule's direction"),
            (Cell("jobs", "cron", "fires", "on the host"), "yes", "no", SAID, "in no rule's direction"),
        ])
    def test_anything_else_is_named(self, cell: Cell, before: str, after: str, said: Announced, why: str) -> None:
        found = unexplained({cell: before}, {cell: after}, said)
        assert len(found) == 1 and str(cell) in found[0] and why in found[0]

    def test_a_cell_that_was_not_tried_again_is_a_difference(self) -> None:
        assert "in -> not tried" in unexplained({self.ROOT: "in"}, {}, self.SAID)[0]
