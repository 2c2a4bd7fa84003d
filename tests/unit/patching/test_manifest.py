# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A manifest is approved by a signature of the person that it names, in the namespace of evidence, and by nothing else.
"""

import json
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence import signing
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence.signers import Signers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.patching import manifest

RUN = "2026-11"
VALUES = {
    "run": RUN, "release": "debian-12", "arch": "amd64", "made": "2026-11-20T08:00:00Z", "ring": ["test1"],
    "checks": [{"name": "https", "host": "test1", "result": "ok"}],
    "packages": [{
        "name": "openssl", "arch": "amd64", "version": "3.0.17-1~deb12u2", "sha256": "a" * 64, "suite": "x-security"}]}


@pytest.fixture
def keys(tmp_path):
    """The keys of two people, and the list in which one of them may sign evidence."""
    for name in ("li", "wang"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
    public = (tmp_path / "li.pub").read_text().split()
    other = (tmp_path / "wang.pub").read_text().split()
    (tmp_path / "signers").write_text(
        f'li namespaces="{signing.NAMESPACE}" {public[0]} {public[1]}\n'
        f'wang namespaces="git" {other[0]} {other[1]}\n')
    return tmp_path


def unapproved(keys, **changes):
    found = manifest.read(keys / "m", RUN, Signers.of("", str(changes.get("signers", keys / "signers")))).unapproved
    return None if found is None else found.en


def test_one_that_is_written_waits_for_approval(keys):
    manifest.write(keys / "m", VALUES)
    assert "is not approved yet" in unapproved(keys)


def test_the_signature_of_the_person_it_names_approves_it(keys):
    manifest.write(keys / "m", VALUES)
    manifest.approve(keys / "m", RUN, "li", "SP-2026-040", keys / "li")
    assert unapproved(keys) is None
    found = manifest.read(keys / "m", RUN, Signers(listed=keys / "signers"))
    assert (found.values["approved_by"], found.values["change"], found.made.year) == ("li", "SP-2026-040", 2026)


@pytest.mark.parametrize("by, key, words", [
    ("li", "wang", "none by li"), ("wang", "wang", "none by wang"), ("zhao", "li", "none by zhao")])
def test_another_s_key_name_or_namespace_approves_nothing(keys, by, key, words):
    manifest.write(keys / "m", VALUES)
    manifest.approve(keys / "m", RUN, by, "SP-1", keys / key)
    assert words in unapproved(keys)


def test_without_a_list_of_signers_nobody_s_counts(keys):
    manifest.write(keys / "m", VALUES)
    manifest.approve(keys / "m", RUN, "li", "SP-1", keys / "li")
    assert "no key in the register of keys" in unapproved(keys, signers="")
    assert "is no list" in unapproved(keys, signers=keys / "absent")


def test_a_change_after_the_signature_shows(keys):
    manifest.write(keys / "m", VALUES)
    path = manifest.approve(keys / "m", RUN, "li", "SP-1", keys / "li")
    path.write_text(path.read_text().replace("deb12u2", "deb12u3"))
    with pytest.raises(manifest.Wrong, match="digest"):
        manifest.read(keys / "m", RUN, Signers(listed=keys / "signers"))
    values = json.loads(path.read_text())
    signature = signing.signature_of(path).read_bytes()
    manifest.write(keys / "m", values)
    signing.signature_of(path).write_bytes(signature)
    assert "none by li" in unapproved(keys)


def test_one_that_is_written_anew_has_lost_its_signature(keys):
    manifest.write(keys / "m", VALUES)
    manifest.approve(keys / "m", RUN, "li", "SP-1", keys / "li")
    manifest.write(keys / "m", VALUES)
    assert not signing.signature_of(keys / "m" / f"{RUN}.json").exists()


def test_a_key_that_is_not_there_signs_nothing(keys):
    manifest.write(keys / "m", VALUES)
    with pytest.raises(signing.NotSigned):
        manifest.approve(keys / "m", RUN, "li", "SP-1", keys / "absent")


@pytest.mark.parametrize("changes", [
    {"run": "../x"}, {"run": "-x"}, {"release": None}, {"made": "soon"}, {"made": None}, {"packages": None},
    {"packages": ["openssl"]}, {"packages": [{}]},
    {"packages": [{**VALUES["packages"][0], "version": "1; rm -rf /"}]},
    {"packages": [{**VALUES["packages"][0], "name": "--option"}]},
    {"packages": [{**VALUES["packages"][0], "version": "-1"}]},
    {"packages": [{**VALUES["packages"][0], "sha256": None}]}])
def test_what_cannot_be_meant_is_refused(keys, changes):
    with pytest.raises(manifest.Wrong):
        manifest.write(keys / "m", {**VALUES, **changes})


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{", b"\xff", b"[" * 100_000, b'{"format": 2}'])
def test_what_is_no_manifest_is_told_beside_the_others(keys, data):
    manifest.write(keys / "m", VALUES)
    (keys / "m" / "other.json").write_bytes(data)
    found, wrong = manifest.read_all(keys / "m", Signers(listed=keys / "signers"))
    assert [one.values["run"] for one in found] == [RUN] and "other.json" in wrong[0].en
