"""On gateways, and where CrowdSec watches: what check mode shows of what Suricata and CrowdSec bring is what comes.

`bare` ones get Suricata by the run, Debian 12 has none in its sources, so that it is refused; `ready` has it. `crowd`
gets CrowdSec.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from labs import Lab
from shown import Story, story_of

AREA = "boundary"
VARIABLES = {"baseline_areas": [AREA]}
SURICATA = {"bare11": "debian11", "bare13": "debian13", "ready13": "debian13"}
NOWHERE, CROWD = "bare12", "crowd12"
HOSTS = {**SURICATA, NOWHERE: "debian12", CROWD: "debian12"}
CONTROL = "intrusion_detection"
# Suricata's own configuration, to whose end a line comes.
MAIN = "/etc/suricata/suricata.yaml"
# CrowdSec's script asks the makers' service for an account, and fails where nobody answers; not where one is there.
PREPARE = {
    "ready13": "apt-get install -qq -y --no-install-recommends suricata nftables >/dev/null 2>&1",
    CROWD: "umask 077; mkdir -p /etc/crowdsec; echo '# none' >/etc/crowdsec/online_api_credentials.yaml"}


@pytest.fixture(scope="module")
def story(lab: Lab) -> Story:
    lab.up(*(f"{host}={system}" for host, system in HOSTS.items()))
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda host: lab.root(host, PREPARE[host]), PREPARE))
    gateway = lab.root(NOWHERE, "ip route show default | awk '{print $3}'").strip()
    crowd = f"inventory_hostname == '{CROWD}'"
    variables = {
        "boundary_management_networks": [f"{gateway}/32"], "boundary_interfaces": ["eth0"],
        "boundary_gateway": f"{{{{ not {crowd} }}}}",
        "boundary_host_ids": f"{{{{ 'crowdsec' if {crowd} else 'fail2ban' }}}}"}
    return story_of(lab, **variables)


@pytest.mark.parametrize("host", HOSTS)
class TestShownIsDone:
    def test_the_diff_is_the_same_byte_for_byte(self, story: Story, host: str) -> None:
        shown, done = (run.diffs.get((host, AREA), {}) for run in (story.checked, story.enforced))
        assert sorted(shown) == sorted(done)
        assert shown == done and done

    def test_what_is_predicted_comes_true(self, story: Story, host: str) -> None:
        for (name, control), told in story.checked.findings.items():
            came = story.enforced.findings[(host, control)]
            if name == host:
                assert (told["status"], told["would_change"], told["affects"]) == (
                    came["before"], came["changed"], came["affects"]), control
                assert (came["status"] == "pass") == (told["would"] == "pass" or told["status"] == "pass"), (
                    control, came)

    def test_the_second_run_changes_nothing(self, story: Story, host: str) -> None:
        assert story.again.diffs.get((host, AREA), {}) == {} and story.again.changed(host) == 0


@pytest.mark.parametrize("host", SURICATA)
def test_a_line_in_its_configuration_the_file_it_includes_and_its_start_are_shown(story: Story, host: str) -> None:
    shown = {heading.partition("  (")[0]: sides for heading, sides in story.checked.diffs[(host, AREA)].items()}
    (old, new), = shown[MAIN]
    assert new == old + "include: /etc/suricata/jrt0117.yaml\n" and old.count("\n") == 3
    assert "/etc/suricata/jrt0117.yaml" in shown and "/etc/suricata/rules/jrt0117.rules" in shown
    assert any(name.startswith("package suricata") for name in shown) == (host != "ready13")


def test_where_no_source_has_it_that_is_predicted(story: Story) -> None:
    checked, enforced = (run.findings[(NOWHERE, CONTROL)] for run in (story.checked, story.enforced))
    assert (checked["would"], enforced["changed"]) == ("person", False)
    assert "suricata: is in none of this host's package sources" in checked["advice"]["en"]


def test_what_comes_runs(story: Story) -> None:
    for host in SURICATA:
        assert story.lab.root(host, "suricatasc -c iface-list | grep -o eth0").strip() == "eth0"
    assert story.lab.root(CROWD, "systemctl is-active crowdsec").strip() == "active"
