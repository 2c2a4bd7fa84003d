# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The variables of a play become the options of a module; a slip in one is one error that names it."""

import time
from types import SimpleNamespace

import pytest
import yaml
from ansible.errors import AnsibleActionFail, AnsibleConnectionFailure
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.jrt0117.baseline.plugins.action.accounts import ActionModule as Accounts
from ansible_collections.jrt0117.baseline.plugins.action.assess import ActionModule as Assess
from ansible_collections.jrt0117.baseline.plugins.action.audit import ActionModule as Audit
from ansible_collections.jrt0117.baseline.plugins.action.boundary import ActionModule as Boundary
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import OptionError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before import validity
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.judging import failure
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError, misspelt
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run import current_run


def options(variables, given=None, action=Accounts):
    """Return the options an action would give its module."""
    loader = DataLoader()
    task = SimpleNamespace(args=given or {}, async_val=0, check_mode=True, delegate_to=None, diff=False)
    made = action(
        task, None, SimpleNamespace(check_mode=True, diff=False), loader, Templar(loader, variables=variables), None)
    made._variables = dict(variables, inventory_hostname="web1", group_names=[])
    return made.options(dict(given or {}))


@pytest.mark.parametrize(
    "variables, message",
    [
        ({"baseline_level": 4}, "baseline_level is 4; .* 2, 3"),
        ({"baseline_clauses": "7.5.9-B-a-2"}, "baseline_clauses is .* list"),
        ({"baseline_clauses": ["7.5.9-B-a-99"]}, "baseline_clauses: there is no clause '7.5.9-B-a-99'; did you mean"),
        ({"accounts_password_min_length": "long"}, "accounts_password_min_length"),
        ({"baseline_waivers": {"clause": "7.5.9-B-a-2"}}, "baseline_waivers: .* a mapping"),
        ({"baseline_waivers_file": "/nonexistent.yml"}, r"baseline_waivers_file \(/nonexistent.yml\)"),
        ({"baseline_run_id": "../../x"}, "baseline_run_id is '../../x'"),
        ({"baseline_guard_seconds": 5}, r"baseline_guard_seconds is 5; it has to be 0 \(no guard\) or at least 20"),
        (
            {"baseline_guard_seconds": "two minutes"},
            "baseline_guard_seconds is 'two minutes'; it has to be a number of seconds"),
    ])
def test_a_slip_in_a_variable_is_one_error_that_names_it(variables, message):
    with pytest.raises((VariableError, OptionError), match=message):
        options(variables)


