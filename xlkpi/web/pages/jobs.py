"""What was asked for: how far it is, and what came of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any

from xlkpi.problems import ProblemsFound
from xlkpi.web.asked import Data, Goto, NoPageError, Shown
from xlkpi.web.pages.about import about
from xlkpi.workers.pace import pace

if TYPE_CHECKING:
    from xlkpi.web.asked import Asked
    from xlkpi.web.work import Job


def page(asked: Asked) -> Shown:
    """Show one job, below the menu of what it is about."""
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
    """Return what a job is about as its page shows it: collection and page; none where none is."""
    there = replace(asked, places={**asked.places, **job.places})
    if "collection" in job.places:
        with suppress(NoPageError, ProblemsFound):
            page = job.back.removeprefix(there.address("")).partition("/")[0]
            return {**about(there), "asked": there, "page": page}
    return {"asked": there, "collection": None, "page": ""}


def _job(asked: Asked) -> Job:
    job = asked.desk.work.job(asked.places["job"])
    if job is None:
        raise NoPageError
    return job
