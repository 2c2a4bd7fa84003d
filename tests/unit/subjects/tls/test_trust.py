# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Chains that lead to a trusted root, and each way in which they do not."""

import functools
import socket

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import trust, x509
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls.endpoints import Endpoint
from tests.unit.support.tls_server import NAME, Issued, serving


@functools.lru_cache
def chain():
    """Return a root, an authority below it, and a certificate by that."""
    root = Issued("Root", authority=True)
    middle = Issued("Middle", root, authority=True)
    return root, middle, Issued(NAME, middle)


def endpoint(port, starttls=""):
    return Endpoint("lab", "", "127.0.0.1", port, starttls, NAME, {})


@pytest.fixture
def root_file(tmp_path):
    place = tmp_path / "root.pem"
    place.write_bytes(chain()[0].pem)
    return str(place)


def test_a_whole_chain_is_trusted(tmp_path, root_file):
    _root, middle, leaf = chain()
    with serving(tmp_path, leaf, [middle]) as port:
        assert trust.problem(trust.stores(root_file), endpoint(port)) is None
        assert trust.problem(trust.stores(root_file), endpoint(port), "EC") is None


@pytest.mark.parametrize(("served", "words"), [
    (lambda root, middle, leaf: (leaf, []), "an intermediate certificate is missing"),
    (lambda root, middle, leaf: (Issued(NAME), []), "signed by itself"),
    (lambda root, middle, leaf: (Issued(NAME, middle, days=-5), [middle]), "has expired"),
])
def test_each_reason_is_told(tmp_path, root_file, served, words):
    leaf, others = served(*chain())
    with serving(tmp_path, leaf, others) as port:
        assert words in trust.problem(trust.stores(root_file), endpoint(port)).en


def test_what_cannot_be_asked_is_unknown(tmp_path, root_file):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(trust.Unknown):
        trust.problem(trust.stores(root_file), endpoint(port))
    with pytest.raises(trust.Unknown):
        trust.stores(str(tmp_path / "none.pem"))
    assert trust.leaf(endpoint(port)) is None


def test_the_certificate_itself_is_shown_without_trust(tmp_path):
    leaf = Issued(NAME)
    with serving(tmp_path, leaf) as port:
        assert x509.read(trust.leaf(endpoint(port))).common_name == NAME


def test_a_server_that_begins_no_tls_is_unknown(tmp_path, root_file):
    with serving(tmp_path, Issued(NAME), answer=b"N", plain=True) as port, pytest.raises(trust.Unknown):
        trust.problem(trust.stores(root_file), endpoint(port, "postgresql"))