REFUSED = r"""
accounts_password_min_length: 4         ~ is 4; clause 7.5.9-B-a-2 asks for at least 8{WAIVE}
accounts_password_min_length: -3        ~ is -3; clause 7.5.9-B-a-2 asks for at least 8
accounts_password_min_length: 1000      ~ is 1000; it has to be from 8 to 128
accounts_password_min_classes: 2        ~ is 2; clause 7.5.9-B-a-3 asks for at least 3
accounts_password_min_classes: 5        ~ is 5; it has to be from 3 to 4
accounts_password_max_days: 3650        ~ is 3650; clause 8.3.3-B-a-2 asks for at most 180{WAIVE}
accounts_password_max_days: 0           ~ is 0; it has to be from 1 to 180
accounts_password_max_days: -5          ~ is -5; it has to be from 1 to 180
accounts_password_hash_methods: [des]   ~ : 'des' is no strong method; those there are: yescrypt, sha512
accounts_password_hash_methods: [sha512, md5] ~ : 'md5' is no strong method
accounts_password_hash_methods: []      ~ is an empty list; it has to name one at least
accounts_default_passwords_seconds: -1  ~ is -1.0; it has to be from 0 to 600
accounts_default_passwords_seconds: .nan ~ is nan; it has to be from 0 to 600
accounts_stale_days: 0                  ~ is 0; it has to be from 1 to 365
accounts_valid_until: {alice: tomorrow} ~ : 'tomorrow', of alice, is no date (YYYY-MM-DD)
accounts_valid_until: {alice: '2026-02-30'} ~ : '2026-02-30', of alice, is no date
accounts_automation_users: ["%wheel"]   ~ : '%wheel' is no account name
accounts_lockout_deny: 0                ~ is 0; it has to be from 1 to 10
accounts_lockout_unlock_seconds: 0      ~ is 0; it has to be from 60 to 86400
accounts_ssh_max_auth_tries: 0          ~ is 0; it has to be from 1 to 10
accounts_ssh_login_grace_seconds: 0     ~ is 0; it has to be from 10 to 300
accounts_ssh_max_startups: abc          ~ is 'abc'; it has to be three numbers, as in '10:30:60'
accounts_ssh_max_startups: 10:30:50     ~ is the number 37850; put it between quotes
accounts_ssh_max_startups: "90:30:60"   ~ is '90:30:60'; the first number has to be from 1 to the last
accounts_ssh_max_startups: "10:0:60"    ~ is '10:0:60'; the first number has to be from 1 to the last
accounts_ssh_ciphers: []                ~ is an empty list
accounts_ssh_ciphers: [aes128-cbc]      ~ : aes128-cbc is weak
accounts_ssh_ciphers: ["+aes256-ctr"]   ~ : '+aes256-ctr' is no name of an algorithm
accounts_ssh_macs: [hmac-sha1]          ~ : hmac-sha1 is weak
accounts_ssh_kex: [diffie-hellman-group14-sha1] ~ : diffie-hellman-group14-sha1 is weak
accounts_ssh_host_key_algorithms: [ssh-rsa] ~ : ssh-rsa is weak
accounts_session_timeout_seconds: 0     ~ is 0; it has to be from 60 to 3600
accounts_session_timeout_seconds: 2     ~ is 2; it has to be from 60 to 3600
accounts_login_networks: [office]       ~ : 'office' is no network, as in 192.0.2.0/24
accounts_login_networks: [10.0.0.0/33]  ~ : '10.0.0.0/33' is no network
accounts_login_networks: [10.0.0.5/24]  ~ : '10.0.0.5/24' has bits set after its prefix; the network is 10.0.0.0/24
accounts_login_networks: [0.0.0.0/0]    ~ : 0.0.0.0/0 is every address, which limits nobody
accounts_login_networks: ["::/0"]       ~ : ::/0 is every address
accounts_audit_admin_group: ""          ~ : '' is no group name
accounts_sudo_administrators: [root, ALL] ~ : 'ALL' is no user or %group
accounts_database_admins: ["a:b"]       ~ : 'a:b' is no account name
accounts_umask: 027                     ~ is the number 23: YAML takes 027 for 23. Put it between quotes, as in '027'
accounts_umask: rwx                     ~ is 'rwx'; it has to be three octal digits
accounts_umask: "002"                   ~ is '002'; it has to keep group and others from writing
accounts_umask: "727"                   ~ is '727'; it has to keep group and others from writing and leave the owner all
accounts_home_mode: 0750                ~ is the number 488: YAML takes 027 for 23. Put it between quotes
accounts_home_mode: abc                 ~ is 'abc'; it has to be three octal digits
accounts_home_mode: "0777"              ~ is '0777'; it has to keep group and others from writing
accounts_walk_entries: 0                ~ is 0; it has to be from 1 to
accounts_two_factor_methods: publickey  ~ has 'publickey', which is one factor
accounts_two_factor_methods: any        ~ has 'any'; sshd's methods are publickey
accounts_two_factor_methods: publickey,publickey ~ has 'publickey,publickey', which is one factor
accounts_two_factor_methods: ""         ~ has ''; sshd's methods are
accounts_password_min_length:           ~ has no value; give it one, or take the line out
accounts_owners:                        ~ has no value
audit_backlog_limit: 1                  ~ is 1; it has to be from 64 to 1000000
audit_database_paths: [var/lib/mysql]   ~ : 'var/lib/mysql' is no absolute path
audit_application_paths: [/]            ~ : '/' is no absolute path
audit_retention_days: 30                ~ is 30; clause 7.1.2-B-e asks for at least 180{WAIVE}
audit_retention_megabytes: 0            ~ is 0; it has to be from 1 to
audit_collector_host: "logs example"    ~ : 'logs example' is no name or address of a host
audit_collector_port: 70000             ~ is 70000; it has to be from 1 to 65535
audit_collector_ca: ca.pem              ~ : 'ca.pem' is no absolute path
audit_collector_peer: 'x" Action="'     ~ : 'x" Action="' is no name or fingerprint of a certificate
audit_collector_seconds: -1             ~ is -1.0; it has to be from 0 to 60
audit_collector_queue_megabytes: 0      ~ is 0; it has to be from 1 to
audit_report_days: 90                   ~ is 90; clause 8.3.3-E-b-1 asks for at most 31
audit_time_servers: ["server a"]        ~ : 'server a' is no name or address of a host
audit_time_offset_seconds: 0            ~ is 0.0; it has to be from 0.001 to 60
boundary_idle_flow_seconds: 0           ~ is 0; it has to be from 1 to
boundary_source_rate: 0                 ~ is 0; it has to be from 1 to
boundary_dial_up_users: -1              ~ is -1; it has to be from 0 to
boundary_known_devices: [10.0.0.0/40]   ~ : '10.0.0.0/40' is no MAC address, IP address or network
boundary_default_gateways: [10.0.0.256] ~ : '10.0.0.256' is no IP address and no interface name
boundary_management_networks: [office]  ~ : 'office' is
boundary_flows:                         ~ has no value
boundary_ban_attempts:                  ~ has no value
"""
WAIVE = ". Where a host may fall short of it, waive the clause"
REFUSED_LINES = [
    tuple(part.strip() for part in line.replace("{WAIVE}", WAIVE).split("~")) for line in REFUSED.strip().splitlines()]


