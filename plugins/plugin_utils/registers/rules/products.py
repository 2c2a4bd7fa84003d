# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Products that need a certificate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.equipment import ended
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.parts.outcome import nothing, outcome, part
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.rule import rule
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.vocabulary import label
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import World

PRODUCTS = "suppliers.products"
# Classes whose scheme asks for the certificate on the day of purchase: one that ends later does not take it back.
ON_PURCHASE = ("security",)


@rule(product=PRODUCTS)
def products(world: World, *, product: str, fields: Sequence[str] = ()) -> list[Observation]:
    """Every product of the class in use has a certificate in force.

    pass: so it is, with `fields` and evidence; good until the first certificate ends. Of security products the
    certificate has to be in force on the day of purchase, where that is recorded (`bought`). fail: no certificate
    (`no_certificate`), an ended one (`expired_certificate`), a field missing (`field_absent`), no product
    (`record_absent`). manual: no evidence named; the register is not confirmed. not applicable: no product of the
    class, by dated statement.
    """
    rows = [
        row for row in world.records("suppliers", "products", **{"class": product})
        if not ended(world, row, "retired") and (row.get("bought") or world.today) <= world.today]
    if not rows:
        return nothing(world, "suppliers", product, Text(
            "products of the class {product}", "“{product}”类产品").format(product=label(PRODUCTS, product)))
    found: list[Observation] = []
    dues: list[date | None] = []
    for row in rows:
        found += [*world.lacking(row, fields), *world.placeholders(row), *_certificate(world, row)]
        if _needed_on(world, row) == world.today:
            dues.append((row.get("certificate") or {}).get("until"))
    return outcome(world, "suppliers", found, Text(
        "{number} products ({product}), each with a certificate in force",
        "{number} 款{product}产品的证书均有效").format(number=len(rows), product=label(PRODUCTS, product)), dues=dues)


def _needed_on(world: World, row: Record) -> date:
    """The day on which the certificate has to be in force."""
    day: date | None = row.get("bought") if row["class"] in ON_PURCHASE else None
    return day or world.today


def _certificate(world: World, row: Record) -> list[Observation]:
    named = row.get("certificate")
    if not named:
        return [fail("no_certificate", Text("{product} has no certificate", "{product} 没有证书").format(
            product=row.called), row)]
    certificate = part(row, named, "certificate", Text("certificate", "证书"))
    found = world.evidence(certificate)
    day = _needed_on(world, row)
    if certificate["until"] < day:
        found.append(fail("expired_certificate", Text(
            "{product}: its certificate ended on {until}, and had to be in force on {day}",
            "{product}：证书于 {until} 到期，{day} 时须有效").format(
                product=row.called, until=certificate["until"], day=day), row, due=certificate["until"]))
    return found
