"""What formulas hand on of the number of a card is quoted in part, like the number itself."""

from __future__ import annotations

from tests.builders.filled_books import typed
from tests.builders.forms import CREATED, RECEIVED, Issued, sign
from tests.builders.judged import import_returns
from tests.builders.own_forms import HEAD
from tests.builders.people import bank_card, id_card
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.plan.occasion import FormFacts, Occasion
from xlkpi.reader.incoming import Incoming
from xlkpi.spec.load import load_text

SPEC = f"""{HEAD}
fields:
  unit_name: {{label: 单位, kind: text, locked: true, source: units.name}}
  card: {{label: 身份证号, kind: id_card}}
  bank: {{label: 卡号, kind: bank_card}}
  copied: {{label: 抄录, kind: text, formula: card}}
  short: {{label: 前半, kind: text, formula: "if(filled(bank), left(copied, 17), copied)"}}
sheets:
  - id: form
    name: 表
    widths: [20, 20, 20, 20, 20]
    rows:
      - [{{field: unit_name}}, {{field: card}}, {{field: bank}}]
      - [{{field: copied}}, {{field: short}}]
rules:
  - code: A01
    severity: error
    at: card
    when: filled(card)
    title: {{zh: 请核对, en: look at it}}
    message:
      zh: '{{=card}} {{=copied}} {{=short}} {{=number(left(bank, 12))}} {{=length(card)}}'
      en: '{{=copied}}'
    hint: {{zh: '{{=mid(card, 1, 18)}}', en: 'x'}}
"""


def test_no_message_quotes_what_a_formula_hands_on_of_a_card() -> None:
    loaded = load_text(SPEC, "own.yaml")
    assert loaded.value is not None, loaded.problems
    plan = build(loaded.value, Occasion(unit="v01", unit_name="一村", forms=(FormFacts(),)))
    at = {field.key.column: str(field.at) for field in plan.forms[0].fields}
    values = {"card": id_card(1), "bank": bank_card(2), "copied": id_card(3), "short": id_card(4)}
    cells = [("表", at[name], value) for name, value in values.items()]
    data = typed(workbook(plan, sign, CREATED), cells)
    (returned,) = import_returns([Incoming("a.xlsx", data, RECEIVED)], Issued(plan), sign)
    problems = returned.submissions[0].problems
    found = {(p.code, p.place.cell) for p in problems if p.severity == "error"}
    assert found == {("A01", at["card"]), ("F11", at["copied"]), ("F11", at["short"])}
    texts = [
        text for p in problems for text in (p.message.zh, p.message.en, p.hint.zh, p.place.value)
    ]
    told = "\n".join(texts)
    assert not [n for n in values.values() if n[:12] in told or n[6:] in told]
    (rule,) = (p.message.zh for p in problems if p.code == "A01")
    assert rule.endswith(" 18")
    assert f"{id_card(1)[:4]}**********{id_card(1)[-4:]}" in rule
