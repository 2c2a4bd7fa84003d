# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The line in force is edited, and no other byte; what is good of it stays."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import openssl_names
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.httpd import settings
from tests.unit.subjects.httpd.test_source import MAIN, running
from tests.unit.support.area_host import tree  # noqa: F401

SITE = "/etc/apache2/sites-enabled/a.conf"
OUTER = (
    "LoadModule ssl_module x.so\n<IfModule mod_ssl.c>\n\tSSLProtocol all -SSLv3\n</IfModule>\n"
    "Include sites-enabled/*.conf\n")
WWW = "<VirtualHost *:443>\n  SSLEngine on\n  ServerName a.example\n</VirtualHost>\n"
GOOD = ":".join(openssl_names.SUITES)


def edited(host, setting, port=443):
    setting.put_right(host, running(), port)
    return {path: host.read(path).decode() for path in host.changes}


def test_the_inherited_line_is_edited_where_it_stands_and_no_version_is_named_that_an_old_httpd_does_not_know(
        tree):  # noqa: F811
    host = tree({MAIN: OUTER, SITE: WWW})
    wanted = {MAIN: OUTER.replace("all -SSLv3", "all -SSLv3 -TLSv1 -TLSv1.1")}
    assert edited(host, settings.PROTOCOLS) == wanted
    assert edited(host, settings.PROTOCOLS) == wanted


def test_a_site_that_overrides_is_edited_and_the_outer_line_stays(tree):  # noqa: F811
    own = WWW.replace("  ServerName", "  sslprotocol   +TLSv1 +TLSv1.2 \n  SSLProtocol TLSv1.1\n  ServerName")
    host = tree({MAIN: OUTER, SITE: own})
    assert edited(host, settings.PROTOCOLS) == {
        SITE: own.replace("SSLProtocol TLSv1.1\n", "SSLProtocol all -SSLv3 -TLSv1 -TLSv1.1\n")}


def test_where_none_is_set_a_line_comes_behind_the_engine_with_its_indent(tree):  # noqa: F811
    host = tree({MAIN: OUTER, SITE: WWW})
    assert edited(host, settings.CIPHERS) == {
        SITE: WWW.replace("SSLEngine on\n", "SSLEngine on\n  SSLCipherSuite %s\n" % GOOD)}
    assert edited(tree({MAIN: OUTER, SITE: WWW}), settings.CURVES) == {}


def test_suites_of_tls_13_and_of_a_folder_are_another_setting(tree):  # noqa: F811
    own = WWW.replace("</V", (
        "  SSLCipherSuite SSL HIGH:ECDHE-RSA-AES128-GCM-SHA256\n  SSLCipherSuite TLSv1.3 TLS_AES_128_CCM_8_SHA256\n"
        "<Directory /x>\nSSLCipherSuite ALL\n</Directory>\n</V"))
    assert edited(tree({MAIN: OUTER, SITE: own}), settings.CIPHERS) == {
        SITE: own.replace("SSL HIGH:ECDHE", "SSL ECDHE")}


@pytest.mark.parametrize(("words", "good", "better"), [
    ("-all +TLSv1.3", True, None), ("all -SSLv3 -TLSv1 -TLSv1.1", True, None), ("TLSv1 TLSv1.2", True, None),
    ("+TLSv1.2 +TLSv1.1", False, "-all +TLSv1.2"), ("TLSv1", False, "all -SSLv3 -TLSv1 -TLSv1.1"),
    ("all -TLSv1.3", False, "all -TLSv1.3 -SSLv3 -TLSv1 -TLSv1.1"), ("-all", False, "all -SSLv3 -TLSv1 -TLSv1.1")])
def test_versions_are_counted_as_httpd_does(words, good, better):
    assert settings.PROTOCOLS.good(words.split()) is good
    assert better is None or settings.PROTOCOLS.better(words.split()) == better
    assert settings.PROTOCOLS.good(settings.PROTOCOLS.better(words.split()).split())


def test_curves_are_put_right_where_they_are_set(tree):  # noqa: F811
    own = WWW.replace("</V", "  SSLOpenSSLConfCmd Curves X25519:secp192r1\n  SSLOpenSSLConfCmd Options x\n</V")
    assert edited(tree({MAIN: OUTER, SITE: own}), settings.CURVES) == {SITE: own.replace(":secp192r1", "")}


@pytest.mark.parametrize(("path", "line"), [
    ("/srv/a.conf", "SSLProtocol all"), (SITE, "SSLProtocol all \\\n  -SSLv3"), (SITE, "SSLProtocol ${versions}")])
def test_a_line_elsewhere_or_one_that_is_more_than_it_seems_is_left(tree, path, line):  # noqa: F811
    host = tree({MAIN: OUTER + "Include /srv/*.conf\n", path: WWW.replace("  ServerName", line + "\n  ServerName")})
    assert not settings.PROTOCOLS.editable(host, running(), 443)


def test_sites_of_other_ports_and_without_tls_stay(tree):  # noqa: F811
    host = tree({MAIN: OUTER, SITE: WWW.replace("SSLEngine on", "SSLEngine off")})
    assert settings.PROTOCOLS.wrong(host, running(), 443) == []
    assert settings.PROTOCOLS.editable(tree({MAIN: OUTER, SITE: WWW}), running(), 443)
    assert settings.PROTOCOLS.wrong(tree({MAIN: OUTER, SITE: WWW}), running(), 444) == []