def action_of(variable):
    """Return the action of a variable's area."""
    return {"accounts": Accounts, "audit": Audit, "boundary": Boundary}[variable.partition("_")[0]]


class TestValues:
    @pytest.mark.parametrize("written, problem", REFUSED_LINES, ids=[line[0] for line in REFUSED_LINES])
    def test_an_impossible_or_insecure_one_is_refused_before_a_connection(self, written, problem):
        variables = yaml.safe_load(written)
        variable = next(iter(variables))
        for action in (action_of(variable), Assess):
            with pytest.raises(VariableError) as caught:
                options(variables, action=action)
            assert str(caught.value).replace(f"{variable}:", f"{variable} :").startswith(f"{variable} {problem}")

    @pytest.mark.parametrize(
        "written",
        [
            "accounts_password_min_length: 14", "accounts_password_max_days: 90", "accounts_umask: '077'",
            "accounts_home_mode: '700'", "accounts_login_networks: [192.0.2.0/24, 2001:db8::/32, 192.0.2.7]",
            "accounts_valid_until: {alice: 2026-12-31, bob: '2027-01-01'}", "accounts_ssh_max_startups: '5:30:20'",
            "accounts_ssh_max_startups: '10'", "accounts_password_hash_methods: [sha512]",
            "accounts_sudo_administrators: [root, '%wheel', 'EXAMPLE\\zhao', '%domain admins']",
            "accounts_session_timeout_seconds: '600'",
            "accounts_two_factor_methods: publickey,keyboard-interactive:pam", "audit_retention_days: 365",
            "audit_collector_seconds: 0", "audit_collector_peer: '*.example.net'", "audit_collector_host: ''",
            "audit_time_servers: [192.0.2.53, 'fd00::1', ntp.example.net]", "accounts_ssh_permit_root_login: no",
            "audit_application_paths: ['/opt/credit query']",
        ])
    def test_a_good_one_goes_to_the_module_as_it_was_written(self, written):
        variables = yaml.safe_load(written)
        variable, value = next(iter(variables.items()))
        assert options(variables, action=action_of(variable))[variable.partition("_")[2]] == value

    def test_a_task_s_own_option_is_judged_alike(self):
        with pytest.raises(VariableError, match="accounts_lockout_deny is 0"):
            options({}, {"lockout_deny": 0})
        with pytest.raises(VariableError, match="accounts_lockout_deny is 0"):
            options({}, {"policy": {"accounts": {"lockout_deny": 0}}}, Assess)

    def test_the_defaults_are_good(self):
        for area, all_of_them in AREAS.items():
            for name, option in all_of_them.options.items():
                assert validity.problem_of(f"{area}_{name}", option["default"], option["default"]) is None

    def test_the_options_of_an_area_are_good_together(self):
        for area, all_of_them in AREAS.items():
            assert validity.problem_of_area(
                area, {name: option["default"] for name, option in all_of_them.options.items()}) is None

    @pytest.mark.parametrize(
        "variables, said",
        [
            (
                {"accounts_owners": ["x"]},
                "accounts variables: argument 'accounts_owners' is of type list and we were unable to convert to dict"),
            (
                {"accounts_lockout_deny": {"a": 1}},
                "accounts variables: argument 'accounts_lockout_deny' is of type dict and we were unable to convert "
                "to int"),
        ])
    def test_a_wrong_type_is_told_without_the_names_of_classes(self, variables, said):
        with pytest.raises(VariableError) as caught:
            options(variables)
        assert caught.value.__cause__ is None, "Ansible shows its text"
        assert (
            str(caught.value).startswith(said) and "class" not in str(caught.value)
            and "Tagged" not in str(caught.value))


