"""Rows and columns are followed by their keys, by the other part's, by their labels."""

from __future__ import annotations

from tests.builders.sheets import FORM, KEY_ROW, KEYS, SIDE_KEYS, Torn, where
from xlkpi.cells import Area, CellRef
from xlkpi.importer.layout.locating import locate, unwritten
from xlkpi.reader.book import Grid


def test_everything_is_at_its_place_where_nothing_was_done() -> None:
    located = Torn.of().located()
    for one in FORM.fields:
        assert located.where(one.at) == one.at
        assert located.area(one.area) == one.area
    assert not any(line for band in located.bands for line in band.inserted)


def test_an_empty_sheet_is_as_planned() -> None:
    located = unwritten(FORM)
    assert all(located.where(one.at) == one.at for one in FORM.fields)


def test_an_inserted_row_moves_what_is_below_it() -> None:
    located = Torn.of().insert_row(16).located()
    assert [where(located, name) for name in ("C16", "C17", "N17")] == ["C16", "C18", "N18"]
    assert [sorted(band.inserted[0]) for band in located.bands] == [[16], [16]]
    assert located.at(CellRef.parse("C17")) == "C17"


def test_rows_in_another_order() -> None:
    torn = Torn.of()
    torn.rows[23:29] = torn.rows[28:22:-1]
    located = torn.located()
    assert [where(located, f"C{n}") for n in (24, 25, 29)] == ["C29", "C28", "C24"]
    assert not any(band.inserted[0] for band in located.bands)


def test_a_deleted_row_is_gone_and_its_neighbour_is_not_taken_for_it() -> None:
    located = Torn.of().delete_row(24).located()
    assert [where(located, name) for name in ("C24", "C25", "C26")] == ["C24", "", "C25"]
    assert located.bands[0].gone == frozenset([24])


def test_an_inserted_column_moves_what_is_right_of_it() -> None:
    located = Torn.of().insert_column(3).located()
    assert [where(located, name) for name in ("C15", "D15", "K3")] == ["C15", "E15", "L3"]
    assert [sorted(band.inserted[1]) for band in located.bands] == [[3], []]


def test_columns_that_changed_places() -> None:
    torn = Torn.of()
    for row in torn.rows:
        row[5], row[6] = row[6], row[5]
    located = torn.located()
    assert (where(located, "F15"), where(located, "G15")) == ("G15", "F15")


def test_each_part_follows_its_own_keys() -> None:
    """Cells were inserted in the table at the side alone."""
    torn = Torn.of()
    for row in range(39, 11, -1):
        torn.rows[row][9:15] = torn.rows[row - 1][9:15]
    torn.rows[11][9:15] = [None] * 6
    located = torn.located()
    assert [where(located, name) for name in ("C15", "K12", "N11")] == ["C15", "K13", "N11"]
    assert [sorted(band.inserted[0]) for band in located.bands] == [[], [11]]


def test_a_row_copied_and_inserted_is_inserted_and_no_field() -> None:
    torn = Torn.of()
    torn.rows.insert(24, list(torn.rows[23]))
    located = torn.located()
    assert [where(located, name) for name in ("C24", "C25")] == ["C24", "C26"]
    assert located.bands[0].row_copies == {24: 23}


def test_a_row_pasted_over_another_is_the_other() -> None:
    torn = Torn.of().insert_row(3)
    torn.rows[27][:8] = torn.rows[24][:8]
    located = torn.located()
    assert [where(located, f"C{n}") for n in (24, 27)] == ["C25", "C28"]
    assert located.at(CellRef.parse("C27")) == "C24"
    assert located.bands[0].row_copies == {}


def test_a_key_that_was_cleared_is_not_guessed() -> None:
    assert where(Torn.of().set("H24", None).located(), "C24") == ""


def test_the_keys_of_one_part_serve_the_other() -> None:
    torn = Torn.of()
    for row in torn.rows:
        row[SIDE_KEYS] = None
    located = torn.insert_row(11).located()
    assert [where(located, name) for name in ("N11", "N12", "K21")] == ["N11", "N13", "K22"]


def test_the_columns_follow_the_keys_of_the_rows_where_their_own_are_gone() -> None:
    located = Torn.of().without_keys(rows=False).insert_column(0).located()
    assert [where(located, name) for name in ("A9", "N10")] == ["B9", "O10"]


def test_without_any_keys_the_labels_tell_how_far_all_was_moved() -> None:
    located = Torn.of().without_keys().insert_row(0).insert_row(0).insert_column(0).located()
    assert [where(located, name) for name in ("C15", "N10")] == ["D17", "O12"]


def test_joined_cells_grow_with_what_is_inserted_in_them() -> None:
    located = Torn.of().insert_row(21).located()
    assert located.area(Area(CellRef.parse("K21"), CellRef.parse("N23"))) == Area(
        CellRef.parse("K21"), CellRef.parse("N24")
    )


def test_keys_of_columns_that_stand_in_two_rows() -> None:
    torn = Torn.of()
    torn.rows.insert(KEY_ROW, list(torn.rows[KEY_ROW]))
    assert where(torn.located(), "C15") == "C15"


def test_a_word_that_is_like_a_key_is_none() -> None:
    """Somebody's name is "filler"; it stands in no column of keys."""
    located = Torn.of().set("B30", "filler").set("K10", "@3").located()
    assert [where(located, name) for name in ("B30", "K10", "C15")] == ["B30", "K10", "C15"]


def test_a_sheet_that_is_no_form_has_its_cells_where_they_were_planned() -> None:
    located = locate(FORM, Grid("通讯录", [["通讯录"], ["张三", "13800000000"]]))
    assert where(located, "C15") == "C15"
    assert located.at(CellRef.parse("A1")) is None


def test_where_most_keys_are_gone_they_do_not_count() -> None:
    torn = Torn.of()
    for row in torn.rows[6:]:
        row[KEYS] = None
    located = torn.located()
    assert where(located, "C24") == "C24"
