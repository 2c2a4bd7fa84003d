# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Database servers are known by their programs: those that run by their user, others by the units that start them."""

import os
import shutil
import subprocess
import tempfile
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.database_admin_separation import (
    DatabaseAdminSeparation,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import databases
from tests.unit.support.area_host import area_fixtures
from tests.unit.support.folk import folk
from tests.unit.support.live_trees import LiveTree

_policy_of, judge, enforce = area_fixtures("accounts")

ETC = "/etc/systemd/system/"
CONTROL = DatabaseAdminSeparation()


def unit(name, start, user):
    return {ETC + name: "[Service]\nUser=%s\nExecStart=%s\n" % (user, start)}


@pytest.mark.parametrize("files", [
    unit("DmServiceDMSERVER.service", "/opt/dmdbms/bin/DmServiceDMSERVER start", "bob"),
    unit("oceanbase.service", "/home/admin/oceanbase/bin/observer -r", "1001"),
    unit("tikv-20160.service", "/data/tikv/bin/tikv-server --addr x", "bob"),
    unit("mongod.service", "/usr/bin/mongod -f /etc/mongod.conf", "bob"),
])
def test_a_server_under_an_account_that_nobody_named_is_told_and_left_alone(tree, judge, enforce, files):
    found = judge(CONTROL, tree(dict(folk(), **files)), database_admins=["alice"])
    texts = [one["message"]["en"] for one in [found] + found["details"] if one["status"] == "manual"]
    told = "runs as bob, which is not among accounts_database_accounts (%s" % list(files)[0]
    assert any(told in text for text in texts)
    assert enforce(CONTROL, tree(), database_admins=["alice"])[1] == []


def test_a_server_under_a_named_account_is_judged_by_that_account(tree, judge):
    files = folk(passwd="dmdba:x:998:998::/home/dmdba:/sbin/nologin\n", shadow="dmdba:!:20700::::::\n",
                 group="dmdba:x:998:\n")
    files.update(unit("DmServiceA.service", "/opt/dmdbms/bin/DmServiceA start", "dmdba"))
    assert judge(CONTROL, tree(files), database_admins=["bob"])["status"] == "pass"


@pytest.mark.parametrize("name", ["dmdba", "omm", "opengauss", "goldendb", "oceanbase", "tidb", "mongod", "kingbase"])
def test_accounts_of_the_databases_of_the_field_are_known(tree, judge, name):
    found = judge(CONTROL, tree(folk(
        passwd=name + ":x:998:998::/home/x:/bin/bash\n", shadow=name + ":!:20700::::::\n", group="x:x:998:\n")))
    assert (found["status"], name in found["message"]["en"]) == ("fail", True)


def test_an_administrator_whose_account_runs_a_database_fails(tree, judge):
    files = dict(folk(group="wheel:x:10:bob\n"), **unit("tidb.service", "/data/bin/tidb-server", "bob"))
    found = judge(CONTROL, tree(files), database_admins=["carol"])
    assert "bob is in the administrator group wheel" in str(found)


def test_a_server_that_runs_as_root_fails(tree, judge):
    files = dict(folk(), **unit("taosd.service", "/usr/bin/taosd", "root"))
    found = judge(CONTROL, tree(files), database_admins=["bob"])
    assert (found["status"], found["would"]) == ("fail", "person")
    assert "taosd runs as root" in found["message"]["en"] and "taosd" in found["message"]["zh"]


def test_that_there_is_none_names_what_was_looked_for(tree, judge):
    for text in judge(CONTROL, tree(folk()))["message"].values():
        assert all(name in text for name in ("dmdba", "omm", "tidb", "dmserver", "observer", "tikv-server"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts a process of another user")
@pytest.mark.parametrize("sandbox", [[], ["unshare", "-m"]])
def test_a_running_server_is_known_by_its_program_and_its_user(tmp_path, sandbox):
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        os.chmod(folder, 0o755)
        program = shutil.copy("/bin/sleep", os.path.join(folder, "dmserver"))
        # systemd gives what it starts mounts of its own (PrivateTmp, ProtectSystem).
        command = sandbox + ["setpriv", "--reuid=61001", program, "60"]
        process = subprocess.Popen(command, cwd="/")
        try:
            while not os.readlink("/proc/%d/exe" % process.pid).endswith("dmserver"):
                time.sleep(0.01)
            found = [(one.program, one.user) for one in databases.of(LiveTree(str(tmp_path)))]
        finally:
            process.kill()
            process.wait()
    assert ("dmserver", 61001) in found
