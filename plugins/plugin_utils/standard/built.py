# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/controls/*.yml and plugins/plugin_utils/standard/areas.py; change it there.
"""The controls that this version has, by area: known without importing one of them."""

from __future__ import annotations

__all__ = ["BUILT"]

BUILT: dict[str, tuple[str, ...]] = {
    "accounts": (
        "password_length", "password_classes", "password_not_username", "password_rules_bind_root", "password_max_age",
        "password_hashing", "no_empty_passwords", "no_trust_logins", "no_default_passwords", "unique_identities",
        "default_accounts_locked", "stale_accounts", "owned_accounts", "login_failure_lockout", "ssh_login_limits",
        "session_timeout", "remote_login_encrypted", "ssh_root_login", "login_sources", "admin_role_separation",
        "su_for_group", "sudo_least_privilege", "database_admin_separation", "file_access", "mandatory_access_control",
        "two_factor_admins",
    ),
    "audit": (
        "audit_running", "audit_every_user", "audit_rules_cover", "audit_record_content", "audit_log_protected",
        "audit_process_protected", "log_retention", "log_forwarding", "command_history_audit", "audit_reports",
        "time_sync",
    ),
    "tls": (
        "tls_protocols", "tls_ciphers", "tls_certificate", "tls_private_keys", "tls_licensed_ca", "tls_mutual",
        "tls_always_on", "tls_own_keys", "transport_integrity",
    ),
    "backup": (
        "backup_plan", "backup_incremental_daily", "backup_full_weekly", "backup_integrity", "backup_offsite",
        "backup_encrypted", "backup_realtime", "restore_drill", "device_config_backup",
    ),
    "patching": (
        "security_updates", "update_sources", "patch_flow", "running_latest_kernel", "minimal_packages",
        "minimal_services", "kernel_hardening", "unneeded_modules",
    ),
    "boundary": (
        "firewall_default_deny", "firewall_port_rules", "admin_sources", "egress_policy", "forwarding_off",
        "unauthorized_links", "unauthorized_devices", "anti_spoofing", "connection_limits", "idle_flows_end",
        "firewall_logging", "intrusion_detection", "gateway_malware", "application_filter", "traffic_priority",
        "dial_up_users", "network_device_login", "network_device_sources", "network_device_users",
        "network_device_passwords", "network_device_lockout", "network_device_encrypted", "network_device_two_factor",
        "network_device_privileges", "network_device_logs", "network_devices",
    ),
    "resources": (
        "user_limits", "monitoring_agent", "service_level_alarm", "capacity", "process_priority",
    ),
    "integrity": (
        "package_integrity", "secure_boot_chain", "malware_scanner", "host_intrusion_detection", "file_integrity",
    ),
    "database": (
        "database_authentication", "database_password_policy", "database_login_failure", "database_unique_accounts",
        "database_least_privilege", "database_administrator_separation", "database_default_accounts",
        "database_audit_log", "database_tls_required", "database_connection_limits", "database_idle_timeouts",
        "data_checksums", "database_encryption_at_rest", "archive_mode", "database_version_supported",
    ),
    "application": (
        "web_connection_limits", "web_timeouts", "web_body_limits", "error_pages", "session_cookies",
        "security_headers", "session_idle_end", "login_lockout", "captcha_shown", "concurrent_sessions",
        "client_package_signature",
    ),
    "business": (
        "query_log_complete", "query_reason_valid", "adverse_retention", "user_review", "exchange_log", "dispute_log",
        "original_unchanged", "abnormal_queries", "audit_tables_append_only", "de_identified", "data_in_country",
    ),
}
