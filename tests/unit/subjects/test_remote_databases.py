# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases of other hosts: what is shown is read, what is hidden is no verdict, what is refused is an error."""

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_authentication import (
    DatabaseAuthentication,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_encryption_at_rest import (
    DatabaseEncryptionAtRest,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.database.database_tls_required import (
    DatabaseTlsRequired,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import remote_databases
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql import source, wire
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before import validity
from tests.unit.areas.database.conftest import CLUSTER, judge  # noqa: F401
from tests.unit.support.live_trees import LiveTree

REMOTE = {"engine": "postgresql", "host": "db.example", "user": "auditor", "ca": "/ca.pem"}
SECRET = "geheim-of-the-auditor"
# What services of clouds deny, and the settings that they do not show.
DENIED = ("hba", "hba_time", "file_errors", "edited")
FEW = ("hba_file", "data_directory", "shared_preload_libraries", "log_directory")


class Session:
    """Answers as a cluster does, to an administrator or to one whom it hides things from."""

    def __init__(self, hides):
        self.hides = hides

    def rows(self, question):
        if "pg_read_all_stats" in question:
            return [["f" if self.hides else "t"]]
        if question == "SELECT to_json(%s)" % remote_databases._ROLES:
            return [[json.dumps([dict(role, kind="hidden") for role in CLUSTER["roles"]])]]
        name = next(name for name, text in source.PARTS.items() if question == "SELECT to_json(%s)" % text)
        if self.hides and name in (*DENIED, "roles"):
            raise wire.Refused("42501", "permission denied")
        found = CLUSTER[name]
        if self.hides and name == "settings":
            found = {key: value for key, value in found.items() if key not in FEW}
        return [[json.dumps(found)]]

    def close(self):
        pass


@pytest.fixture
def told(judge, tmp_path, monkeypatch):  # noqa: F811
    """Return a function that gives a control's finding of a remote cluster."""
    (tmp_path / "etc").mkdir()

    def run(control, answer, **options):
        def connect(address, user, secret, seconds, **more):
            assert (address, user, secret, more["ca"]) == (("db.example", 5432), "auditor", SECRET, "/ca.pem")
            if isinstance(answer, Exception):
                raise answer
            return answer
        monkeypatch.setattr(remote_databases.client, "Client", connect)
        return judge(control, LiveTree(str(tmp_path)), remote=REMOTE, remote_password=SECRET, **options)
    return run


def test_what_an_administrator_is_shown_is_judged(told):
    found = told(DatabaseAuthentication(), Session(False))
    assert (found["status"], "PostgreSQL db.example:5432" in found["message"]["en"]) == ("pass", True)
    assert told(DatabaseTlsRequired(), Session(False))["status"] == "pass"


@pytest.mark.parametrize("control", [DatabaseAuthentication(), DatabaseTlsRequired()])
def test_what_is_hidden_is_no_verdict(told, control):
    found = told(control, Session(True))
    assert found["status"] == "not_checked"
    assert "does not show" in found["message"]["en"] and SECRET not in str(found)


def test_what_lies_below_is_not_seen_on_this_host(told):
    assert told(DatabaseEncryptionAtRest(), Session(False))["status"] == "not_checked"


def test_what_is_refused_is_an_error(told):
    found = told(DatabaseAuthentication(), wire.Refused("28P01", "password authentication failed"))
    assert found["status"] == "error" and "PostgreSQL db.example:5432" in found["message"]["en"]


@pytest.mark.parametrize("wrong", [
    {"engine": "oracle"}, {"host": "a b"}, {"port": 0}, {"port": "1"}, {"ca": "relative"}, {"user": ""},
    {"user": "a\n"}, {"other": 1}])
def test_a_declaration_that_cannot_be_meant_is_refused(wrong):
    assert validity.problem_of("database_remote", None, {**REMOTE, **wrong})


def test_a_password_in_it_is_refused_and_not_shown():
    problem = validity.problem_of("database_remote", None, {**REMOTE, "password": SECRET})
    assert "database_remote_password" in problem.en and SECRET not in problem.en + problem.zh
    assert validity.problem_of("database_remote", None, {}) is None
    assert validity.problem_of("database_remote", None, REMOTE) is None
