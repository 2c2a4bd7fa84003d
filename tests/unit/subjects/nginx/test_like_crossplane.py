# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every directive, word and line as crossplane 0.5.8 reads them, file by file: its answers are recorded here."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import source, tree as nginx
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.servers import Server
from tests.unit.support.area_host import tree  # noqa: F401

MAIN = r"""user www-data;
worker_processes auto;
include modules/*.conf;
events { worker_connections 768; }
http {
    # a comment; with { signs }
    log_format main '$remote_addr - "$request" $status; {ok}'
                    '$http_user_agent';
    map $http_upgrade $connection_upgrade { default upgrade; '' close; }
    limit_req_zone $binary_remote_addr zone=a:10m rate=20r/s;
    types { text/html html htm; }
    server_tokens off;
    include sites/*.conf;
    upstream app { server 127.0.0.1:8080 weight=5; keepalive 8; }
}
"""
SITE = r"""server {
    listen 443 ssl default_server; listen [::]:443 ssl;
    server_name www.credit.example "quoted name" ~^(?<a>.+)\.example$;
    add_header Content-Security-Policy "default-src 'self'; img-src *" always;
    client_max_body_size 8m;
    location ~* "\.(php|x{2})$" {
        client_max_body_size 0; if ($request_method = POST) { return 405 "no\tway"; }
        limit_except GET { deny all; }
    }
    location / { proxy_pass http://app; proxy_set_header Host $host; error_page 500 502 = @down; }
    some_unknown_directive of "a module" 1;
}
"""
RECORDED = {MAIN: [
    ('user', ('www-data',), 1),
    ('worker_processes', ('auto',), 2),
    ('include', ('modules/*.conf',), 3),
    ('events', (), 4),
    ('worker_connections', ('768',), 4),
    ('http', (), 5),
    ('log_format', ('main', '$remote_addr - "$request" $status; {ok}', '$http_user_agent'), 7),
    ('map', ('$http_upgrade', '$connection_upgrade'), 9),
    ('default', ('upgrade',), 9),
    ('', ('close',), 9),
    ('limit_req_zone', ('$binary_remote_addr', 'zone=a:10m', 'rate=20r/s'), 10),
    ('types', (), 11),
    ('text/html', ('html', 'htm'), 11),
    ('server_tokens', ('off',), 12),
    ('include', ('sites/*.conf',), 13),
    ('upstream', ('app',), 14),
    ('server', ('127.0.0.1:8080', 'weight=5'), 14),
    ('keepalive', ('8',), 14)], SITE: [
    ('server', (), 1),
    ('listen', ('443', 'ssl', 'default_server'), 2),
    ('listen', ('[::]:443', 'ssl'), 2),
    ('server_name', ('www.credit.example', 'quoted name', '~^(?<a>.+)\\.example$'), 3),
    ('add_header', ('Content-Security-Policy', "default-src 'self'; img-src *", 'always'), 4),
    ('client_max_body_size', ('8m',), 5),
    ('location', ('~*', '\\.(php|x{2})$'), 6),
    ('client_max_body_size', ('0',), 7),
    ('if', ('$request_method', '=', 'POST'), 7),
    ('return', ('405', 'no\\tway'), 7),
    ('limit_except', ('GET',), 8),
    ('deny', ('all',), 8),
    ('location', ('/',), 10),
    ('proxy_pass', ('http://app',), 10),
    ('proxy_set_header', ('Host', '$host'), 10),
    ('error_page', ('500', '502', '=', '@down'), 10),
    ('some_unknown_directive', ('of', 'a module', '1'), 11)]}


def flat(directives):
    for one in directives:
        words = one.words
        if one.name == "if":
            # crossplane leaves out the brackets around a condition.
            words = (words[0][1:], *words[1:-1], words[-1][:-1])
        yield one.name, words, one.where.line
        yield from flat(one.block or ())


def test_each_file_is_read_as_crossplane_reads_it():
    for text, rows in RECORDED.items():
        assert list(flat(nginx.parse(text, "/f"))) == rows


def test_a_value_is_that_of_the_innermost_block_and_each_file_is_named(tree):  # noqa: F811
    host = tree({"/etc/nginx/nginx.conf": MAIN, "/etc/nginx/sites/a.conf": SITE})
    running = Server("nginx", "nginx", 7, (), 0, (7,), frozenset(), "", False)
    assert source.files(host, running) == ["/etc/nginx/nginx.conf", "/etc/nginx/sites/a.conf"]
    block = source.blocks(host, running)[0]
    assert [(one.words, one.where.line) for one in block.each("client_max_body_size")] == [(("8m",), 5), (("0",), 7)]
    assert block.each("send_timeout") == [None]
    assert source.main(host, running, "events", "worker_connections").words == ("768",)
