# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a database is, and whether an address that it sends data to lies elsewhere."""

import ipaddress
import socket

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.asking import (
    answered,
    right,
    wrong,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

# What a role without pg_read_all_stats sees of others has no address.
_RECEIVERS = "SELECT DISTINCT coalesce(host(client_addr), '') FROM pg_stat_replication"
_SERVERS = """SELECT srvname, substring(option FROM 6) FROM pg_foreign_server, unnest(srvoptions) AS option
 WHERE option LIKE 'host=%'"""
_SUBSCRIPTIONS = "SELECT count(*) FROM pg_stat_subscription"
_ADVICE = Text(
    "The data owner and operations end what leads out of the country, or declare the site's networks in "
    "business_sites_in_country.",
    "由数据负责人与运维停止流向境外的传输，或在 business_sites_in_country 中申报站点网段。")


def look(books, policy):
    """Look at the declared site, and at the addresses that the catalogue has."""
    sites = {site["name"]: site.get("networks") or [] for site in policy.sites_in_country}
    if not policy.site or not sites:
        yield wrong(
            books, "site_undeclared", "business_site and business_sites_in_country do not tell where it is.",
            "business_site 与 business_sites_in_country 未申报其所在站点。", status="manual", advice=Text(
                "The data owner declares the site of each database and of its backups.",
                "由数据负责人申报各数据库及其备份所在的站点。"))
        return
    if policy.site not in sites:
        yield wrong(
            books, "site_abroad", "its site {site} is none of those in the country.",
            "其站点 {site} 不在境内站点之列。", site=policy.site,
            evidence=[answered("business_site", policy.site)], advice=_ADVICE)
    else:
        yield right(
            books, "site_in_country", "its site {site} is declared to be in the country.", "其站点 {site} 申报为境内。",
            site=policy.site, evidence=[answered("business_site", policy.site)])
    networks = [ipaddress.ip_network(one, strict=False) for its in sites.values() for one in its]
    yield from _backups(books, policy, sites, networks)
    if not networks:
        yield wrong(
            books, "site_networks", "no site has networks, so addresses that data goes to cannot be compared.",
            "各站点未申报网段，无法比对数据流向的地址。", status="manual", advice=_ADVICE)
        return
    if books.engine != "postgresql":
        yield wrong(
            books, "replicas_unseen", "where replicas are is not seen by an account that only reads tables.",
            "仅有读取权限的账号无法得知副本所在位置。", status="not_checked")
        return
    yield from _destinations(books, networks)


def _backups(books, policy, sites, networks):
    """Yield what is said of the repositories that the backups are declared to be in."""
    if not policy.backup_repositories:
        yield wrong(
            books, "backups_undeclared", "business_backup_repositories does not tell where its backups are.",
            "business_backup_repositories 未申报其备份所在的存储库。", status="not_checked")
    for one in policy.backup_repositories:
        what = Text("the repository of backups {name}", "备份存储库 {name}").format(name=one["name"])
        if one["site"] not in sites:
            yield wrong(
                books, "backup_abroad", "{what} is at the site {site}, which is none of those in the country.",
                "{what}所在站点 {site} 不在境内站点之列。", what=what, site=one["site"],
                evidence=[answered("business_backup_repositories", one["site"])], advice=_ADVICE)
            continue
        elsewhere = list(_elsewhere(books, what, one["address"], networks)) if "address" in one and networks else []
        yield from elsewhere
        if not elsewhere:
            yield right(
                books, "backup_in_country", "{what} is declared to be in the country, at {site}.",
                "{what}申报为境内，位于 {site}。", what=what, site=one["site"],
                evidence=[answered("business_backup_repositories", one["site"])])


def _elsewhere(books, what, host, networks):
    """Yield what is wrong with where a name or an address leads."""
    addresses = _addresses(host)
    abroad = [one for one in addresses if not one.is_loopback and not any(one in network for network in networks)]
    if not addresses:
        yield wrong(
            books, "address_unknown", "{what} is {host}, which has no address here.",
            "{what}为 {host}，此处无法解析其地址。", status="not_checked", what=what, host=host)
    elif abroad:
        yield wrong(
            books, "address_elsewhere", "{what} is {host} ({address}), in no network of the sites in the country.",
            "{what}为 {host}（{address}），不在境内站点的网段内。", what=what, host=host, address=abroad[0],
            evidence=[answered("address of " + str(host), abroad[0])], advice=_ADVICE)


def _destinations(books, networks):
    receivers = [row[0] for row in books.probed(_RECEIVERS)]
    if "" in receivers:
        yield wrong(
            books, "receivers_unseen", "receivers of its log have no address that may be seen (pg_read_all_stats, or a "
            "socket of the host).", "日志接收端的地址不可见（需 pg_read_all_stats，或为本机套接字）。",
            status="not_checked")
    hosts = [("a receiver of its log", "日志接收端", one) for one in receivers if one]
    hosts += [("the foreign server %s" % name, "外部服务器 %s" % name, host)
              for name, host in books.probed(_SERVERS) if not str(host).startswith("/")]
    for en, zh, host in hosts:
        yield from _elsewhere(books, Text(en, zh), host, networks)
    subscriptions = int(books.probed(_SUBSCRIPTIONS)[0][0] or 0)
    yield right(
        books, "destinations_seen", "{count} addresses that data goes to were looked at; {subscriptions} subscriptions "
        "bring data in.", "已检查 {count} 个数据流向的地址；另有 {subscriptions} 个订阅接收数据。", count=len(hosts),
        subscriptions=subscriptions, evidence=[answered("receivers and foreign servers", len(hosts))])


def _addresses(host):
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        pass
    try:
        return list({ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in socket.getaddrinfo(host, None)})
    except (OSError, UnicodeError, ValueError):
        return []
