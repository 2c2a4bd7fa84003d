# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The job template for AWX is what the modules of awx.awx take, and its job what this collection reads."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

OPTIONS = json.loads(Path(__file__).with_name("awx_arguments.json").read_text("utf-8"))
KINDS = {"str": str, "dict": dict, "list": list, "bool": bool, "int": int}


class Loader(yaml.SafeLoader):
    """Takes Ansible's `!unsafe` as text."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


@pytest.fixture(scope="module")
def tasks(root):
    """Return {module: what is asked of it}."""
    play, = yaml.load((root / "docs/examples/awx.yml").read_text("utf-8"), Loader)
    return {
        name.removeprefix("awx.awx."): asked for task in play["tasks"] for name, asked in task.items()
        if name.startswith("awx.awx.")}


def test_each_option_is_one_of_the_module_and_of_its_type(tasks):
    assert set(tasks) == set(OPTIONS) - {"about"}
    for module, asked in tasks.items():
        known = {name.rstrip("*"): kind for name, kind in OPTIONS[module].items()}
        assert {name[:-1] for name in OPTIONS[module] if name.endswith("*")} <= set(asked), module
        for name, value in asked.items():
            kind = known[name]
            assert value in kind if isinstance(kind, list) else type(value) is KINDS[kind], (module, name)


def test_a_job_is_told_what_the_callback_reads(root, tasks):
    told = tasks["credential_type"]["injectors"]["env"]
    assert told["ANSIBLE_CALLBACKS_ENABLED"] == "jrt0117.baseline.compliance"
    read = set(re.findall(r"\{name: (\w+)\}", (root / "plugins/callback/compliance.py").read_text("utf-8")))
    assert {name for name in told if name.startswith("JRT0117_")} <= read
    fields = {field["id"] for field in tasks["credential_type"]["inputs"]["fields"]}
    assert fields == set(tasks["credential"]["inputs"]) == set(tasks["credential_type"]["inputs"]["required"])


def test_the_job_is_given_the_credential_and_the_image_that_are_made_before_it(tasks):
    job = tasks["job_template"]
    assert tasks["credential"]["name"] in job["credentials"]
    assert tasks["credential"]["credential_type"] == tasks["credential_type"]["name"]
    assert tasks["execution_environment"]["name"] == job["execution_environment"]
    assert tasks["schedule"]["unified_job_template"] == job["name"]
