# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A site has to be declared in the country, and no address that data goes to may lie elsewhere."""

import socket

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.data_in_country import DataInCountry

CONTROL = DataInCountry()
SITES = [{"name": "bj1", "networks": ["10.1.0.0/16", "2001:db8::/32"]}, {"name": "sh1"}]


def answers(receivers=(), servers=()):
    return {
        "pg_stat_replication": [[one] for one in receivers], "pg_foreign_server": [list(one) for one in servers],
        "pg_stat_subscription": [["0"]]}


REPOSITORIES = [{"name": "tape", "site": "sh1"}, {"name": "store", "site": "bj1", "address": "10.1.9.9"}]


def looked(asked, site="bj1", sites=None, repositories=REPOSITORIES, **more):
    return asked(
        CONTROL, answers(**more), {}, site=site, sites_in_country=SITES if sites is None else sites,
        backup_repositories=repositories)


def test_a_site_in_the_country_with_receivers_there_passes(asked):
    found = looked(asked, receivers=["10.1.2.3", "2001:db8::7", "127.0.0.1"], servers=[("fs", "/run/postgresql")])
    assert found["status"] == "pass"


@pytest.mark.parametrize("more, words", [
    ({"repositories": [{"name": "away", "site": "fra1"}]}, "the repository of backups away is at the site fra1"),
    ({"repositories": [{"name": "away", "site": "bj1", "address": "198.51.100.6"}]},
     "the repository of backups away is 198.51.100.6"),
    ({"site": "fra1"}, "its site fra1 is none of those in the country"),
    ({"receivers": ["198.51.100.7"]}, "a receiver of its log is 198.51.100.7"),
    ({"servers": [("fs", "198.51.100.8")]}, "the foreign server fs is 198.51.100.8")])
def test_what_leads_elsewhere_is_told(asked, more, words):
    found = looked(asked, **more)
    assert found["status"] == "fail" and words in found["message"]["en"]


def test_a_name_is_looked_at_by_its_addresses(asked, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given: [(2, 1, 6, "", ("198.51.100.9", 0))])
    found = looked(asked, servers=[("fs", "db.example.cn")])
    assert found["status"] == "fail" and "db.example.cn (198.51.100.9)" in found["message"]["en"]


@pytest.mark.parametrize("more, status", [
    ({"site": ""}, "manual"), ({"sites": []}, "manual"), ({"sites": [{"name": "bj1"}, {"name": "sh1"}]}, "manual"),
    ({"receivers": [""]}, "not_checked"), ({"repositories": []}, "not_checked")])
def test_what_is_not_declared_or_not_seen_is_no_pass(asked, more, status):
    assert looked(asked, **more)["status"] == status


def test_a_name_without_an_address_is_no_pass(asked, monkeypatch):
    def unknown(*_given):
        raise socket.gaierror(-2, "unknown")
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert looked(asked, servers=[("fs", "nowhere.example")])["status"] == "not_checked"
