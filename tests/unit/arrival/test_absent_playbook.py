# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real playbook, with a copy of the collection that has one area more: there is nothing for it on the host."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.playbook

ROOT = Path(__file__).parents[3]
PARTS = ("plugins", "meta", "schemas", "catalogue", "galaxy.yml")
PACKAGE = "ansible_collections.jrt0117.baseline.plugins.module_utils"
AREA = f'''
from {PACKAGE}.base.text import Text
from {PACKAGE}.judging.area import Area


def _present(host, options):
    return None if host.exists("/srv/store") else Text("There is no /srv/store.", "不存在 /srv/store。")


def _controls():
    from {PACKAGE}.areas.stores.controls import CONTROLS

    return CONTROLS


AREA = Area({{}}, _controls, present=_present)
'''
CONTROLS = f'''
import os

from {PACKAGE}.base.text import Text
from {PACKAGE}.judging.control import Control

# The host leaves a trace of having imported it.
if os.environ.get("TRACE"):
    open(os.environ["TRACE"], "a").close()


class StoreLength(Control):
    """Store length."""

    id = "store_length"
    zh = "存储长度"
    clauses = ("7.5.9-B-a-2",)

    def applies(self, host, policy):
        return Text("It is empty.", "为空。")


CONTROLS = (StoreLength(),)
'''
# The host with a store fails at once, which is no end for the one without.
PLAY = """
- hosts: golden, stored
  gather_facts: false
  tasks:
    - jrt0117.baseline.assess: {areas: [stores], root: "{{ root }}"}
      environment: {TRACE: "{{ root }}/trace"}
    - jrt0117.baseline.assess: {areas: [stores], root: "{{ root }}"}
      register: found
    - ansible.builtin.assert:
        that: found.jrt0117.findings | map(attribute='status') == ['not_applicable'] and 'absent' not in found.jrt0117
"""


@pytest.fixture(scope="module")
def collections(tmp_path_factory):
    where = tmp_path_factory.mktemp("collections")
    copy = where / "ansible_collections/jrt0117/baseline"
    copy.mkdir(parents=True)
    for part in PARTS:
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, copy / part)
    areas = copy / "plugins/module_utils/areas"
    (areas / "stores").mkdir()
    (areas / "stores/__init__.py").write_text(AREA, "utf-8")
    (areas / "stores/controls.py").write_text(CONTROLS, "utf-8")
    table = areas / "table.py"
    table.write_text(
        table.read_text("utf-8") + f"\nfrom {PACKAGE}.areas import stores\n\nAREAS['stores'] = stores.AREA\n", "utf-8")
    return where


@pytest.fixture(scope="module")
def ran(collections, tmp_path_factory):
    """Return what a playbook over a host with a store and one without has said, and its folder."""
    where = tmp_path_factory.mktemp("ran")
    (where / "golden/etc").mkdir(parents=True)
    (where / "stored/srv/store").mkdir(parents=True)
    (where / "play.yml").write_text(PLAY)
    (where / "hosts").write_text("".join(
        f"{host} root={where / host} ansible_connection=local ansible_python_interpreter={sys.executable}\n"
        for host in ("golden", "stored")))
    done = subprocess.run(
        [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "hosts", "play.yml"], cwd=where,
        capture_output=True, text=True, timeout=120, check=False,
        env={
            **os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "ANSIBLE_COLLECTIONS_PATH": str(collections),
            "PYTHONPATH": "", "JRT0117_FRAGMENTS_DIR": str(where / "fragments"), "JRT0117_WIDTH": "200"})
    return done.stdout + done.stderr, where


def recap(output, host):
    return re.search(rf"(?m)^{host} .* ok=(\d) .* failed=(\d) ", output).groups()


def test_the_record_and_what_is_registered_have_a_finding_of_each_control(ran):
    output, where = ran
    assert recap(output, "golden") == ("3", "0"), output
    lines = [json.loads(line) for line in next((where / "fragments").iterdir()).read_text("utf-8").splitlines()]
    found = [one for line in lines if line["type"] == "findings" for one in line["findings"]]
    assert [(one["area"], one["control"], one["status"], one["message"]["zh"]) for one in found] == [
        ("stores", "store_length", "not_applicable", "不存在 /srv/store。")] * 2
    assert not (where / "golden/trace").exists()


def test_where_there_is_something_the_controls_are_run(ran):
    output, where = ran
    # No catalogue knows this control: what it said is seen by its being refused.
    assert recap(output, "stored") == ("0", "1") and "stores: store_length" in output, output
    assert (where / "stored/trace").exists()
