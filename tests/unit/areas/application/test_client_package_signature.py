# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Published packages: signed by the declared signer, by another, by nobody, or not to be verified here."""

import shutil

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.client_package_signature import (
    ClientPackageSignature,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.programs import Output
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


# As rpm 4.18, osslsigncode 2.5 and jarsigner 17 have said it.
KEY = "F74D53232FF94FF9D7D544F18DB5C6F9776BEAD9"
LEAF = "DE33BEE139747428BEAE2A9933EB0BE6A649B532234E2F1A67C66E93438962C9"
CHECKED = "client:\n    Header V4 RSA/SHA512 Signature, key ID 776bead9: OK\n    Header SHA256 digest: OK\n"
SIGNED = "RSA/SHA512, Mon Nov 30 05:03:17 2026, Key ID 8db5c6f9776bead9\n(none)\n(none)\n(none)\n"
PRINTED = "Signer #1:\nCertificate #1:\n\t SHA256: " + ":".join(LEAF[at:at + 2] for at in range(0, 64, 2)) + "\n"
OK = "Signature verification: ok\nSucceeded\n"


class Recorded(LiveTree):
    """A tree whose tools say what a test has recorded: {a word of the command: (code, output)}."""

    said: dict = {}

    def which(self, name):
        return "/usr/bin/" + name

    def exists(self, path):
        return True

    def glob(self, pattern):
        return [pattern]

    def run(self, command, **more):
        code, out = next((said for word, said in self.said.items() if word in command), (0, ""))
        return Output(code, out, "")


@pytest.mark.parametrize(("kind", "signer", "said", "status", "told"), [
    ("rpm", KEY, {"rpmkeys": (0, CHECKED), "-qp": (0, SIGNED)}, "pass", "is signed by"),
    # The last 8 digits alone are those of many keys.
    ("rpm", "0" * 32 + "776BEAD9", {"rpmkeys": (0, CHECKED), "-qp": (0, SIGNED)}, "fail", "8DB5C6F9776BEAD9"),
    ("rpm", KEY, {"rpmkeys": (0, "    Header SHA256 digest: OK\n")}, "fail", "not signed"),
    ("rpm", KEY, {"rpmkeys": (1, CHECKED + "    Payload SHA256 digest: BAD\n")}, "fail", "rpmkeys: 1"),
    ("authenticode", LEAF, {"-require-leaf-hash": (0, "Leaf hash match: ok\n" + OK), "verify": (0, OK)}, "pass", "by"),
    ("authenticode", LEAF, {
        "-require-leaf-hash": (1, "Leaf hash value mismatch: %s computed\n" % ("AB" * 32)), "verify": (0, OK)},
     "fail", "is signed by ABAB"),
    ("authenticode", LEAF, {"-require-leaf-hash": (1, "Usage\n"), "verify": (0, OK)}, "error", "compares no"),
    ("authenticode", LEAF, {"verify": (1, "No signature found\nFailed\n")}, "fail", "osslsigncode: 1"),
    ("jar", LEAF, {"-verify": (0, "jar verified.\n"), "-printcert": (0, PRINTED)}, "pass", "is signed by"),
    ("jar", "00" * 32, {"-verify": (0, "jar verified.\n"), "-printcert": (0, PRINTED)}, "fail", "not by"),
    ("jar", LEAF, {"-verify": (4, "jar verified, with signer errors.\n")}, "fail", "jarsigner: 4"),
    ("jar", LEAF, {"-verify": (16, "jar is unsigned.\n")}, "fail", "jarsigner: 16")])
def test_what_each_tool_says_is_understood(judge, kind, signer, said, status, told):
    host = Recorded("/")
    host.said = said
    found = judge(CONTROL, host, packages=[{
        "path": "/srv/client", "kind": kind, "signer": signer, "keyring": "/srv/roots"}])
    assert (found["status"], told in found["message"]["en"]) == (status, True), found["message"]
