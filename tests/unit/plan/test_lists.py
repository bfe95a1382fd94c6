"""Lists behind drop-downs: one column each, named, dependent ones by their parent."""

from __future__ import annotations

from tests.builders.forms import plan, targets
from xlkpi.plan.listsheet import defined_names, dropdown
from xlkpi.spec.language.models import FieldSpec
from xlkpi.spec.lists import accepted, below, named_lists, parents


def words_of(name: str) -> tuple[str, ...]:
    return next(tuple(map(str, one.words)) for one in plan().lists.lists if one.name == name)


def choice(table: str, column: str) -> FieldSpec:
    return targets().spec.tables[table].columns[column]


def test_every_list_of_the_spec_has_its_words_behind_a_name() -> None:
    lists = plan().lists
    for name, words in named_lists(targets().spec).items():
        assert words_of(lists.range_of(name)) == words


def test_lists_stand_beside_each_other_below_their_names() -> None:
    lists = plan().lists.lists
    assert [one.area.first.column for one in lists] == list(range(len(lists)))
    for one in lists:
        assert (one.area.first.row, one.area.rows, one.area.columns) == (1, len(one.words), 1)
    assert len({one.words for one in lists}) == len({one.name for one in lists}) == len(lists)


def test_names_mean_absolute_ranges_of_the_hidden_sheet() -> None:
    names = dict(defined_names(plan().lists))
    assert names["xlkpi_list_1"] == "'选项'!$A$2:$A$4"
    assert set(names) == {one.name for one in plan().lists.lists}


def test_a_plain_choice_offers_the_words_and_not_their_spellings() -> None:
    found = dropdown(plan().lists, targets().spec, choice("indicators", "basis"))
    assert found is not None
    assert words_of(found.formula) == found.words == targets().spec.lists["basis"].all_words
    assert found.formula != plan().lists.range_of(accepted("basis"))


def test_a_dependent_choice_goes_by_the_word_of_its_parent() -> None:
    lists, spec = plan().lists, targets().spec
    found = dropdown(lists, spec, choice("indicators", "level2"), "A24")
    assert found is not None
    above, words = lists.range_of(parents("level2")), lists.range_of(below("level2"))
    count = f"SUMPRODUCT(--({above}=A24))"
    assert found.formula == f"OFFSET({words},MATCH(A24,{above},0)-1,0,{count},1)"
    offered: dict[str, list[str]] = {}
    for parent, word in zip(words_of(above), words_of(words), strict=True):
        offered.setdefault(parent, []).append(word)
    assert offered == {p: list(own) for p, own in dict(spec.lists["level2"].words).items()}  # type: ignore[arg-type]


def test_a_dependent_list_needs_no_more_formula_for_more_parents() -> None:
    found = dropdown(plan().lists, targets().spec, choice("indicators", "level2"), "A24")
    assert found is not None
    assert len(found.formula) < 255


def test_a_flag_offers_yes_and_no_and_other_fields_offer_nothing() -> None:
    flag = FieldSpec.model_validate({"label": "本年无此项目", "kind": "flag"})
    found = dropdown(plan().lists, targets().spec, flag)
    assert found is not None
    assert words_of(found.formula) == ("是", "否")
    assert dropdown(plan().lists, targets().spec, choice("indicators", "target")) is None
