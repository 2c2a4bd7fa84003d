# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bind, or the default that it has, is edited, and no other byte; what is good of it stays."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import openssl_names
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.haproxy import settings
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.servers import Server
from tests.unit.support.area_host import tree  # noqa: F401

MAIN = "/etc/haproxy/haproxy.cfg"
CONF = "global\n    %s\nfrontend a\n    bind :443,:8443  ssl crt /a.pem %s  # of a\n    bind :80\n"
GOOD = ":".join(openssl_names.SUITES)


def running(*words):
    return Server("haproxy", "haproxy", 7, ("/usr/sbin/haproxy", *words), 0, (7,), frozenset(), "", False)


def edited(host, setting, port=8443):
    setting.put_right(host, running(), port)
    return host.read(MAIN).decode()


@pytest.mark.parametrize(("default", "bind", "wanted_default", "wanted_bind"), [
    ("", "ssl-min-ver TLSv1.0", "", "ssl-min-ver TLSv1.2"),
    ("", "force-tlsv11 alpn h2", "", "ssl-min-ver TLSv1.2 alpn h2"),
    ("ssl-default-bind-options no-sslv3 ssl-min-ver  TLSv1.1 no-tls-tickets", "",
     "ssl-default-bind-options no-sslv3 ssl-min-ver TLSv1.2 no-tls-tickets", ""),
    ("ssl-default-bind-options ssl-min-ver TLSv1.1", "ssl-min-ver TLSv1.3", None, None),
    ("ssl-default-bind-options force-tlsv10", "", "ssl-default-bind-options ssl-min-ver TLSv1.2", "")])
def test_the_version_is_put_right_where_it_is_said(tree, default, bind, wanted_default, wanted_bind):  # noqa: F811
    text = CONF % (default, bind)
    wanted = text if wanted_bind is None else CONF % (wanted_default, wanted_bind)
    host = tree({MAIN: text})
    assert settings.VERSIONS.editable(host, running(), 8443) is (wanted != text)
    assert edited(host, settings.VERSIONS) == wanted
    assert settings.VERSIONS.wrong(host, running(), 8443) == []


def test_what_nobody_says_is_said_at_the_end_of_the_bind(tree):  # noqa: F811
    text = CONF % ("ssl-default-bind-options no-sslv3", "")
    assert edited(tree({MAIN: text}), settings.VERSIONS) == text.replace("   # of a", " ssl-min-ver TLSv1.2   # of a")
    assert edited(tree({MAIN: text}), settings.CURVES) == text


@pytest.mark.parametrize(("default", "bind", "old", "new"), [
    ("ssl-default-bind-ciphers ALL", "", "ALL", GOOD),
    ("ssl-default-bind-ciphers ALL", "ciphers HIGH:ECDHE-RSA-AES128-GCM-SHA256", "HIGH:ECDHE", "ECDHE")])
def test_suites_are_put_right_where_they_are_said(tree, default, bind, old, new):  # noqa: F811
    text = CONF % (default, bind)
    assert edited(tree({MAIN: text}), settings.CIPHERS) == text.replace(old, new)


def test_curves_have_two_words(tree):  # noqa: F811
    text = CONF % ("", "ecdhe prime192v1")
    assert edited(tree({MAIN: text}), settings.CURVES) == text.replace("prime192v1", "X25519:prime256v1")


@pytest.mark.parametrize(("words", "conf"), [
    ((), CONF % ("", 'ssl-min-ver "TLSv1.0"')), (("-f", "/srv/h.cfg"), CONF % ("", "ssl-min-ver TLSv1.0"))])
def test_a_line_with_quotes_and_a_file_elsewhere_are_left(tree, words, conf):  # noqa: F811
    host = tree({words[-1] if words else MAIN: conf})
    assert not settings.VERSIONS.editable(host, running(*words), 443)


def test_binds_of_other_ports_and_without_tls_stay(tree):  # noqa: F811
    assert settings.VERSIONS.wrong(tree({MAIN: CONF % ("", "ssl-min-ver TLSv1.0")}), running(), 80) == []
