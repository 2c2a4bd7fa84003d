# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connectors of a server.xml with their attributes and lines; what is no such file is refused with its line."""

import random

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.servers import Server
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tomcat import source
from tests.unit.support.area_host import tree  # noqa: F401

PATH = "/var/lib/tomcat10/conf/server.xml"
XML = """<?xml version="1.0" encoding="UTF-8"?>
<!-- <Connector port="1"/> -->
<Server port="-1">
  <Service name="Catalina">
    <Connector port="${http.port}" connectionTimeout="20000"
               maxPostSize="${not.there}" />
    <Connector port="8009" protocol="AJP/1.3"/>
    <Engine><Host><Valve className="org.apache.catalina.valves.ErrorReportValve" showReport="false"/></Host></Engine>
  </Service>
</Server>
"""
RUNNING = Server(
    "tomcat", "java", 7, ("java", "-Dcatalina.base=/var/lib/tomcat10", "-Dhttp.port=8081"), 0, (7,), frozenset(), "",
    False)


def test_connectors_have_their_attributes_and_lines(tree):  # noqa: F811
    host = tree({PATH: XML})
    one, = source.connectors(host, RUNNING)
    assert (one.get("port"), one.get("maxPostSize"), str(one.where)) == ("8081", "${not.there}", PATH + ":5")
    valve = source.elements(host, RUNNING)[-1]
    assert (valve.name, valve.around) == ("Valve", ["Server", "Service", "Engine", "Host"])


@pytest.mark.parametrize("text", [
    "", "<Server>", "<Server></Service>", '<!DOCTYPE x [<!ENTITY a "b">]><Server>&a;</Server>', "<a>" * 5000,
    '<?xml version="1.0" encoding="nothing"?><a/>', "<a b=c/>"])
def test_what_is_no_such_file_is_refused(text):
    with pytest.raises(ParseError):
        source.parse(text.encode(), PATH, {})


def test_text_that_was_changed_at_random_is_read_or_refused():
    draw = random.Random(7)
    for _turn in range(1500):
        data = bytearray(XML.encode())
        for _change in range(draw.randrange(1, 6)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        try:
            source.parse(bytes(data), PATH, {})
        except ParseError:
            pass
