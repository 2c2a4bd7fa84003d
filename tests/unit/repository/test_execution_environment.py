# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The image for AWX and ansible-navigator is of this version, and names nobody's registry."""

from __future__ import annotations

import fnmatch

import pytest
import yaml


@pytest.fixture(scope="module")
def read(root):
    return lambda name: yaml.safe_load((root / name).read_text("utf-8"))


def test_the_collection_in_it_is_of_this_version(read):
    galaxy, image = read("galaxy.yml"), read("execution-environment.yml")
    tarball = f"{galaxy['namespace']}-{galaxy['name']}-{galaxy['version']}.tar.gz"
    assert image["additional_build_files"] == [{"src": f"build/{tarball}", "dest": "collection"}]
    assert image["dependencies"]["galaxy"]["collections"] == [{"name": f"collection/{tarball}", "type": "file"}]


def test_its_ansible_is_the_one_that_is_tested(root, read):
    wanted = read("execution-environment.yml")["dependencies"]["ansible_core"]["package_pip"].replace("core", "core ")
    assert f'{wanted} ; python_version >= "3.12"' in (root / "requirements/assess.in").read_text("utf-8").splitlines()


def test_no_image_is_of_a_registry(read):
    assert read("execution-environment.yml")["images"]["base_image"]["name"].startswith("localhost/")
    navigator = read("ansible-navigator.yml")["ansible-navigator"]["execution-environment"]
    assert navigator["image"].startswith("localhost/") and navigator["pull"] == {"policy": "never"}


def test_what_the_collection_needs_is_in_its_tarball_and_what_builds_the_image_is_not(root, read):
    ignored = read("galaxy.yml")["build_ignore"]
    needed = list(read("meta/execution-environment.yml")["dependencies"].values())
    assert len(needed) == 2 and all((root / name).stat().st_size for name in needed)
    for names, left_out in [
            (["meta/execution-environment.yml", *needed], False),
            (["execution-environment.yml", "ansible-navigator.yml"], True)]:
        for name in names:
            assert any(fnmatch.fnmatch(name, pattern) for pattern in ignored) is left_out, name


def test_nothing_is_lost_with_a_job_of_navigator(read):
    navigator = read("ansible-navigator.yml")["ansible-navigator"]
    told = navigator["execution-environment"]["environment-variables"]["set"]
    assert told == {"JRT0117_ISOLATED": "false", "ANSIBLE_HOST_KEY_CHECKING": "true"}
    assert navigator["playbook-artifact"] == {"enable": False}
