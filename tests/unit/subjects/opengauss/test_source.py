# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster of openGauss is found by its process, asked at the socket of its clients, and read as what it says."""

import json
import os
import subprocess
import sys
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.opengauss import source, verifiers
from tests.unit.support import gauss_server

QUESTIONS = {**source.PARTS, **source._CONTENT, "verifiers": verifiers._STORED}
# What PostgreSQL got after version 9.2, which openGauss comes from, and what its first versions have not.
LATER = ("LATERAL", "json_agg", "json_build", "json_object", " to_json(", "FILTER (", "SELECT FROM", "starts_with",
         "missing_ok", "pg_hba_file_rules", "pg_file_settings", "pending_restart", "pg_stat_ssl", "pg_stat_archiver")


@pytest.fixture
def runs(tmp_path):
    """A process that calls itself gaussdb and answers at a socket."""
    said = gauss_server.good()
    gauss_server.put(said, hba_file=str(tmp_path / "pg_hba.conf"), ident_file=str(tmp_path / "pg_ident.conf"))
    (tmp_path / "pg_hba.conf").write_text(gauss_server.HBA, "utf-8")
    (tmp_path / "said").write_text(json.dumps({"questions": QUESTIONS, "said": said}), "utf-8")
    path = str(tmp_path / ".s.PGSQL.15432")
    process = subprocess.Popen(
        ["gaussdb", gauss_server.__file__, path, str(tmp_path / "said"), "-D", "/gauss/data"],
        executable=sys.executable)
    for _turn in range(200):
        if os.path.exists(path):
            break
        time.sleep(0.05)
    yield process
    process.terminate()
    process.wait(10)


def test_a_process_of_that_name_is_found_and_asked(runs):
    found = [one for one in servers._servers() if one.process == runs.pid]
    assert [(one.kind, one.program) for one in found] == [("opengauss", "gaussdb")]
    cluster = source.Cluster(Host("/"), found[0], 5)
    assert (cluster.version, cluster.label) == ("5.0.0", "openGauss (/gauss/data)")
    assert [role["name"] for role in cluster.roles()] == ["omm", "app"]
    assert cluster.setting("failed_login_attempts").number() == 5
    assert [row["auth_method"] for row in cluster.listed("hba")] == ["trust", "sha256", "sha256"]


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_questions_use_nothing_that_came_later(name):
    assert [word for word in LATER if word in QUESTIONS[name]] == []


def test_no_question_takes_what_is_stored_but_that_which_tries_words():
    assert [name for name, text in QUESTIONS.items() if ", rolpassword" in text] == ["verifiers"]
    assert not any("SELECT *" in text for text in QUESTIONS.values())


def cluster(tmp_path, **more):
    one = servers.Server("opengauss", "gaussdb", os.getpid(), ("gaussdb",), os.geteuid(), (), frozenset(), "", False)
    return source.Cluster(Host(str(tmp_path)), one._replace(**more), 1)


def test_a_pipe_or_a_folder_in_place_of_its_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "", "none"):
        with pytest.raises(Unreadable):
            cluster(tmp_path)._read(str(tmp_path / name))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may be another user")
def test_a_file_is_read_as_the_account_of_the_server_and_never_with_roots_eyes(tmp_path):
    secret = tmp_path / "shadow"
    secret.write_text("local all all trust\n", "utf-8")
    secret.chmod(0o600)
    (tmp_path / "pg_hba.conf").symlink_to(secret)
    with pytest.raises(Unreadable):
        cluster(tmp_path, uid=65534)._read(str(tmp_path / "pg_hba.conf"))
    assert os.geteuid() == 0


@pytest.mark.parametrize("rows", [
    {"server": [{}]}, {"server": []}, {"settings": [{"name": "x"}]}, {"rights": [{"rolname": "x"}]},
    {"server": [["no"]]}])
def test_an_odd_answer_is_an_error(tmp_path, monkeypatch, rows):
    parts = {**{name: gauss_server.GOOD[name] for name in source.PARTS}, **rows}
    monkeypatch.setattr(source.Cluster, "asked", lambda self, database, questions: [
        [[json.dumps(row)] for row in parts[name]] for name in source.PARTS])
    with pytest.raises(HostError):
        cluster(tmp_path)._catalogue()["settings"]["x"]


def test_the_socket_of_the_lowest_port_is_that_of_clients(tmp_path, monkeypatch):
    # The next one is for its own tools.
    monkeypatch.setattr(servers, "paths", lambda host, server: ["/a/.s.PGSQL.15401", "/a/.s.PGSQL.15400", "/a/other"])
    assert cluster(tmp_path)._address() == "/a/.s.PGSQL.15400"
