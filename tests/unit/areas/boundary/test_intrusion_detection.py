# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Intrusion detection by other products, and where alerts go."""

import pytest

from tests.unit.support.intrusion import ACQUIRED, CONTROL, CROWDSEC, FORWARDED, NETWORKS, SCENARIO, running

pytestmark = pytest.mark.usefixtures("drops_are_logged")


class TestOtherProducts:
    def test_none_is_for_a_person_to_show(self, logging_tree, judge):
        assert judge(CONTROL, logging_tree(FORWARDED), host_ids="none")["status"] == "manual"

    @pytest.mark.parametrize("files,reason", [
        ({}, "scenario_enabled"),
        ({SCENARIO: "name: crowdsecurity/http-probing\nfilter: evt.Meta.service == 'ssh-proxy'\n"}, "no_scenario"),
        ({SCENARIO: None}, "no_scenario"),
        ({ACQUIRED: "filenames:\n - /var/log/auth.log\n"}, "no_log"),
        ({ACQUIRED: "filenames:\n - /var/log/auth.log\n", "/var/log/auth.log": ""}, "scenario_enabled"),
        ({ACQUIRED: "#source: journalctl\n"}, "no_log"),
        ({ACQUIRED: "filename: /var/log/nginx/access.log\n", "/var/log/nginx/access.log": ""}, "no_log"),
        ({ACQUIRED: None, "/etc/crowdsec/acquis.d/ssh.yaml": "source: journalctl\n"}, "scenario_enabled"),
    ])
    def test_crowdsec_watches_logins_by_a_scenario_and_a_log_that_is_there(self, logging_tree, judge, files, reason):
        tree = {**FORWARDED, **CROWDSEC, **files}
        host = running(
            logging_tree({path: text for path, text in tree.items() if text is not None}), "crowdsec.service")
        found = judge(CONTROL, host, host_ids="crowdsec")
        assert found["reason"] == reason and found["status"] == (
            "pass" if reason == "scenario_enabled" else "fail")

    @pytest.mark.parametrize(
        "name,text",
        [
            ("config.yaml", "common:\n  log_media: file\n"), ("config.yaml", "common:\n"),
            ("config.yaml.local", "common:\n  log_media: file\n")])
    def test_what_crowdsec_keeps_in_its_own_file_alerts_nobody(self, logging_tree, judge, name, text):
        host = running(logging_tree({**FORWARDED, **CROWDSEC, "/etc/crowdsec/" + name: text}), "crowdsec.service")
        assert judge(CONTROL, host, host_ids="crowdsec")["reason"] == "alerts_stay"

    def test_crowdsec_spares_administrators(self, logging_tree, judge):
        host = running(logging_tree({**FORWARDED, **CROWDSEC}), "crowdsec.service")
        found = judge(CONTROL, host, host_ids="crowdsec", management_networks=NETWORKS)
        assert (found["reason"], found["would"]) == ("not_spared", "pass")
        assert b'    - "192.0.2.0/24"\n' in host.read("/etc/crowdsec/parsers/s02-enrich/jrt0117-management.yaml")

    def test_another_product_on_a_gateway_is_for_a_person_to_show(self, logging_tree, judge):
        host = running(logging_tree(FORWARDED), "snort.service")
        assert judge(CONTROL, host, gateway=True, ids_unit="snort.service")["status"] == "manual"

    def test_the_rules_of_a_rsyslog_that_is_not_installed_are_not_read(self, logging_tree, judge):
        host = running(logging_tree({**CROWDSEC, "/etc/rsyslog.conf": "action(\0\n"}), "crowdsec.service")
        found = judge(CONTROL, host, host_ids="crowdsec")
        assert found["reason"] == "alerts_stay" and found["evidence"][0]["ref"].startswith("/usr/sbin/rsyslogd ")

    def test_level_2_asks_for_no_alert(self, logging_tree, judge):
        host = running(logging_tree(CROWDSEC), "crowdsec.service")
        assert judge(CONTROL, host, host_ids="crowdsec", level=2)["status"] == "pass"
        assert judge(CONTROL, host, host_ids="crowdsec")["reason"] == "alerts_stay"
