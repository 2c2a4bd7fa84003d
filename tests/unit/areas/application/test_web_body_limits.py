# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes of requests that each kind of web server takes: no limit, or a large one, fails with its place."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.web_body_limits import WebBodyLimits

CONTROL = WebBodyLimits()
NGINX = "http {\n server { listen 80;\n%s }\n}\n"
TOMCAT = '<Server><Connector port="1" %s/></Server>'


@pytest.mark.parametrize(("kind", "text", "status"), [
    ("nginx", NGINX % "", "pass"), ("nginx", NGINX % "client_max_body_size 50M;", "pass"),
    ("nginx", NGINX % "client_max_body_size 0;", "fail"), ("nginx", NGINX % "client_max_body_size 51m;", "fail"),
    ("nginx", NGINX % "location /up { client_max_body_size 1g; }", "fail"),
    ("nginx", NGINX % "client_max_body_size much;", "error"),
    ("httpd", "", "fail"), ("httpd", "LimitRequestBody 1048576", "pass"), ("httpd", "LimitRequestBody 0", "fail"),
    ("httpd", "LimitRequestBody 9\n<Directory />\nLimitRequestBody 0\n</Directory>", "fail"),
    ("httpd", "LimitRequestBody 9\n<VirtualHost *:80>\n<If true>\nLimitRequestBody 0\n</If>\n</VirtualHost>", "fail"),
    ("httpd", "<VirtualHost *:80>\nLimitRequestBody 9\n</VirtualHost>", "pass"),
    ("httpd", "<VirtualHost *:80>\nLimitRequestBody 9\n</VirtualHost>\n<VirtualHost *:81>\n</VirtualHost>", "fail"),
    ("haproxy", "frontend x\n bind :80\n", "not_applicable"),
    ("tomcat", TOMCAT % "", "pass"), ("tomcat", TOMCAT % 'maxPostSize="-1"', "fail"),
    ("tomcat", TOMCAT % 'maxSwallowSize="104857600"', "fail")])
def test_a_body_has_a_limit(of, kind, text, status):
    assert of(CONTROL, kind, text)["status"] == status


def test_it_is_named_with_its_line_and_the_option_is_the_limit(of):
    text = NGINX % "client_max_body_size 100m;"
    found = of(CONTROL, "nginx", text)
    assert (found["evidence"][0]["ref"], found["actual"]) == ("/etc/nginx/nginx.conf:3", "100m")
    assert of(CONTROL, "nginx", text, body_mib=100)["status"] == "pass"
