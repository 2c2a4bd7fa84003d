# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Binds of HAProxy and the files that they name, as HAProxy reads its words."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.haproxy import source
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.servers import Server
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where
from tests.unit.support.area_host import tree  # noqa: F401

CONF = r'''
global
    crt-base /etc/pki
    ssl-default-bind-options ssl-min-ver TLSv1.2
frontend web   # the portal
    bind :443,192.0.2.1:8443 ssl crt "one file.pem" crt folder crt both.pem
    bind 127.0.0.1:80
    bind :9443 ssl crt-list /etc/pki/list accept-proxy
backend b
    bind :1 ssl
'''
FILES = {
    "/etc/haproxy/haproxy.cfg": CONF, "/etc/pki/one file.pem": "", "/etc/pki/folder/a.pem": "",
    "/etc/pki/folder/a.pem.ocsp": "", "/etc/pki/both.pem.rsa": "", "/etc/pki/both.pem.ecdsa": "",
    "/etc/pki/list": "# listed\nthree.pem [alpn h2] three.example\n"}


def running(*words):
    return Server("haproxy", "haproxy", 7, ("haproxy", *words), 0, (7,), frozenset(), "", False)


def test_binds_have_their_ports_words_and_place(tree):  # noqa: F811
    host = tree(FILES)
    binds = source.binds(host, running("-f", "/etc/haproxy/haproxy.cfg"))
    assert [(bind.ports, bind.tls, bind.expects_proxy) for bind in binds] == [
        ((443, 8443), True, False), ((80,), False, False), ((9443,), True, True)]
    assert binds[0].after("ssl-min-ver") == ["TLSv1.2"] and str(binds[0].where) == "/etc/haproxy/haproxy.cfg:6"


def test_every_file_with_a_certificate_is_found(tree):  # noqa: F811
    host = tree(FILES)
    found = [[path for path, _where in source.certificates(host, running(), bind)]
             for bind in source.binds(host, running())]
    assert found == [
        ["/etc/pki/one file.pem", "/etc/pki/folder/a.pem", "/etc/pki/both.pem.rsa", "/etc/pki/both.pem.ecdsa"], [],
        ["/etc/pki/three.pem"]]


def test_several_files_and_folders_are_read_in_their_order(tree):  # noqa: F811
    host = tree({"/srv/a.cfg": "listen a\n bind :1", "/srv/d/c.cfg": "listen b\n bind :3",
                 "/srv/d/b.cfg": "listen b\n bind :2", "/srv/d/b.old": "listen b\n bind :9"})
    binds = source.binds(host, running("-f", "/srv/a.cfg", "-f", "/srv/d"))
    assert [bind.ports for bind in binds] == [(1,), (2,), (3,)]


@pytest.mark.parametrize(("line", "words"), [
    (r'a b\ c "d \"e" ' + r"'f # g' h#i", ["a", "b c", 'd \\"e', "f # g", "h"]), ("", []), ("  # x", [])])
def test_words_are_split_as_haproxy_splits_them(line, words):
    assert source.split(line, Where("/f", 1)) == words


def test_what_is_not_understood_is_an_error_with_its_line(tree):  # noqa: F811
    with pytest.raises(ParseError):
        source.split('a "b', Where("/f", 1))
    with pytest.raises(ParseError) as raised:
        source.binds(tree({"/etc/haproxy/haproxy.cfg": "global\n.if defined(X)\n"}), running())
    assert "haproxy.cfg:2" in str(raised.value)


def test_no_file_is_missing(tree):  # noqa: F811
    with pytest.raises(Missing):
        source.binds(tree({}), running())


def test_a_section_has_its_own_lines_and_those_of_its_defaults(tree):  # noqa: F811
    host = tree({"/etc/haproxy/haproxy.cfg": (
        "global\n maxconn 9\ndefaults\n timeout client 5s\n mode http\ndefaults b\n timeout client 1s\n"
        "frontend one\n bind :80\nbackend two\n mode tcp\nfrontend three from b\nlisten four\n timeout client 2s\n")})
    found = {one.name or one.kind: one for one in source.proxies(host, running())}
    assert found["global"].last("maxconn")[0] == ["maxconn", "9"] and found["global"].inherited == []
    assert found["one"].last("timeout", "client")[0][2] == "1s" and not found["one"].web
    assert str(found["four"].last("timeout", "client")[1]) == "/etc/haproxy/haproxy.cfg:14"
    assert found["two"].last("bind") is None
