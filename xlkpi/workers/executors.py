"""Where work is done: by processes of this machine, or by a cluster's; the one place that knows."""

from __future__ import annotations

from collections import deque
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from xlkpi.problems import Place, Unusable, problem
from xlkpi.texts import Words
from xlkpi.workers.build import build
from xlkpi.workers.elsewhere import break_off, elsewhere, rest
from xlkpi.workers.process import LostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor

    from xlkpi.workers.process import Limits

Result = TypeVar("Result")
_SECONDS = 10
"""In which a cluster has to answer."""
_AHEAD = 2
"""Calls for each worker that are on their way, so that none waits for who takes the answers."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Who does the work: an executor, and how many calls it answers at a time.

    Without an executor it is done here, when its turn comes.
    """

    executor: Executor | None = None
    slots: int = 0

    def ask(
        self, function: Callable[..., Result], *args: object, limits: Limits | None = None
    ) -> Future[Result]:
        """Have a function called elsewhere; what it comes to is told by `answer`.

        Args:
            function: Of a module, so that it is found by its name elsewhere.
            args: Its arguments.
            limits: What it may cost elsewhere; None where nobody watches.
        """
        if self.executor is not None:
            return self.executor.submit(elsewhere, function, *args, limits=limits)
        done: Future[Result] = Future()
        done.set_result(function(*args))
        return done

    def in_order(
        self,
        function: Callable[..., Result],
        calls: Iterable[tuple[Any, ...]],
    ) -> Iterator[Result]:
        """Yield what a function comes to for some arguments, in their order, whoever is first.

        Some calls more than are asked for are on their way; what is left of them when nobody asks
        any more is called off.

        Args:
            function: Of a module, so that it is found by its name elsewhere.
            calls: Its arguments, call by call; they are taken when there is room for them.

        Raises:
            LostError: Workers ended over a call, one after the other.
            Unusable: The cluster is gone (S39); exit code 3.
        """
        if self.executor is None:
            yield from (function(*args) for args in calls)
            return
        ahead: deque[Future[Result]] = deque()
        try:
            for args in calls:
                ahead.append(self.ask(function, *args))
                if len(ahead) > _AHEAD * self.slots:
                    yield answer(ahead.popleft())
            while ahead:
                yield answer(ahead.popleft())
        finally:
            for one in ahead:
                one.cancel()


HERE = Workers()


def answer(asked: Future[Result]) -> Result:
    """Return what a call came to.

    Raises:
        LostError: Workers ended over it, one after the other.
        ExceededError: It took more than it may.
        Unusable: The cluster is gone (S39); exit code 3.
    """
    try:
        return asked.result()
    except CancelledError:
        raise Unusable(_trouble("", _GONE)) from None
    except Exception as error:
        # the name that a cluster's scheduler has for it, whose library may not be there
        if type(error).__name__ == "KilledWorker":
            raise LostError from error
        raise


@contextmanager
def workers(jobs: int, cluster: str = "") -> Iterator[Workers]:
    """Open those who do the work: so many processes of this machine, or a cluster's workers.

    Processes start when they are first needed. Where something is raised, the work is broken off.

    Args:
        jobs: How many processes of this machine.
        cluster: The address of a cluster's scheduler, "" for this machine.

    Raises:
        Unusable: The cluster cannot be used (S39); exit code 3.
    """
    if cluster:
        with _cluster(cluster) as found:
            yield found
        return
    executor = ThreadPoolExecutor(jobs, "asking")
    try:
        yield Workers(executor, jobs)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        break_off()
        raise
    finally:
        executor.shutdown()
        rest()


@contextmanager
def _cluster(address: str) -> Iterator[Workers]:
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, for a cluster only
        from distributed.comm import parse_address  # noqa: PLC0415 - an extra, for a cluster only
        from distributed.comm.registry import get_backend  # noqa: PLC0415 - the same
    except ImportError:
        raise Unusable(_trouble(address, _NO_EXTRA)) from None
    try:
        get_backend(parse_address(address)[0])
    except ValueError:
        # a client that was begun with it would be told to end for twenty seconds
        raise Unusable(_trouble(address, _NO_ADDRESS)) from None
    try:
        client = Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise Unusable(_trouble(address, _NO_ANSWER.fill(error=error))) from None
    with client:
        threads: dict[str, int] = client.nthreads()
        if not threads:
            raise Unusable(_trouble(address, _NO_WORKER))
        _same_build(address, client)
        yield Workers(client.get_executor(pure=False), sum(threads.values()))


def _same_build(address: str, client: Any) -> None:
    """Refuse workers that would come to something else than this machine."""
    builds: dict[str, object] = client.run(build, on_error="return")
    for worker, theirs in builds.items():
        if isinstance(theirs, Exception):
            words = _NOT_THERE if "No module named" in str(theirs) else _NO_WORK
            raise Unusable(_trouble(address, words.fill(worker=worker, error=theirs))) from None
        if theirs != build():
            raise Unusable(
                _trouble(address, _OTHER.fill(worker=worker, theirs=theirs, own=build()))
            )


def _trouble(address: str, found: Words) -> Any:
    return problem("S39", Place(), address=address, found=found)


_NO_EXTRA = Words(
    "本机没有安装 distributed（pip install 'xlkpi[cluster]'）",
    "distributed is not installed here (pip install 'xlkpi[cluster]')",
)
_NO_ANSWER = Words("连接不上（{error}）", "it does not answer ({error})")
_NO_WORKER = Words("它没有工作进程", "it has no workers")
_NO_ADDRESS = Words(
    "地址应写成 tcp://主机:端口，例如 tcp://10.0.0.5:8786；配了证书的写 tls://",
    "an address is tcp://HOST:PORT, such as tcp://10.0.0.5:8786, or tls:// with certificates",
)
_NOT_THERE = Words(
    "工作进程 {worker} 那里没有装好 xlkpi（{error}），"
    "请在那台电脑上装与本机同一版的 xlkpi[cluster]",
    "at worker {worker} xlkpi is not installed; install there the version of this machine with "
    "its extra, xlkpi[cluster] ({error})",
)
_NO_WORK = Words(
    "工作进程 {worker} 没有答复（{error}）", "worker {worker} did not answer ({error})"
)
_OTHER = Words(
    "工作进程 {worker} 装的是 {theirs}，本机是 {own}",
    "worker {worker} has {theirs}, this machine has {own}",
)
_GONE = Words("中途断开了", "it was lost in the middle of the work")