class TestAssessPolicy:
    @pytest.mark.parametrize(
        "policy, message",
        [
            ("all", "policy has to be a mapping"),
            ({"acounts": {}}, "policy: there is no area 'acounts'; did you mean accounts"),
            ({"accounts": [1]}, "policy.accounts has to be a mapping"),
            (
                {"accounts": {"pasword_min_length": 9}},
                "policy.accounts: there is no option 'pasword_min_length'; did you mean password_min_length"),
        ])
    def test_a_slip_in_it_is_named(self, policy, message):
        with pytest.raises(VariableError, match=message):
            options({}, {"policy": policy}, Assess)

    @pytest.mark.parametrize("variables, given", [
        ({"accounts_default_passwords": ["Zomer2026"]}, {}),
        ({}, {"policy": {"accounts": {"default_passwords": ["Zomer2026"]}}}),
        ({}, {"secrets": {"accounts": {"default_passwords": ["Zomer2026"]}}}),
    ])
    def test_what_no_log_may_hold_goes_apart(self, variables, given):
        made = options({"accounts_stale_days": 30, **variables}, given, Assess)
        assert made["policy"]["accounts"] == {"stale_days": 30}
        assert made["secrets"]["accounts"] == {"default_passwords": ["Zomer2026"]}


@pytest.mark.parametrize("variable, near", [
    ("accounts_pasword_min_length", "accounts_password_min_length"), ("audit_retention_day", "audit_retention_days"),
    ("boundary_managment_networks", "boundary_management_networks"), ("baseline_waiver_file", "baseline_waivers_file"),
    ("baseline_lvel", "baseline_level"), ("boundry_flows", "boundary_flows"), ("acounts_umask", "accounts_umask"),
    ("Accounts_umask", "accounts_umask"), ("accontus_pasword_min_length", "accounts_password_min_length"),
    ("audti_retention_days", "audit_retention_days"), ("basline_level", "baseline_level"),
    ("account_owners", "accounts_owners"), ("organisation_periods", "organization_periods"),
    ("baseline_waivers_days", "baseline_waiver_days"), ("boundaryflows", "boundary_flows"),
    ("boundary_flows_", "boundary_flows"), ("TLSlinks", "tls_links"), ("tsl_links", "tls_links"),
    ("tlss_links", "tls_links"), ("accountslockout_deny", "accounts_lockout_deny"),
    ("acounts_x", "accounts_*"), ("bounary_of_web", "boundary_*"), ("accounts_flows", "boundary_flows"),
])
def test_a_name_that_looks_misspelt_is_told_with_the_one_that_is_near(variable, near):
    assert misspelt([variable]) == {variable: near}


@pytest.mark.parametrize(
    "variable",
    [
        "accounts_password_min_length", "baseline_level", "boundary_flows_web", "boundary_interfaces_of_web",
        "audit_team_mail", "accounts_owner_of_host", "ansible_user", "accounts", "baseline_", "acounts", "acounts_",
        "account_name", "auditd_backlog_limit", "audio_volume", "organisation_name", "boundaries_of_web", "_umask",
        "nginx_flows", "amounts_owners_x", "credit_level", "discounts_umask", "tsl_certificates", "ssl_links",
        "boundary_flows_2", "baseline_waivers_team", "web_links",
    ])
