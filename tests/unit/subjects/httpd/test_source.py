# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual hosts of httpd as httpd reads them: includes, conditions, names without case."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.httpd import source
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.servers import Server
from tests.unit.support.area_host import tree  # noqa: F401

MAIN = "/etc/apache2/apache2.conf"
CONF = r'''
Define base /etc/pki
LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
SSLProtocol all
IncludeOptional sites-enabled/*.conf
<IfModule mod_ssl.c>
  <IfModule !mod_md.c>
    Listen 443
  </IfModule>
</IfModule>
<IfDefine NOT>
  Listen 99
</IfDefine>
<Directory "/var/www">
  Options None
</Directory>
'''
SITE = r'''
<virtualhost *:443 [::1]:8443>
  servername "www.example"
  SSLEngine On \\
    # not a comment, but words of the line before
  sslcertificatefile ${base}/www.pem
  SSLCertificateKeyFile ${base}/www.key
</VirtualHost>
<VirtualHost *:444>
  SSLCertificateFile both.pem
</VirtualHost>
'''


def running(*words):
    return Server("httpd", "apache2", 7, ("/usr/sbin/apache2", *words), 0, (7,), frozenset(), "", False)


def test_sites_have_their_ports_and_words(tree):  # noqa: F811
    host = tree({MAIN: CONF, "/etc/apache2/sites-enabled/a.conf": SITE.replace("\\\\", "\\")})
    main, www, other = source.sites(host, running())
    assert (main.words("sslprotocol"), main.words("listen")) == (["all"], ["443"])
    assert (www.ports, www.words("servername"), other.ports) == (("443", "8443"), ["www.example"], ("444",))
    assert [(key, shown, str(where)) for key, shown, where in source.certificates(host, running())] == [
        ("/etc/pki/www.key", "/etc/pki/www.pem", "/etc/apache2/sites-enabled/a.conf:7"),
        ("/etc/apache2/both.pem", "/etc/apache2/both.pem", "/etc/apache2/sites-enabled/a.conf:10")]


def test_the_file_is_the_one_it_was_started_with(tree):  # noqa: F811
    assert source.main_file(tree({}), running("-d", "/srv/h", "-f", "own.conf")) == "/srv/h/own.conf"
    assert source.main_file(tree({"/etc/httpd/conf/httpd.conf": ""}), running()) == "/etc/httpd/conf/httpd.conf"
    with pytest.raises(Missing):
        source.main_file(tree({}).__class__(str(tree({}).root) + "/none"), running())


def test_words_of_the_command_line_are_defined(tree):  # noqa: F811
    host = tree({MAIN: "<IfDefine SSL>\nListen 1\n</IfDefine>\n<IfDefine !SSL>\nListen 2\n</IfDefine>"})
    assert source.sites(host, running("-D", "SSL"))[0].words("listen") == ["1"]


@pytest.mark.parametrize("text", [
    "Use Macro a", "<Macro x>\n</Macro>", "</VirtualHost>", "<VirtualHost *:1>", "Include /none.conf",
    "<IfVersion >= 2.4>\n</IfVersion>"])
def test_what_is_not_understood_is_an_error_with_its_line(tree, text):  # noqa: F811
    with pytest.raises(ParseError) as raised:
        source.sites(tree({MAIN: text}), running())
    assert str(raised.value).startswith(MAIN)


def test_a_circle_of_includes_is_refused(tree):  # noqa: F811
    with pytest.raises(ParseError):
        source.sites(tree({MAIN: "Include apache2.conf"}), running())


def test_what_holds_for_a_part_of_a_site_alone_stands_apart(tree):  # noqa: F811
    host = tree({MAIN: CONF.replace("Options None", "LimitRequestBody 0") + "Timeout 300\n<If true>\nTimeout 9\n</If>\n"
                 "<IfModule core>\nTimeout 60\n</IfModule>\n"})
    main, = source.sites(host, running())
    assert (main.whole("timeout")[0], main.whole("limitrequestbody")) == (("60",), None)
    assert [words for words, _where in main.narrow["timeout"]] == [("9",)]
    assert main.narrow["limitrequestbody"][0][0] == ("0",)
    assert ("ssl" in source.modules(host, running()), source.files(host, running())) == (True, [MAIN])
