# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of access are put right by opt-in, in their own lines, and never where that shuts somebody out."""

from types import SimpleNamespace

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_authentication import (
    DatabaseAuthentication,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_tls_required import (
    DatabaseTlsRequired,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import (
    action,
    action_reload,
    action_rules,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.source import Cluster
from tests.unit.areas.database.conftest import HBA, role, rule

PEER = rule("local", ["all"], ["postgres"], "peer", line=1)
TRUST = rule("local", ["all"], ["all"], "trust", line=2)
FILE = "local all postgres peer\n%s\n"
DATA = "/var/lib/postgresql/15/main"


@pytest.fixture
def told(runs, judge, tree, monkeypatch):
    """Return a function that gives a control's finding of a cluster with some rules, and what its file would be."""
    monkeypatch.setattr(Cluster, "_user", lambda self: "postgres")

    def run(control, rules, line, sessions=None, roles=None, enforce=("access_rules", "tls"), **more):
        def change(held):
            held.update(hba=[PEER] + rules, sessions=sessions, **more)
            held["roles"] = held["roles"] + (roles or [])
        runs("postgresql", change)
        host = tree({HBA: FILE % line})
        found = judge(control, host, enforce=list(enforce))
        return found, host.read(HBA).decode().splitlines()[1:]
    return run


def test_trust_on_sockets_becomes_peer(told):
    found, lines = told(DatabaseAuthentication(), [TRUST], "local  all all trust # kept")
    assert (found["status"], found["would"], lines) == ("fail", "pass", ["local  all all peer # kept"])
    assert "has the role's name" in found["affects"][0]["en"]


def test_trust_over_the_network_becomes_scram(told):
    network = rule("hostssl", ["all"], ["app"], "trust", "10.0.0.0", "255.0.0.0", line=2)
    found, lines = told(DatabaseAuthentication(), [network], "hostssl all app 10.0.0.0/8 trust")
    assert (found["would"], lines) == ("pass", ["hostssl all app 10.0.0.0/8 scram-sha-256"])


@pytest.mark.parametrize("given", [
    {"sessions": [["app", "credit", None, False, 1]]}, {"enforce": ()}, {"recovery": True}, {"edited": ["/x"]},
    {"line": "local all all trust map=x"}, {"line": "# another line"}])
def test_what_would_shut_out_or_is_not_ours_stays(told, given):
    line = given.pop("line", "local all all trust")
    found, lines = told(DatabaseAuthentication(), [TRUST], line, **given)
    assert (found["would"] == "pass", lines) == (False, [line])


def test_the_roles_that_have_no_scram_yet_are_named(told):
    network = rule("hostssl", ["all"], ["all"], "trust", "10.0.0.0", "255.0.0.0", line=2)
    line = "hostssl all all 10.0.0.0/8 trust"
    found, lines = told(DatabaseAuthentication(), [network], line, roles=[role("old", kind="md5")])
    assert lines == [line] and "old" in str(found)


def test_a_session_of_the_audit_itself_shuts_nobody_out(told):
    _found, lines = told(
        DatabaseAuthentication(), [TRUST], "local all all trust",
        sessions=[["postgres", "postgres", None, False, 1], [None, None, None, False, 3],
                  ["app", "x", "10.0.0.1", True, 1]])
    assert lines == ["local all all peer"]


REMOTE = rule("host", ["all"], ["app"], "scram-sha-256", "10.0.0.0", "255.0.0.0", line=2)
REMOTE_LINE = "host all app 10.0.0.0/8 scram-sha-256"


def test_a_rule_without_tls_becomes_one_with_it(told):
    found, lines = told(DatabaseTlsRequired(), [REMOTE], REMOTE_LINE)
    assert (found["would"], lines) == ("pass", ["hostssl all app 10.0.0.0/8 scram-sha-256"])
    assert "but over TLS" in found["affects"][0]["en"]


@pytest.mark.parametrize(("sessions", "changes"), [
    ([["app", "credit", "10.1.1.1", False, 2]], False), ([["app", "credit", "10.1.1.1", True, 2]], True),
    ([["r2", "credit", "10.1.1.1", False, 2]], True), ([["app", None, "10.1.1.1", False, 1]], True)])
def test_who_is_connected_without_tls_now_is_not_shut_out(told, sessions, changes):
    found, lines = told(DatabaseTlsRequired(), [REMOTE], REMOTE_LINE, sessions=sessions)
    assert (lines != [REMOTE_LINE]) == changes
    if not changes:
        assert "app@10.1.1.1" in str(found)


def test_a_rule_below_that_would_take_over_whom_it_refuses_is_seen(told):
    covered = rule("host", ["all"], ["app"], "trust", "10.1.0.0", "255.255.0.0", line=3)
    found, lines = told(DatabaseTlsRequired(), [REMOTE, covered], REMOTE_LINE)
    assert lines == [REMOTE_LINE] and HBA + ":3" in str(found)


def test_the_kind_of_a_line_changes_whatever_its_method(told):
    open_rule = rule("host", ["all"], ["app"], "trust", "10.0.0.0", "255.0.0.0", line=2)
    _found, lines = told(DatabaseTlsRequired(), [open_rule], "host all app 10.0.0.0/8 trust")
    assert lines == ["hostssl all app 10.0.0.0/8 trust"]


class Running:
    """A cluster that runs, as loading sees it."""

    data = DATA
    reachable, file = True, HBA

    def __init__(self, *_parts):
        pass

    def asked(self, _database, _questions):
        if not self.reachable:
            raise HostError("/run/x", "rejected")
        return [[[self.file]]]


@pytest.fixture
def answers(monkeypatch):
    """What a cluster answers to those who load: files edited, errors, the row of the line; and what it was told."""
    held = SimpleNamespace(edited=[], errors=[], row=[["host", "trust"]], told=[], signals=[])
    loads = iter(range(1000))

    def answer(_host, _data, questions, writes=False):
        held.told.extend(questions if writes else ())
        known = (("stat.modification", held.edited), ("pg_conf_load", [[str(next(loads))]]),
                 ("error IS NOT", held.errors), ("auth_method", held.row))
        return [next((rows for word, rows in known if word in one), [["f"]]) for one in questions]
    monkeypatch.setattr(action, "asked", answer)
    monkeypatch.setattr(action, "Cluster", Running)
    monkeypatch.setattr(Running, "reachable", True)
    monkeypatch.setattr(action_reload.os, "kill", lambda process, signal: held.signals.append(process))
    server = SimpleNamespace(kind="postgresql", process=77, words=("postgres", "-c", "config_file=%s/x" % HBA[:-12]))
    monkeypatch.setattr(action_reload.servers, "of_kind", lambda host, kind: [server])
    return held


def test_a_changed_file_is_loaded_by_its_cluster_alone(answers):
    action_reload.load(None, ["/etc/other/pg_hba.conf", "/etc/hosts"])
    assert answers.told == []
    action_reload.load(None, [HBA])
    assert answers.told == ["SELECT pg_reload_conf()"]


def test_loading_brings_nothing_of_somebody_elses_into_force(answers):
    answers.edited = [["/etc/postgresql/15/main/postgresql.conf"], [HBA]]
    with pytest.raises(ActionError, match="postgresql.conf was edited"):
        action_reload.load(None, [HBA])
    assert answers.told == []


def test_one_that_lets_nobody_in_any_more_is_signalled_and_told(answers, monkeypatch):
    monkeypatch.setattr(Running, "reachable", False)
    with pytest.raises(ActionError, match="rejected"):
        action_reload.load(None, [HBA])
    assert answers.signals == [77]


@pytest.mark.parametrize(("errors", "row", "said"), [
    ([["7", "unknown method"]], [["host", "trust"]], "line 7"), ([], [["host", "trust"]], "is not hostssl"),
    ([], [], "is not hostssl")])
def test_a_rule_that_does_not_come_into_force_fails_the_commit(answers, errors, row, said):
    answers.errors, answers.row = errors, row
    with pytest.raises(ActionError, match=said):
        action_rules.AccessRule(DATA, HBA, 7, "host trust", "hostssl trust").apply(None)