def test_a_name_that_is_ours_or_somebody_s_own_is_left_alone(variable):
    assert misspelt([variable]) == {}


@pytest.mark.parametrize("variables, error", [
    ({}, AnsibleConnectionFailure), ({"accounts_umask": 23}, AnsibleActionFail)])
def test_a_misspelt_one_of_a_host_that_gives_no_findings_is_a_warning(monkeypatch, variables, error):
    variables = {"boundry_flows": [], "inventory_hostname": "web1", **variables}
    task = SimpleNamespace(
        args={}, async_val=0, check_mode=True, delegate_to=None, diff=False, action="accounts", environment=None)
    loader, mode = DataLoader(), SimpleNamespace(check_mode=True, diff=False)
    shell = SimpleNamespace(_shell=SimpleNamespace(tmpdir="/tmp"))
    made = Accounts(task, shell, mode, loader, Templar(loader, variables=variables), None)

    def down(*_given):
        raise AnsibleConnectionFailure("Connection refused")

    warned = []
    monkeypatch.setattr(made, "_sent", down)
    monkeypatch.setattr(made, "_display", SimpleNamespace(warning=warned.append, vvvv=print, verbosity=0))
    with pytest.raises(error):
        made.run(None, variables)
    assert warned == ["The variable boundry_flows has no effect; did you mean boundary_flows?"]


def test_names_of_a_large_inventory_cost_little():
    names = [f"group{number}_flows" for number in range(2500)] + [f"boundry{number}_flows" for number in range(2500)]
    began = time.process_time()
    assert len(misspelt(names)) < 2500
    assert time.process_time() - began < 2


@pytest.mark.parametrize("content, message", [("a: [", "YAML"), ("just text", "text"), ("a: 1", "a mapping")])
def test_a_file_of_waivers_that_is_none_is_named(tmp_path, content, message):
    (tmp_path / "waivers.yml").write_text(content)
    with pytest.raises(VariableError, match=f"(?s)baseline_waivers_file .*waivers.yml.*{message}"):
        options({"baseline_waivers_file": str(tmp_path / "waivers.yml")})


def test_an_empty_file_of_waivers_has_none(tmp_path):
    (tmp_path / "waivers.yml").write_text("")
    assert options({"baseline_waivers_file": str(tmp_path / "waivers.yml")})["waivers"] == []


def test_a_task_option_wins_over_a_variable():
    made = options({"accounts_password_min_length": 12, "baseline_level": 3}, {"password_min_length": 20, "level": 2})
    assert (made["password_min_length"], made["level"]) == (20, 2)
    made = options({"accounts_password_min_length": 12}, {"policy": {"accounts": {"password_min_length": 20}}}, Assess)
    assert made["policy"]["accounts"]["password_min_length"] == 20


@pytest.mark.parametrize("tags, clauses", [
    (["all"], []), (["7.5.9-B-a-2"], ["7.5.9-B-a-2"]), (["accounts", "7.5.9-B-a-2"], []),
])
def test_tags_that_are_clauses_ask_for_these_only(tags, clauses):
    assert options({"ansible_run_tags": tags})["clauses"] == clauses


@pytest.mark.parametrize(("tags", "own", "told", "clauses"), [
    (["acounts"], [], [
        "The tag acounts names no area and no clause, and limits nothing here; did you mean accounts?"], []),
    (["deploy"], [], ["The tag deploy names no area and no clause, and limits nothing here."], []),
    (["8.3.3B-a-3"], [], [
        "The tag 8.3.3B-a-3 names no area and no clause, and limits nothing here; did you mean 8.3.3-B-a-3?"], []),
    # One that is nobody's widens nothing, one that the task has does.
    (["8.3.3-B-a-3", "deploy"], [], ["The tag deploy names no area and no clause, and limits nothing here."],
     ["8.3.3-B-a-3"]),
    (["8.3.3-B-a-3", "deploy"], ["deploy"], [], []),
    (["all"], [], [], []), (["always", "accounts"], [], [], []), (["tagged"], ["deploy"], [], [])])
