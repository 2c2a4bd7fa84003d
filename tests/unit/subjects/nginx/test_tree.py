# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""nginx's configuration as nginx reads it: quotes, includes at any depth, blocks of Lua."""

import random

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.nginx import tree as nginx
from tests.unit.support.area_host import tree  # noqa: F401

TEXT = r'''
user www-data;  # a comment; with { signs }
http {
    map $uri ${name}x { default "a; b"; "~^/x{2}" 'its'; }
    add_header X "say \"it\"" always;
    content_by_lua_block {
        -- a } in a comment
        ngx.say("}") --[[ } ]]
        if x then y = { 1 } end
    }
    server { listen 443 ssl; server_name a#b .credit.example; return 200 a\;b; }
}
'''


def words(text):
    return [(one.name, one.words, one.where.line) for one in nginx.parse(text, "/f")]


def test_words_are_those_of_nginx():
    http = nginx.parse(TEXT, "/f")[1]
    assert words(TEXT)[0] == ("user", ("www-data",), 2)
    assert [one.name for one in http.block] == ["map", "add_header", "content_by_lua_block", "server"]
    assert http.block[0].words == ("$uri", "${name}x")
    assert http.block[1].words == ("X", 'say "it"', "always")
    server = http.block[3]
    assert server.block[1].words == ("a#b", ".credit.example") and server.where.line == 11
    assert server.block[2].words[0] == "200"


def test_the_place_of_the_words_is_that_in_the_text():
    for one in nginx.parse(TEXT, "/f")[1].block[3].block:
        assert TEXT[slice(*one.span)].split()[0].replace("\\", "") == one.words[0].replace("\\", "")


@pytest.mark.parametrize("text", [
    "a", "a {", "}", ";", "a { b }", "a 'b", 'a "b;', "x_by_lua_block { {", "a { }}", "a; }"])
def test_what_nginx_refuses_is_refused_with_its_line(text):
    with pytest.raises(ParseError) as raised:
        nginx.parse("\n\n" + text, "/f")
    assert str(raised.value).startswith("/f:")


def test_includes_are_followed_two_deep_and_absolute_ones_are_not_glued(tree):  # noqa: F811
    host = tree({
        "/etc/nginx/nginx.conf": "http { include conf.d/*.conf; include /srv/own.conf; }",
        "/etc/nginx/conf.d/a.conf": "include deep/b.inc;", "/etc/nginx/deep/b.inc": "server { listen 1; }",
        "/srv/own.conf": "server { listen 2; }"})
    http = nginx.load(host, "/etc/nginx/nginx.conf")[0]
    assert [one.block[0].words for one in http.block] == [("1",), ("2",)]
    assert http.block[0].where.path == "/etc/nginx/deep/b.inc"


def test_a_circle_of_includes_is_refused_and_a_missing_file_is_missing(tree):  # noqa: F811
    host = tree({"/etc/nginx/nginx.conf": "include nginx.conf;"})
    with pytest.raises(ParseError):
        nginx.load(host, "/etc/nginx/nginx.conf")
    with pytest.raises(Missing):
        nginx.load(host, "/etc/nginx/none.conf")


def test_text_that_was_changed_at_random_is_read_or_refused():
    draw = random.Random(5)
    for _turn in range(3000):
        text = list(TEXT)
        for _change in range(draw.randrange(1, 8)):
            text[draw.randrange(len(text))] = draw.choice("{};\"'\\$# ax\n")
        try:
            nginx.parse("".join(text), "/f")
        except ParseError:
            pass


def test_blocks_without_end_come_to_an_end():
    with pytest.raises(ParseError):
        nginx.parse("a{" * 5000, "/f")
