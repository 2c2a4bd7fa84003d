# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Published packages: signed by the declared signer, by another, by nobody, or not to be verified here."""

import shutil

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.client_package_signature import (
    ClientPackageSignature,
)
from tests.unit.support import signed
from tests.unit.support.live_trees import LiveTree

CONTROL = ClientPackageSignature()


class Tools(LiveTree):
    """A tree with the tools of this machine."""

    def which(self, name):
        return shutil.which(name, path="/usr/bin:/usr/sbin")


@pytest.fixture
def published(judge, tmp_path):
    """Return a function that gives the finding of a package with a signature, or none."""
    def run(by=signed.BY_PUBLISHER, change=b"", ours=True, **more):
        place, keyring = tmp_path / "client.deb", tmp_path / "keys.gpg"
        place.write_bytes(signed.PACKAGE + change)
        keyring.write_bytes(signed.KEYS)
        if by is not None:
            (tmp_path / "client.deb.sig").write_bytes(by)
        # gpgv is of this machine, and sees no tree.
        host = Tools("/") if ours else LiveTree("/")
        declared = dict({
            "path": str(place), "kind": "gpg", "signer": signed.PUBLISHER, "keyring": str(keyring)}, **more)
        return judge(CONTROL, host, packages=[declared])
    return run


def test_a_package_of_the_signer_passes(published):
    found = published(sha256="bc4a71180870f7945155fbb02f4b0a2e3faa2a62d6d31b7039013055ed19869a")
    assert (found["status"], "VALIDSIG" not in found["message"]["en"]) == ("pass", True)


@pytest.mark.parametrize(("how", "told"), [
    ({"by": signed.BY_SOMEBODY}, "not by"), ({"by": None}, "no signature"), ({"change": b"!"}, "BADSIG"),
    ({"sha256": "00" * 32}, "SHA-256")])
def test_any_other_is_named(published, how, told):
    found = published(**how)
    assert (found["status"], told in found["message"]["en"]) == ("fail", True)


def test_without_its_tool_a_package_is_not_verified(published):
    assert published(ours=False)["reason"] == "no_tool"


def test_a_package_that_is_not_there_is_named_and_none_declared_is_no_verdict(published, judge, tree):
    assert published(path="/nonexistent/*.deb")["reason"] == "no_package"
    assert judge(CONTROL, tree())["status"] == "not_checked"