def test_a_tag_that_is_nobody_s_is_told(tags, own, told, clauses):
    variables = {"ansible_run_tags": tags, "inventory_hostname": "web1", "group_names": []}
    task = SimpleNamespace(args={}, async_val=0, check_mode=True, delegate_to=None, diff=False, tags=own)
    loader = DataLoader()
    made = Assess(
        task, None, SimpleNamespace(check_mode=True, diff=False), loader, Templar(loader, variables=variables), None)
    made._variables = variables
    assert made.options({})["clauses"] == clauses
    assert [text.en for text in made.told] == told and all("标签" in text.zh for text in made.told)


@pytest.mark.parametrize(("variables", "limits", "told"), [
    ({"baseline_areas": ["audit", "tls"]}, (), ["baseline_areas asks for audit, tls alone: what it leaves out shows as "
                                                "not checked."]),
    ({"baseline_areas": ["audit"], "baseline_clauses": ["8.3.3-B-c-1"]}, ("areas", "tags"), [
        "baseline_clauses asks for 8.3.3-B-c-1 alone: what it leaves out shows as not checked."]),
    ({"baseline_areas": [], "baseline_clauses": []}, (), []), ({"baseline_areas": ["audit"]}, ("areas",), [])])
def test_what_the_inventory_leaves_out_is_told_where_the_run_does_not_tell_it(
        tmp_path, variables, limits, told):
    current_run.set_current(current_run.CurrentRun("r", tmp_path, limits=frozenset(limits)))
    task = SimpleNamespace(args={}, async_val=0, check_mode=True, delegate_to=None, diff=False)
    loader = DataLoader()
    variables = {"inventory_hostname": "web1", "group_names": [], **variables}
    made = Assess(
        task, None, SimpleNamespace(check_mode=True, diff=False), loader, Templar(loader, variables=variables), None)
    made._variables = variables
    made.options({})
    assert [text.en for text in made.told] == told and all("未检查" in text.zh for text in made.told)


@pytest.mark.parametrize("given", [
    "accounts, audit", '["accounts", "audit"]', "[accounts,audit]", "['accounts','audit',]"])
def test_a_text_in_place_of_a_list_is_refused_with_what_to_type(given):
    # What -e baseline_areas=accounts,audit gives.
    with pytest.raises(VariableError) as told:
        options({"baseline_areas": given}, action=Assess)
    assert str(told.value).endswith(
        """it has to be a list, which is on a command line: -e '{"baseline_areas": ["accounts", "audit"]}'""")


@pytest.mark.parametrize("variables", [
    {"baseline_areas": ["organization"]}, {"ansible_run_tags": ["organization"]},
    {"ansible_run_tags": ["organization", "7.2.2-B-b"]}])
def test_a_run_of_the_organization_alone_asks_no_host(variables):
    task = SimpleNamespace(args={}, async_val=0, check_mode=True, delegate_to=None, diff=False)
    loader = DataLoader()
    made = Assess(
        task, None, SimpleNamespace(check_mode=True, diff=False), loader, Templar(loader, variables=variables), None)
    assert made.run(None, variables)["skipped"]


def test_a_run_of_hosts_and_the_organization_asks_hosts_of_their_areas():
    assert options({"baseline_areas": ["organization", "audit"]}, action=Assess)["areas"] == ["audit"]


def test_the_organization_is_no_area_of_the_module_of_hosts():
    with pytest.raises(VariableError, match="areas: organization is judged by jrt0117.baseline.organization"):
        options({}, {"areas": ["organization"]}, Assess)


@pytest.mark.parametrize(("variable", "near"), [
    ("baseline_register", "baseline_registers"), ("organization_period", "organization_periods")])
def test_a_misspelt_variable_of_the_organization_is_known_for_one(variable, near):
    assert misspelt([variable]) == {variable: near}


def test_an_area_that_a_run_leaves_out_is_skipped_and_an_unknown_one_is_an_error():
    loader = DataLoader()

    def run(areas):
        task = SimpleNamespace(args={}, async_val=0, check_mode=True, delegate_to=None, diff=False)
        made = Accounts(
            task, None, SimpleNamespace(check_mode=True, diff=False), loader,
            Templar(loader, variables={"baseline_areas": areas}), None)
        return made.run(None, {"baseline_areas": areas})
    assert run(["audit"])["skipped"]
    with pytest.raises(AnsibleActionFail, match="baseline_areas: there is no area 'acounts'; did you mean accounts"):
        run(["acounts"])


