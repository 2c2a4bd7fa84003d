# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The public half of each key is told, and never the private one."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts.own_keys import PUBLIC_KEY
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_own_keys import TlsOwnKeys
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import keys, x509
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import keys_of
from tests.unit.support.tls_endpoints import KEY, SECRET, certificate

CONTROL = TlsOwnKeys()


def test_the_public_half_is_evidence_that_the_record_knows(judge, key_host):
    found = judge(CONTROL, key_host())
    assert found["status"] == "pass" and SECRET not in str(found)
    assert found["evidence"][0]["text"].startswith(PUBLIC_KEY)
    assert keys_of([found]) == {KEY: x509.read(certificate()).key_digest}


def test_a_certificate_that_cannot_be_read_is_an_error(judge, key_host):
    assert judge(CONTROL, key_host(certificate_text="none"))["status"] == "error"


def test_keys_that_are_not_looked_at_are_named(judge, key_host):
    found = judge(CONTROL, key_host(unread=[keys.Unread("redis-server (PID 9)", keys._NOT_READ)]))
    assert found["status"] == "not_checked" and "redis-server (PID 9)" in found["message"]["en"]
    # And the keys that are known are told all the same.
    assert keys_of([found]) == {KEY: x509.read(certificate()).key_digest}


def test_an_image_shows_no_servers(judge, tree):
    assert judge(CONTROL, tree({}))["status"] == "not_checked"
