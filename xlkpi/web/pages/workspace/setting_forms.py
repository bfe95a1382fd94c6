"""设置 as forms: fields of xlkpi.toml, each fault at its field; a collection that begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.settings_change import begin_collection, put_away_collection, save_settings
from xlkpi.api.settings_form import collection_form, settings_form
from xlkpi.texts import Words
from xlkpi.web.asked import Goto, NoPageError, Shown
from xlkpi.web.pages.faults import NO_FAULTS, Faults
from xlkpi.web.pages.parts_of import whole
from xlkpi.web.pages.workspace.settings import page as settings_page
from xlkpi.web.work import Job, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlkpi.api.field_faults import FieldFault
    from xlkpi.api.settings_form import CollectionForm
    from xlkpi.web.asked import Answer, Asked
    from xlkpi.web.work import Progress
    from xlkpi.workspace.setting_fields import SettingField

_SAVE = Words("保存设置", "saving the settings")
_TAKE_OUT = Words("去掉收集任务", "taking a collection out")
_BEGIN = Words("新的收集任务", "a new collection")


def save_group(asked: Asked) -> Answer:
    """Save the fields of a group of settings."""
    form = settings_form(asked.folder)
    group = asked.places["group"]
    if form is None or group not in ("general", "mail", "shared"):
        raise NoPageError
    fields = {"general": form.general, "mail": form.mail, "shared": form.shared}[group]
    saved = _saved(asked, _SAVE, "settings?saved=1", fields, save_settings)
    return settings_page(asked, saved) if isinstance(saved, Faults) else saved


def collection(asked: Asked, faults: Faults = NO_FAULTS) -> Shown:
    """Show one collection as fields."""
    form = _form(asked, _number(asked))
    id_, *fields = form.fields
    name = next((one.text for one in fields if one.loc[-1] == "title"), "") or id_.text
    data = {"form": form, "faults": faults, "fields": fields, "name": name}
    return Shown("setting_collection.html.j2", data, 422 if faults.all else 200)


def save_collection(asked: Asked) -> Answer:
    """Save the fields of a collection; its id stays."""
    fields = _form(asked, _number(asked)).fields[1:]
    saved = _saved(asked, _SAVE, "settings?saved=1", fields, save_settings)
    return collection(asked, saved) if isinstance(saved, Faults) else saved


def take_out(asked: Asked) -> Answer:
    """Take a collection out of the settings that nothing is on record for."""
    number, digest = _number(asked), asked.typed("digest")

    def doing(_progress: Progress) -> Result:
        faults = put_away_collection(asked.folder, asked.clock, number, digest)
        return Result("saved.html.j2", {"problems": (), "faults": faults})

    done = asked.typed_in(_TAKE_OUT, "settings?saved=1", doing)
    if not isinstance(done, Job):
        return done
    return collection(asked, Faults.of(done, {}, digest))


def new_collection(asked: Asked, faults: Faults = NO_FAULTS) -> Shown:
    """Show a collection that begins: the next of the year, unless another one is asked for."""
    about = settings_form(asked.folder)
    if about is None:
        raise NoPageError
    begun = asked.query.get("from", asked.typed("from"))
    if not begun and "from" not in asked.query and about.later:
        begun = about.later[0][0]
    form = _form(asked, None, begun)
    data = {"form": form, "faults": faults, "later": about.later, "begun": begun}
    return Shown("setting_new.html.j2", data, 422 if faults.all else 200)


def begin_new(asked: Asked) -> Answer:
    """Add a collection, and show how far it is: nothing has gone out."""
    form = _form(asked, None, asked.typed("from"))
    (id_,) = (one for one in form.fields if one.loc[-1] == "id")
    to = asked.about(asked.typed(id_.name)).address("overview")
    saved = _saved(asked, _BEGIN, to, form.fields, begin_collection)
    return new_collection(asked, saved) if isinstance(saved, Faults) else saved


def _saved(
    asked: Asked,
    label: Words,
    to: str,
    fields: Sequence[SettingField],
    saving: Callable[..., Sequence[FieldFault]],
) -> Goto | Faults:
    typed: Mapping[str, str] = {one.name: asked.typed(one.name) for one in fields}
    digest = asked.typed("digest")

    def doing(_progress: Progress) -> Result:
        faults = saving(asked.folder, asked.clock, fields, typed, digest)
        return Result("saved.html.j2", {"problems": (), "faults": faults})

    done = asked.typed_in(label, to, doing)
    if not isinstance(done, Job):
        return done
    return Faults.of(done, typed, digest)


def _number(asked: Asked) -> int:
    number = whole(asked.places["number"])
    if number is None:
        raise NoPageError
    return number


def _form(asked: Asked, number: int | None, begun: str = "") -> CollectionForm:
    form = collection_form(asked.folder, asked.clock, number, begun)
    if form is None:
        raise NoPageError
    return form
