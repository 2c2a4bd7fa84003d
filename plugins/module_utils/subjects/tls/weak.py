# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of an endpoint's offer is not good: versions, suites, groups."""

from typing import Any, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import suites

VERSIONS, SUITES, GROUPS = "versions", "suites", "groups"


def old_versions(offer: Any, national: bool) -> List[int]:
    """Return the versions that are not good; TLCP is where national suites are."""
    return sorted(set(offer.versions) - {suites.TLS12, suites.TLS13} - ({suites.TLCP} if national else set()))


def weak_suites(offer: Any, national: bool) -> List[int]:
    """Return the suites that are not good, those of new versions first."""
    good = set(suites.GOOD13 + suites.GOOD_RSA + suites.GOOD_ECDSA)
    if national:
        good.update(suites.SM13 + suites.SM_TLCP)
    found = [code for version in sorted(offer.suites, reverse=True) for code in offer.suites[version]]
    return [code for code in dict.fromkeys(found) if code not in good]


def named(offer: Any, what: str, national: bool) -> List[str]:
    """Return the names of what is not good of an offer: of its versions, suites or groups."""
    if what == VERSIONS:
        return [suites.VERSIONS[version] for version in old_versions(offer, national)]
    if what == SUITES:
        return [suites.name(code) for code in weak_suites(offer, national)]
    return [suites.group_name(code) for code in offer.weak_groups]
