# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from the order of catalogue/controls/tls.yml; change it there.
"""The controls of this area, in the order they are judged."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_always_on import TlsAlwaysOn
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_certificate import TlsCertificate
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_ciphers import TlsCiphers
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_licensed_ca import TlsLicensedCa
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_mutual import TlsMutual
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_own_keys import TlsOwnKeys
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_private_keys import TlsPrivateKeys
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_protocols import TlsProtocols
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.transport_integrity import TransportIntegrity

CONTROLS = (
    TlsProtocols(),
    TlsCiphers(),
    TlsCertificate(),
    TlsPrivateKeys(),
    TlsLicensedCa(),
    TlsMutual(),
    TlsAlwaysOn(),
    TlsOwnKeys(),
    TransportIntegrity(),
)
