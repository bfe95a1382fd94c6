"""What was asked for: how far it is, and what came of it."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from xlkpi.problems import ProblemsFound
from xlkpi.web.asked import Data, Goto, NoPageError, Shown
from xlkpi.web.pages.facts import about
from xlkpi.workers.pace import pace

if TYPE_CHECKING:
    from xlkpi.web.asked import Asked
    from xlkpi.web.work import Job

_OF_COLLECTION = re.compile(
    r"/w/(?P<workspace>[^/]+)/(?P<collection>(?!(?:settings|log|roster|keys|specs)\b)[^/]+)/(?P<page>[^/?]+)"
)


def page(asked: Asked) -> Shown:
    """Show one job, below the menu of the collection that it is about."""
    job = _job(asked)
    data = {"job": job, "instead": asked.query.get("instead") == "1", **_around(asked, job)}
    return Shown("job.html.j2", data)


def progress(asked: Asked) -> Data:
    """Tell a page's script how far a job is; one that is not known any more has ended."""
    job = asked.desk.work.job(asked.places["job"])
    if job is None:
        return Data({"ended": True})
    said = pace(job.done, job.total, monotonic() - job.began).into(asked.lang)
    return Data(
        {"ended": job.ended is not None, "done": job.done, "total": job.total, "said": said}
    )


def stop(asked: Asked) -> Goto:
    """Have a job stop."""
    job = _job(asked)
    job.stop()
    return Goto(f"/jobs/{job.id}")


def _around(asked: Asked, job: Job) -> dict[str, Any]:
    """Return the collection and the page that a job was begun on; neither where there is none."""
    found = _OF_COLLECTION.match(job.back)
    if found is not None:
        places = {name: unquote(one) for name, one in found.groupdict().items()}
        there = replace(asked, places={**asked.places, **places})
        with suppress(NoPageError, ProblemsFound):
            return {**about(there), "asked": there, "page": places["page"]}
    return {"collection": None, "page": ""}


def _job(asked: Asked) -> Job:
    job = asked.desk.work.job(asked.places["job"])
    if job is None:
        raise NoPageError
    return job
