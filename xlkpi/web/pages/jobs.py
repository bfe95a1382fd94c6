"""What was asked for: how far it is, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.web.asked import Goto, NoPageError, Shown

if TYPE_CHECKING:
    from xlkpi.web.asked import Asked
    from xlkpi.web.work import Job


def page(asked: Asked) -> Shown:
    """Show one job."""
    return Shown("job.html.j2", {"job": _job(asked), "instead": asked.query.get("instead") == "1"})


def stop(asked: Asked) -> Goto:
    """Have a job stop."""
    job = _job(asked)
    job.stop()
    return Goto(f"/jobs/{job.id}")


def _job(asked: Asked) -> Job:
    job = asked.desk.work.job(asked.places["job"])
    if job is None:
        raise NoPageError
    return job
