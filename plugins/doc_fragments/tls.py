# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/tls.yml; change it there.
"""The options of the tls area, for its module, its role and the reader."""


class ModuleDocFragment:
    """Documentation of the options in plugins/module_utils/areas/tls/options.py."""

    DOCUMENTATION = r"""
options:
  endpoints:
    description:
      - TLS endpoints of this host that cannot be found by what runs, or of which more is to be said.
        docs/tls.md describes them.
      - Each has a C(port), and may have a C(name), an C(address), and C(names) to be asked for.
      - C(starttls) is how its protocol begins TLS, C(internet) that users reach it over the Internet, C(sm) what it has
        to do about national suites.
      - C(mutual) is for one of a bulk service, which takes no client without a certificate; C(client) has the
        C(certificate) and C(key) on the host with which it is tried.
      - Clauses 8.2.1-B-a and 8.2.2-B-a.
    type: list
    elements: dict
    default: []
  sm:
    description:
      - Whether national suites (TLCP of GB/T 38636, RFC 8998) are good. C(allowed) takes them beside the others,
        C(required) asks for them, C(none) takes them for weak.
      - Clauses 8.2.1-B-a and 8.2.2-B-a.
    type: str
    choices: [none, allowed, required]
    default: allowed
  certificate_days:
    description:
      - A certificate that ends within so many days fails.
      - Clause 8.2.2-B-a; the number is the field's.
    type: int
    default: 30
  trust:
    description:
      - A file on the host with the roots that certificates have to lead to, for an authority of the agency's own. The
        roots of the system where none is given.
      - Clause 8.2.2-B-a.
    type: str
    default: ""
  client_roots:
    description:
      - Root certificates that users are handed, with a control or at registration. Each has a C(file) on the host and
        the C(sha256) of its certificate.
      - Clause 8.2.2-E-b.
    type: list
    elements: dict
    default: []
  licensed_authorities:
    description:
      - Authorities that hold a licence for electronic certification services, by the register that the Ministry of
        Industry and Information Technology publishes. None is shipped, for that register changes.
      - Each has an C(organization), as the certificate's issuer names it (O=), and may have the C(sha256) of its own
        certificate, and C(until), the day on which its licence ends.
      - Clause 8.2.2-E-a.
    type: list
    elements: dict
    default: []
  links:
    description:
      - Servers that this host connects to. Each has a name or address C(to) and a C(port), and may have a C(name), a
        C(starttls), and C(ca), the file with the roots that its certificate has to lead to.
      - Clause 8.2.1-E-a.
    type: list
    elements: dict
    default: []
  hsts_seconds:
    description:
      - Least max-age of Strict-Transport-Security.
      - Clause 8.2.2-B-b; the number is the field's.
    type: int
    default: 31536000
  enforce:
    description:
      - What enforcing may change of TLS though clients could lose access by it. C(web) puts right the versions, suites
        and curves of an nginx, httpd or HAProxy that runs, in the lines in force below C(/etc/nginx), C(/etc/apache2),
        C(/etc/httpd) and C(/etc/haproxy), and reloads it. C(database) does so for PostgreSQL, by ALTER SYSTEM.
      - Clauses 8.2.1-B-a and 8.2.1-B-b.
    type: list
    elements: str
    choices: [web, database]
    default: []
  seconds:
    description:
      - How long all endpoints of a host together are asked.
      - Clause 8.2.1-B-a; the number is the field's.
    type: int
    default: 5
  max_hellos:
    description:
      - Most TLS hellos that a host gets in a run, over all of its endpoints.
      - Clause 8.2.1-B-a; the number is the field's.
    type: int
    default: 400
"""
