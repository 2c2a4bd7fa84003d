# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Intrusion detection of a gateway: Suricata."""

import json
import os
import re
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.minimal_rules import RULES
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import suricata
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import brought
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.action import Package
from tests.unit.support import wires
from tests.unit.support.intrusion import CONTROL, FORWARDED, running

pytestmark = pytest.mark.usefixtures("drops_are_logged")
DUMP = """\
default-log-dir = /var/log/suricata/
outputs.0 = fast
outputs.1 = eve-log
outputs.1.eve-log = (null)
outputs.1.eve-log.enabled = yes
outputs.1.eve-log.filetype = regular
outputs.1.eve-log.filename = eve.json
outputs.1.eve-log.types.0 = alert
outputs.8 = syslog
outputs.8.syslog.enabled = no
af-packet.0.interface = eth0
af-packet.1.interface = default
default-rule-path = /var/lib/suricata/rules
rule-files.0 = suricata.rules
"""


class TestSuricata:
    MAIN = "%YAML 1.1\n---\nrule-files:\n  - suricata.rules\n#include:\n"
    RULES = "/var/lib/suricata/rules/suricata.rules"
    GOOD = DUMP.replace("syslog.enabled = no", "syslog.enabled = yes")

    def host(self, logging_tree, dump=DUMP, **files):
        files = {
            **wires.host(wires.link("eth1")), **FORWARDED, suricata.PROGRAM: "", suricata.MAIN: self.MAIN,
            "/var/log/suricata/eve.json": "", **files}
        host = running(logging_tree(files), suricata.UNIT)
        host._commands[(("suricata", "-c", suricata.MAIN, "--dump-config"), b"")] = Output(0, dump, "")
        # It has started an hour from now, after all that was written.
        return self.told(
            host, uptime=-3600, ruleset_stats=[{"id": 0, "rules_loaded": 7, "rules_failed": 0}],
            ruleset_reload_time=[{"id": 0, "last_reload": "2999-11-22T10:00:00.778189+0000"}],
            iface_list={"ifaces": ["eth0"]})

    @staticmethod
    def told(host, **answers):
        """Have Suricata answer on its command socket."""
        for command, message in answers.items():
            host._commands[(("suricatasc", "-c", command.replace("_", "-")), b"")] = Output(
                0, json.dumps({"message": message, "return": "OK"}), "")
        return host

    def test_the_minimum_has_a_rule_for_each_kind_of_attack(self):
        lines = RULES.splitlines()[1:]
        for name, pattern in suricata.KINDS:
            assert any(pattern.search(line) for line in lines), name
        identifiers = [line.partition("sid:")[2].partition(";")[0] for line in lines]
        assert len(set(identifiers)) == len(lines) and all(1170000 < int(one) < 1171000 for one in identifiers)

    def test_what_is_lacking_is_named_and_put_right_beside_what_is_there(self, logging_tree, judge):
        host = self.host(
            logging_tree,
            **{
                "/var/lib/suricata/rules/suricata.rules": '#alert off\n'
                'alert tcp any any -> any any (msg:"ET SCAN x"; sid:1;)\n'})
        found = judge(CONTROL, host, gateway=True, interfaces=["eth*"])
        assert found["message"]["en"] == (
            "Suricata lacks something: it does not listen on eth1; no loaded rule is for brute force, backdoors, "
            "denial of service, overflows, fragments, worms; alerts do not reach syslog.")
        assert found["would"] == "pass"
        own = host.read(suricata.OWN).decode()
        assert "  - interface: eth0\n    cluster-id: 99\n" in own and "  - interface: eth1\n    cluster-id: 98\n" in own
        assert "rule-files:\n  - /var/lib/suricata/rules/suricata.rules\n  - /etc/suricata/rules/jrt0117.rules\n" in own
        assert own.endswith("outputs.1.eve-log.enabled: yes\noutputs.8.syslog.enabled: yes\n")
        assert host.read(suricata.MAIN).decode() == self.MAIN + "include: /etc/suricata/jrt0117.yaml\n"

    def test_an_interface_that_is_not_there_is_listened_on_no_more(self, logging_tree, judge):
        host = self.host(logging_tree, DUMP.replace("interface = eth0", "interface = ens9"))
        self.told(host, iface_list=None)
        judge(CONTROL, host, gateway=True, interfaces=["eth1"])
        assert re.findall("interface: (.*)", host.read(suricata.OWN).decode()) == ["eth1", "default"]

    @pytest.mark.parametrize("version,syslog", [
        ("1:6.0.1-3+deb11u1", 9), ("1:7.0.10-1~bpo12+1", 8), ("1:7.0.10-1+deb13u4", 8)])
    def test_one_that_comes_is_set_up_as_its_package_has_it(self, logging_tree, judge, version, syslog):
        host = logging_tree({**wires.host(wires.link("eth1")), **FORWARDED})
        host.stage_action(Package("suricata"))
        for path, data in brought.files("suricata", version).items():
            host.stage_brought(path, data)
        assert suricata.known(host)
        found = judge(CONTROL, host, gateway=True, interfaces=["eth1"])
        assert "alerts do not reach syslog" in found["message"]["en"]
        own = host.read(suricata.OWN).decode()
        assert f"outputs.1.eve-log.enabled: yes\noutputs.{syslog}.syslog.enabled: yes\n" in own
        main = host.read(suricata.MAIN).decode()
        assert main.endswith(".yaml\ninclude: /etc/suricata/jrt0117.yaml\n") and len(main.splitlines()) > 1000

    def test_settings_that_stay_from_an_older_one_are_not_guessed(self, logging_tree):
        host = logging_tree({suricata.MAIN: self.MAIN})
        for path, data in brought.files("suricata", "1:7.0.10-1").items():
            host.stage_brought(path, data)
        assert not suricata.known(host)

    def test_an_include_that_is_there_gets_one_more(self, logging_tree, judge):
        host = self.host(logging_tree, **{suricata.MAIN: "---\ninclude:\n  - site.yaml\nvars:\n"})
        judge(CONTROL, host, gateway=True, interfaces=["eth0"])
        assert host.read(suricata.MAIN) == b"---\ninclude:\n  - /etc/suricata/jrt0117.yaml\n  - site.yaml\nvars:\n"

    @pytest.mark.parametrize(
        "more,text,status",
        [
            ("", "local0.err @@10.0.0.1", "pass"),
            ("outputs.8.syslog.facility = local5\noutputs.8.syslog.level = Info\n", "local5.info @@10.0.0.1", "pass"),
            ("outputs.8.syslog.level = Critical\n", "local0.crit @@10.0.0.1", "pass"),
            ("outputs.8.syslog.facility = local5\n", "local0.* @@10.0.0.1", "fail")])
    def test_alerts_have_to_leave_as_what_they_are_told(self, logging_tree, judge, more, text, status):
        dump = DUMP.replace("syslog.enabled = no", "syslog.enabled = yes") + more
        host = self.host(
            logging_tree, dump, **{"/var/lib/suricata/rules/suricata.rules": RULES, "/etc/rsyslog.conf": text + "\n"})
        found = judge(CONTROL, host, gateway=True)
        assert found["status"] == status and (status == "pass" or found["reason"] == "alerts_stay")

    def test_undeclared_the_way_out_is_watched(self, logging_tree, judge):
        host = self.host(
            logging_tree, DUMP.replace("syslog.enabled = no", "syslog.enabled = yes"),
            **{"/var/lib/suricata/rules/suricata.rules": RULES})
        found = judge(CONTROL, host, gateway=True)
        assert (found["status"], host.changes) == ("pass", {}), found

    def test_the_interfaces_it_really_listens_on_count(self, logging_tree, judge):
        host = self.host(
            logging_tree, DUMP.replace("syslog.enabled = no", "syslog.enabled = yes"),
            **{"/var/lib/suricata/rules/suricata.rules": RULES})
        self.told(host, iface_list={"count": 1, "ifaces": ["eth9"]})
        assert "it does not listen on eth0" in judge(CONTROL, host, gateway=True)["message"]["en"]

    def test_rules_that_it_could_not_load_do_not_count(self, logging_tree, judge):
        text = RULES + "\n"
        host = self.host(logging_tree, self.GOOD, **{self.RULES: text})
        failed = [number for number, line in enumerate(text.splitlines(), 1) if suricata.KINDS[6][1].search(line)]
        self.told(host, ruleset_stats=[{"rules_loaded": 6, "rules_failed": len(failed)}],
                  ruleset_failed_rules=[{"filename": self.RULES, "line": number, "rule": "x"} for number in failed])
        assert judge(
            CONTROL, host, gateway=True)["message"]["en"] == "Suricata lacks something: no loaded rule is for worms."

    @pytest.mark.parametrize(
        "answer,paths",
        [
            ({"uptime": 10}, "/etc/suricata/suricata.yaml"),
            ({"ruleset_reload_time": [{"last_reload": "2020-11-22T10:00:00.778189+0000"}]}, RULES)])
    def test_what_was_written_since_it_read_its_files_does_not_count(self, logging_tree, judge, answer, paths):
        host = self.told(self.host(logging_tree, self.GOOD, **{self.RULES: RULES}), **answer)
        os.utime(host.real(suricata.MAIN), (time.time() - 5,) * 2)
        found = judge(CONTROL, host, gateway=True)
        assert found["message"]["en"] == f"Suricata runs without what was written since it read its files: {paths}."

    def test_one_that_has_loaded_nothing_fails(self, logging_tree, judge):
        host = self.told(
            self.host(logging_tree, self.GOOD, **{self.RULES: RULES}),
            ruleset_stats=[{"rules_loaded": 0, "rules_failed": 0}])
        assert judge(CONTROL, host, gateway=True)["reason"] == "no_rules"

    def test_one_that_does_not_answer_is_not_checked(self, logging_tree, judge):
        host = self.host(logging_tree, self.GOOD, **{self.RULES: RULES})
        del host._commands[(("suricatasc", "-c", "uptime"), b"")]
        found = judge(CONTROL, host, gateway=True)
        assert (found["status"], found["reason"]) == ("not_checked", "loaded_unseen")

    def test_one_that_has_just_started_is_waited_for(self, logging_tree, monkeypatch):
        answers = iter([Output(1, "", "refused"), Output(0, '{"message": 3, "return": "OK"}', "")])
        host = self.host(logging_tree)
        host._commands[(("suricatasc", "-c", "uptime"), b"")] = Output(1, "", "refused")
        host.execute = lambda _argv: next(answers)
        monkeypatch.setattr(suricata.time, "sleep", lambda _seconds: None)
        assert suricata.of(host).uptime == 3 and suricata.of(host).interfaces == ["eth0"]

    def test_alerts_that_nothing_keeps_fail(self, logging_tree, judge):
        host = self.host(logging_tree, self.GOOD, **{self.RULES: RULES})
        os.unlink(host.real("/var/log/suricata/eve.json"))
        found = judge(CONTROL, host, gateway=True)
        assert (found["status"], found["message"]["en"]) == (
            "fail", "/var/log/suricata/eve.json does not exist, so no alert is kept.")

    def test_alerts_that_cannot_be_read_are_an_error(self, logging_tree, judge):
        host = self.host(
            logging_tree, self.GOOD.replace("eve.json", "folder"),
            **{self.RULES: RULES, "/var/log/suricata/folder/x": ""})
        found = judge(CONTROL, host, gateway=True)
        assert found["status"] == "error" and "/var/log/suricata/folder" in found["message"]["en"]

    def test_alerts_in_syslog_alone_are_for_a_person(self, logging_tree, judge):
        host = self.host(
            logging_tree, DUMP.replace("filetype = regular", "filetype = syslog"),
            **{self.RULES: RULES, "/etc/rsyslog.conf": "*.* @@10.0.0.1\n"})
        found = judge(CONTROL, host, gateway=True)
        assert (found["status"], found["reason"]) == ("manual", "alerts_elsewhere")

    @pytest.mark.parametrize(
        "field,lost", [("src_ip", "src_ip"), ("timestamp", "timestamp"), ("alert", "alert.signature")])
    def test_an_alert_without_source_or_time_fails(self, logging_tree, judge, field, lost):
        alert = {
            "timestamp": "2026-11-22T10:00:00", "event_type": "alert", "src_ip": "203.0.113.5", "dest_ip": "10.0.0.2",
            "payload_printable": "s3cret", "alert": {"signature": "x"}}
        log = (
            json.dumps({**alert, field: {} if field == "alert" else ""}, separators=(",", ":")) + "\n"
            + '{"event_type":"stats"}\n')
        host = self.host(logging_tree, DUMP.replace("syslog.enabled = no", "syslog.enabled = yes"), **{
            "/var/lib/suricata/rules/suricata.rules": RULES, "/var/log/suricata/eve.json": log})
        found = judge(CONTROL, host, gateway=True)
        assert found["reason"] == "alert_incomplete" and f"lacks {lost}" in found["message"]["en"]
        # What an attacker has sent may hold a password.
        assert "s3cret" not in str(found) and '"dest_ip": "10.0.0.2"' in found["evidence"][0]["text"]

    def test_a_configuration_it_cannot_read_is_an_error(self, logging_tree, judge):
        host = self.host(logging_tree)
        host._commands[
            (("suricata", "-c", suricata.MAIN, "--dump-config"), b"")] = Output(1, "", "E: conf:3: broken\n")
        found = judge(CONTROL, host, gateway=True)
        assert found["status"] == "error" and "conf:3: broken" in found["message"]["en"]

    @pytest.mark.parametrize("answers", [
        {"ruleset_stats": [{"rules_loaded": "x"}]}, {"ruleset_stats": {"id": 0}}, {"ruleset_stats": [1]},
        {"ruleset_reload_time": []}, {"ruleset_reload_time": [{"last_reload": "now"}]}, {"ruleset_reload_time": [{}]},
        {"iface_list": ["eth0"]}, {"iface_list": {"ifaces": "eth0"}}, {"uptime": "x"},
        {"ruleset_stats": [{"rules_loaded": 7, "rules_failed": 1}], "ruleset_failed_rules": [{"filename": 1}]}])
    def test_an_answer_of_another_shape_is_none(self, logging_tree, judge, answers):
        host = self.told(self.host(logging_tree, self.GOOD, **{self.RULES: RULES}), **answers)
        assert "Error: " not in str(judge(CONTROL, host, gateway=True))
