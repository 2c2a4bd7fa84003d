# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Server blocks with what holds in them, of the configuration that the running nginx was started with."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import source
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.servers import Server
from tests.unit.support.area_host import tree  # noqa: F401

CONF = """
events { }
http {
    ssl_protocols TLSv1.2;
    ssl_certificate a.pem;
    server { listen 80; listen [::]:80 default_server; server_name one.example; }
    server {
        listen 10.0.0.1:443 ssl default_server; listen [::1]:8443 ssl; listen unix:/run/x ssl;
        server_name two.example *.two.example; ssl_protocols TLSv1.3;
    }
    server { server_name three.example; ssl on; listen 444; }
}
stream { server { listen 636 ssl; proxy_pass x; } }
"""


def running(*words):
    return Server("nginx", "nginx", 7, words, 0, (7,), frozenset(), "", False)


def test_blocks_have_their_listens_names_and_what_holds(tree):  # noqa: F811
    host = tree({"/etc/nginx/nginx.conf": CONF})
    blocks = source.blocks(host, running())
    assert [block.names for block in blocks] == [
        ("one.example",), ("two.example", "*.two.example"), ("three.example",), ()]
    assert [tuple(one)[:4] for one in blocks[0].listens] == [("", 80, False, False), ("", 80, False, True)]
    assert [tuple(one)[:4] for one in blocks[1].listens] == [("10.0.0.1", 443, True, True), ("::1", 8443, True, False)]
    assert (blocks[0].word("ssl_protocols"), blocks[1].word("ssl_protocols")) == ("TLSv1.2", "TLSv1.3")
    assert blocks[2].listens[0].tls and blocks[3].listens[0].port == 636
    assert source.placed(host, running(), "a.pem") == "/etc/nginx/a.pem"


@pytest.mark.parametrize(("words", "path"), [
    (("-c", "/srv/own.conf"), "/srv/own.conf"), (("-c", "own.conf"), "/etc/nginx/own.conf"),
    (("-p", "/srv/n", "-c", "own.conf"), "/srv/n/own.conf")])
def test_the_file_is_the_one_it_was_started_with(tree, words, path):  # noqa: F811
    assert source.main_file(tree({}), running(*words)) == path


def test_no_file_is_missing(tree):  # noqa: F811
    with pytest.raises(Missing):
        source.main_file(tree({}), running())
