# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Units with their drop-ins."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import load_unit
from tests.unit.support import every_format

LIB, ETC = "/usr/lib/systemd/system/", "/etc/systemd/system/"


def texts(values):
    return [value.text for value in values]


def test_the_highest_fragment_and_all_drop_ins(files):
    unit = load_unit(files({
        LIB + "a.service": "[Service]\nRestart=no\nExecStart=/bin/a\n",
        LIB + "a.service.d/20.conf": "[Service]\nRestart=always\n",
        ETC + "a.service.d/10.conf": "[Service]\nRestart=on-failure\nExecStart=\nExecStart=/bin/b\nExecStart=/bin/c\n",
    }), "a.service")
    assert unit.value("Service", "Restart").text == "always"
    assert texts(unit.values("Service", "ExecStart")) == ["/bin/b", "/bin/c"]
    assert unit.fragment.path == LIB + "a.service"
    assert str(unit.value("Service", "Restart").where) == LIB + "a.service.d/20.conf:2"


def test_etc_hides_the_vendors_fragment_and_drop_in(files):
    unit = load_unit(files({
        LIB + "a.service": "[Service]\nA=1\n", ETC + "a.service": "[Service]\nB=1\n",
        LIB + "a.service.d/x.conf": "[Service]\nC=1\n", ETC + "a.service.d/x.conf": "[Service]\nC=2\n",
    }), "a.service")
    assert unit.value("Service", "A") is None
    assert texts(unit.all("Service", "C")) == ["2"]


def test_an_empty_assignment_puts_the_default_back(files):
    unit = load_unit(
        files({LIB + "a.service": "[Unit]\nAfter=x\nAfter=y\n", ETC + "a.service.d/x.conf": "[Unit]\nAfter=\n"}),
        "a.service")
    assert unit.value("Unit", "After") is None
    assert unit.values("Unit", "After") == []


def test_a_masked_unit(files):
    unit = load_unit(
        files({LIB + "a.service": "[Service]\nA=1\n"}, links={ETC + "a.service": "/dev/null"}), "a.service")
    assert unit.masked is True
    assert unit.fragment is None


def test_a_unit_that_is_not_there(files):
    unit = load_unit(files({}), "a.service")
    assert (unit.fragment, unit.masked, unit.files) == (None, False, [])


def test_drop_ins_of_the_type_the_prefix_and_the_template(files):
    unit = load_unit(files({
        LIB + "serial-getty@.service": "[Service]\nA=template\n",
        ETC + "service.d/10.conf": "[Service]\nB=type\n",
        ETC + "serial-.service.d/20.conf": "[Service]\nB=prefix\n",
        ETC + "serial-getty@.service.d/10.conf": "[Service]\nB=template\nC=template\n",
        ETC + "serial-getty@tty1.service.d/30.conf": "[Service]\nC=unit\n",
    }), "serial-getty@tty1.service")
    assert unit.value("Service", "A").text == "template"
    assert texts(unit.all("Service", "B")) == ["template", "prefix"]
    assert unit.value("Service", "C").text == "unit"


def test_a_unit_is_looked_for_once_until_something_of_it_is_staged(tmp_path, monkeypatch):
    every_format.write(tmp_path, {LIB + "a.service": "[Service]\nA=1\n", ETC + "b.service": "[Service]\nB=1\n"})
    host, looked = Host(str(tmp_path)), []
    glob = host.glob
    monkeypatch.setattr(host, "glob", lambda pattern: looked.append(pattern) or glob(pattern))
    assert load_unit(host, "a.service").value("Service", "A").text == "1"
    assert (load_unit(host, "a.service").value("Service", "A").text, looked) == ("1", [])
    host.stage_content(ETC + "a.service.d/x.conf", b"[Service]\nA=2\n")
    assert load_unit(host, "a.service").value("Service", "A").text == "2"
    host.stage_content(ETC + "a.service.d/x.conf", b"[Service]\nA=3\n")
    assert (load_unit(host, "a.service").value("Service", "A").text, len(looked)) == ("3", 2)
    host.stage_removal(ETC + "a.service.d/x.conf")
    assert load_unit(host, "a.service").value("Service", "A").text == "1"
