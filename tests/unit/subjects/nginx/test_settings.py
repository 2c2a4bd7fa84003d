# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The line in force is edited, and no other byte; what was stricter stays so."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import openssl_names
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import settings
from tests.unit.subjects.nginx.test_source import running
from tests.unit.support.area_host import tree  # noqa: F401

MAIN, SITE = "/etc/nginx/nginx.conf", "/etc/nginx/conf.d/a.conf"
OUTER = "events { }\nhttp {\n    ssl_protocols TLSv1 TLSv1.1 TLSv1.2; # all\n    include conf.d/*.conf;\n}\n"
SERVER = "server {\n    listen 443 ssl;\n    server_name a.example;\n}\n"


def edited(host, setting, port=443):
    setting.put_right(host, running(), port)
    return {path: host.read(path).decode() for path in host.changes}


def test_the_inherited_line_is_edited_where_it_stands_and_what_is_good_of_it_is_kept(tree):  # noqa: F811
    host = tree({MAIN: OUTER, SITE: SERVER})
    assert edited(host, settings.PROTOCOLS) == {MAIN: OUTER.replace("TLSv1 TLSv1.1 TLSv1.2;", "TLSv1.2;")}
    assert edited(host, settings.PROTOCOLS) == {MAIN: OUTER.replace("TLSv1 TLSv1.1 TLSv1.2;", "TLSv1.2;")}


def test_a_server_that_overrides_is_edited_and_the_outer_line_stays(tree):  # noqa: F811
    own = SERVER.replace("}", "    ssl_protocols  'TLSv1'  TLSv1.1 ;\n}")
    host = tree({MAIN: OUTER.replace("TLSv1 TLSv1.1 ", ""), SITE: own})
    assert edited(host, settings.PROTOCOLS) == {SITE: own.replace("'TLSv1'  TLSv1.1 ;", "TLSv1.2 TLSv1.3 ;")}


def test_where_none_is_set_a_line_comes_behind_the_listen_with_its_indent(tree):  # noqa: F811
    host = tree({MAIN: OUTER.replace("    ssl_protocols TLSv1 TLSv1.1 TLSv1.2; # all\n", ""), SITE: SERVER})
    assert edited(host, settings.PROTOCOLS) == {
        SITE: SERVER.replace("443 ssl;", "443 ssl;\n    ssl_protocols TLSv1.2 TLSv1.3;")}


def test_servers_of_other_ports_and_without_tls_stay(tree):  # noqa: F811
    text = OUTER.replace("    include conf.d/*.conf;\n", "server { listen 80; }\nserver { listen 8443 ssl; }\n")
    assert settings.PROTOCOLS.wrong(tree({MAIN: text}), running(), 80) == []
    assert len(settings.PROTOCOLS.wrong(tree({MAIN: text}), running(), 8443)) == 1


@pytest.mark.parametrize(("setting", "words", "good", "better"), [
    (settings.PROTOCOLS, "TLSv1.3", True, None),
    (settings.PROTOCOLS, "SSLv3", False, "TLSv1.2 TLSv1.3"),
    (settings.CIPHERS, "ECDHE-RSA-AES128-GCM-SHA256", True, None),
    (settings.CIPHERS, "ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA", False, "ECDHE-RSA-AES128-GCM-SHA256"),
    (settings.CIPHERS, "HIGH:!aNULL", False, ":".join(openssl_names.SUITES)),
    (settings.CURVES, "auto", True, None),
    (settings.CURVES, "X25519:prime192v1:secp384r1", False, "X25519:secp384r1"),
    (settings.CURVES, "prime192v1", False, "auto"),
])
def test_what_is_good_is_kept_and_nothing_weak(setting, words, good, better):
    assert setting.good(words.split()) is good
    assert better is None or setting.better(words.split()) == better


def test_a_line_elsewhere_is_its_owner_s(tree):  # noqa: F811
    outer = OUTER.replace("conf.d/*.conf", "/srv/site.conf").replace("ssl_protocols TLSv1 TLSv1.1 TLSv1.2;", "")
    host = tree({MAIN: outer, "/srv/site.conf": SERVER})
    assert not settings.PROTOCOLS.editable(host, running(), 443)
    assert settings.PROTOCOLS.editable(tree({MAIN: OUTER, SITE: SERVER}), running(), 443)