class TestGatheredOptions:
    WEB = {"name": "web", "protocol": "tcp", "ports": [443]}
    DATABASE = {"name": "database", "protocol": "tcp", "ports": [5432]}

    def test_the_variables_of_several_roles_are_taken_together(self):
        variables = {"boundary_flows_web": [self.WEB], "boundary_flows_database": [self.DATABASE], "boundary_flows": []}
        assert options(variables, action=Boundary)["flows"] == [self.DATABASE, self.WEB]
        assert options(variables, action=Assess)["policy"]["boundary"]["flows"] == [self.DATABASE, self.WEB]

    def test_an_option_of_the_task_is_taken_alone(self):
        assert options(
            {"boundary_flows_web": [self.WEB]}, {"flows": [self.DATABASE]}, Boundary)["flows"] == [self.DATABASE]

    @pytest.mark.parametrize("value, message", [
        ("web", "boundary_flows_web is 'web'; it has to be a list"),
        ([{"name": "web", "protocol": "tcp", "ports": ["a"]}], "boundary_flows: flow 'web', ports: 'a' is no port"),
    ])
    def test_a_slip_in_one_is_named(self, value, message):
        with pytest.raises(VariableError, match=message):
            options({"boundary_flows_web": value}, action=Boundary)


@pytest.mark.parametrize("action,variables,chinese", [
    (Assess, {"baseline_areas": ["acounts"]}, "baseline_areas：没有名为 'acounts' 的领域；是否为 accounts？"),
    (Assess, {"baseline_clauses": "8.3.3-B-a-2"}, "baseline_clauses 的值为 '8.3.3-B-a-2'，应为列表；在命令行中写作："),
    (Assess, {"baseline_level": 4}, "baseline_level 的值为 4，应为以下之一：2, 3"),
    (Assess, {"baseline_guard_seconds": 5}, "baseline_guard_seconds 的值为 5，应为 0（不启用防失联保护）或不小于 20"),
    (Assess, {"accounts_password_min_length": 6}, "条款 7.5.9-B-a-2 要求不小于 8"),
    (Assess, {"accounts_umask": 22}, "accounts_umask 的值为数字 22"),
    (Assess, {"accounts_login_networks": ["0.0.0.0/0"]}, "accounts_login_networks：0.0.0.0/0 为全部地址"),
    (Boundary, {"boundary_flows": [{"name": "web", "protocol": "tpc"}]}, "流量“web”的 protocol：未知的协议 'tpc'"),
    (Boundary, {"boundary_flows": [{"name": "web", "protocol": "tcp", "ports": [80], "form": "x"}]},
     "流量“web”的 form：没有该字段，是否为 from；可用字段："),
    (Boundary, {"boundary_management_networks": ["10.0.0.1/8"]}, "的主机位不为零；该网段应写作 10.0.0.0/8"),
])
def test_what_is_refused_is_told_in_chinese_too(action, variables, chinese):
    with pytest.raises(VariableError) as told:
        options(variables, action=action)
    assert chinese in told.value.told.zh and str(told.value) == told.value.told.en
    failed = failure(told.value)
    assert failed.result["msg_zh"] == told.value.told.zh


@pytest.mark.parametrize(
    ("connection", "variables", "address"),
    [
        ("ssh", {"ansible_host": "192.0.2.7"}, "192.0.2.7"), ("ssh", {}, "web1"),
        ("community.docker.docker", {"ansible_host": "box1"}, "box1"),
        ("local", {"ansible_host": "192.0.2.7"}, None), ("ansible.builtin.local", {}, None),
    ])
def test_the_record_tells_where_the_controller_has_reached_a_host(connection, variables, address):
    loader = DataLoader()
    task = SimpleNamespace(args={}, async_val=0, check_mode=True, delegate_to=None, diff=False)
    made = Audit(
        task, SimpleNamespace(transport=connection), SimpleNamespace(check_mode=True, diff=False), loader,
        Templar(loader, variables=variables), None)
    made._variables = dict(variables, inventory_hostname="web1", group_names=[])
    assert made._given({}).get("address") == address
