# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host that runs what stands in for openGauss, and says what a test lets it say."""

import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import encrypted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.listeners import Listener
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.opengauss import source, verifiers
from tests.unit.areas.database.conftest import judge, policy_of  # noqa: F401
from tests.unit.support import gauss_server
from tests.unit.support.live_trees import LiveTree

QUESTIONS = {**source.PARTS, **source._CONTENT, "verifiers": verifiers._STORED}


@pytest.fixture
def gauss(tmp_path, monkeypatch):
    """Return a function that gives a host with one cluster. `change` alters what it says, `hba` its rules of access,
    `written` when that file was written; `listens`: its addresses. `gauss.heard` is what was asked.
    """
    ended = []

    def build(change=None, hba=gauss_server.HBA, written=gauss_server.NOW - 2 * gauss_server.DAY, listens=("0.0.0.0",),
              ident=""):
        said = gauss_server.good()
        folder = tmp_path / ("data%d" % len(ended))
        folder.mkdir()
        gauss_server.put(
            said, hba_file=str(folder / "pg_hba.conf"), ident_file=str(folder / "pg_ident.conf"))
        if hba is not None:
            (folder / "pg_hba.conf").write_text(hba, "utf-8")
            os.utime(folder / "pg_hba.conf", (written, written))
        (folder / "pg_ident.conf").write_text(ident, "utf-8")
        if change is not None:
            change(said)
        path = str(folder / ".s.PGSQL.5432")
        standing = gauss_server.Standing(path, QUESTIONS, said)
        build.heard = standing.heard
        ended.append(standing)
        one = servers.Server(
            "opengauss", "gaussdb", os.getpid(), ("gaussdb", "-D", "/gauss/data"), os.geteuid(), (os.getpid(),),
            frozenset(), "", False)
        monkeypatch.setattr(servers, "of", lambda host: [one])
        monkeypatch.setattr(servers, "paths", lambda host, server: [str(folder / ".s.PGSQL.5433"), path])
        monkeypatch.setattr(servers, "listeners", lambda host, server: [
            Listener("tcp", 5432, "1", listen.startswith("127."), 100, listen) for listen in listens])
        monkeypatch.setattr(source.Cluster, "_user", lambda self: "omm")
        monkeypatch.setattr(encrypted, "of", lambda path: (not path.startswith("/plain"), "dm-0"))
        return LiveTree(str(tmp_path))
    yield build
    for standing in ended:
        standing.end()
