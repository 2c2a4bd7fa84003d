# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one table of areas: every area of the standard in the order of reports and pages, those to come as well, with
titles.

Which of them have code is told by the folders in plugins/module_utils/areas; `make docs` writes the lists that follow
from both.
"""

from __future__ import annotations

__all__ = ["AREAS"]

AREAS = {
    "accounts": {"en": "Accounts", "zh": "账号与身份鉴别"},
    "audit": {"en": "Audit trail", "zh": "安全审计"},
    "tls": {"en": "Transport security", "zh": "传输安全"},
    "backup": {"en": "Backup and recovery", "zh": "备份与恢复"},
    "patching": {"en": "Patching", "zh": "补丁与最小安装"},
    "boundary": {"en": "Network boundary", "zh": "网络边界"},
    "resources": {"en": "Resource control", "zh": "资源控制"},
    "integrity": {"en": "Integrity and malware", "zh": "完整性与恶意代码防范"},
    "database": {"en": "Databases", "zh": "数据库"},
    "application": {"en": "Applications", "zh": "应用系统"},
    "organization": {"en": "Organization", "zh": "组织管理"},
    "business": {"en": "Business operations", "zh": "业务运作"},
}
