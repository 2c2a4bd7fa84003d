# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/*.yml; change it there.
"""The bounds of every variable, and the name of the check (validity.py) of each that is no number."""

from __future__ import annotations

__all__ = ["CHECKS", "OF_THE_STANDARD", "RANGES", "TOGETHER"]

# Least and most. Where the standard gives the number it is one of the two; else there is room for the organization's.
RANGES: dict[str, tuple[float, float]] = {
    "accounts_password_min_length": (8, 128),
    "accounts_password_min_classes": (3, 4),
    "accounts_password_max_days": (1, 180),
    "accounts_default_passwords_seconds": (0, 600),
    "accounts_stale_days": (1, 365),
    "accounts_lockout_deny": (1, 10),
    "accounts_lockout_unlock_seconds": (60, 86400),
    "accounts_ssh_max_auth_tries": (1, 10),
    "accounts_ssh_login_grace_seconds": (10, 300),
    "accounts_session_timeout_seconds": (60, 3600),
    "accounts_walk_seconds": (0, 600),
    "accounts_walk_entries": (1, 100000000),
    "audit_backlog_limit": (64, 1000000),
    "audit_walk_seconds": (0, 600),
    "audit_walk_entries": (1, 100000000),
    "audit_retention_days": (180, 3660),
    "audit_retention_megabytes": (1, 100000000),
    "audit_collector_port": (1, 65535),
    "audit_collector_seconds": (0, 60),
    "audit_collector_queue_megabytes": (1, 1000000),
    "audit_report_days": (1, 31),
    "audit_time_offset_seconds": (0.001, 60),
    "tls_certificate_days": (1, 365),
    "tls_hsts_seconds": (86400, 315360000),
    "tls_seconds": (1, 120),
    "tls_max_hellos": (15, 5000),
    "boundary_source_connections": (1, 10000000),
    "boundary_source_rate": (1, 10000000),
    "boundary_conntrack_max": (1, 100000000),
    "boundary_idle_flow_seconds": (1, 31536000),
    "boundary_ban_attempts": (1, 1000),
    "boundary_ban_seconds": (1, 31536000),
    "boundary_malware_max_days": (0, 365),
    "boundary_dial_up_users": (0, 100000),
    "database_password_max_age_days": (1, 180),
    "database_password_min_length": (8, 128),
    "database_max_connections": (1, 100000),
    "database_idle_transaction_seconds": (10, 3600),
    "database_idle_session_seconds": (60, 3600),
    "database_seconds": (1, 60),
    "database_visits": (1, 1000),
}

# The bound that is the standard's own number, and the clause that gives it.
OF_THE_STANDARD: dict[str, tuple[float, str]] = {
    "accounts_password_min_length": (8, "7.5.9-B-a-2"),
    "accounts_password_min_classes": (3, "7.5.9-B-a-3"),
    "accounts_password_max_days": (180, "8.3.3-B-a-2"),
    "audit_retention_days": (180, "7.1.2-B-e"),
    "audit_report_days": (31, "8.3.3-E-b-1"),
    "database_password_max_age_days": (180, "8.3.3-B-a-2"),
}

CHECKS: dict[str, str] = {
    "accounts_password_hash_methods": "hash_methods",
    "accounts_default_passwords": "free",
    "accounts_owners": "free",
    "accounts_valid_until": "dates",
    "accounts_automation_users": "account_names",
    "accounts_ssh_max_startups": "max_startups",
    "accounts_ssh_ciphers": "ssh_algorithms",
    "accounts_ssh_macs": "ssh_algorithms",
    "accounts_ssh_kex": "ssh_algorithms",
    "accounts_ssh_host_key_algorithms": "ssh_algorithms",
    "accounts_login_networks": "networks",
    "accounts_system_admin_group": "group_name",
    "accounts_security_admin_group": "group_name",
    "accounts_audit_admin_group": "group_name",
    "accounts_sudo_administrators": "sudoers",
    "accounts_database_accounts": "account_names",
    "accounts_database_admins": "account_names",
    "accounts_umask": "umask",
    "accounts_home_mode": "home_mode",
    "accounts_two_factor_methods": "two_factors",
    "audit_database_paths": "audited_paths",
    "audit_application_paths": "audited_paths",
    "audit_collector_host": "host_name_or_none",
    "audit_collector_ca": "path_or_none",
    "audit_collector_certificate": "path_or_none",
    "audit_collector_key": "path_or_none",
    "audit_collector_peer": "peer_or_none",
    "audit_time_servers": "host_names",
    "tls_endpoints": "tls_endpoints",
    "tls_trust": "path_or_none",
    "tls_client_roots": "client_roots",
    "tls_licensed_authorities": "authorities",
    "tls_links": "tls_links",
    "boundary_flows": "together",
    "boundary_management_networks": "together",
    "boundary_management_ports": "together",
    "boundary_interfaces": "free",
    "boundary_forwarding_interfaces": "together",
    "boundary_source_unlimited": "together",
    "boundary_default_gateways": "gateways",
    "boundary_known_devices": "assets",
    "boundary_ids_unit": "free",
    "boundary_alert_mail": "free",
    "boundary_malware_unit": "free",
    "boundary_malware_signatures": "free",
    "boundary_application_proxies": "free",
    "database_accounts": "owned_accounts",
    "database_admins": "free",
    "database_security_admins": "free",
    "database_auditors": "free",
    "database_encrypted_storage": "free",
    "database_connection_limits": "role_limits",
}

# What is asked of all the options of an area together.
TOGETHER: dict[str, str] = {
    "boundary": "declared",
}
