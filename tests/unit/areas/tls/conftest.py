# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One control of the tls area judged on a small host, whose endpoints are told."""

import os

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.servers import Server
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import keys
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where
from tests.unit.support import tls_endpoints
from tests.unit.support.area_host import area_fixtures
from tests.unit.support.folk import folk

policy_of, judge, enforce = area_fixtures("tls")


@pytest.fixture
def judged(judge, tmp_path, monkeypatch):
    """Return a function that gives a control's finding of endpoints with their offers."""
    def run(control, *asked, unasked=(), beside=(), plain=(), problem=None, **options):
        tls_endpoints.told(monkeypatch, *asked, unasked=unasked, beside=beside, plain=plain, problem=problem)
        return judge(control, tls_endpoints.live(tmp_path), **options)
    return run


@pytest.fixture
def key_host(tree, tmp_path, monkeypatch):
    """Return a function that gives a running host, whose nginx has a key of some mode at a path."""
    def build(mode=0o600, path=tls_endpoints.KEY, certificate_text=None, unread=()):
        pem = x509.load_der_x509_certificate(tls_endpoints.certificate()).public_bytes(Encoding.PEM)
        shown = pem if certificate_text is None else certificate_text
        tree(dict(folk(), **{path: tls_endpoints.SECRET, "/etc/lab/www.pem": shown}))
        os.chmod(tmp_path / path[1:], mode)
        server = Server("nginx", "nginx", 7, (), 0, (7,), frozenset(), "", False)
        found = [keys.Key(path, "/etc/lab/www.pem", Where("/etc/nginx/nginx.conf", 9), server), *unread]
        monkeypatch.setattr(keys, "of", lambda host: iter(found))
        return tls_endpoints.live(tmp_path)
    return build
