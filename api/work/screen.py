"""Screening in worker processes: drafts from the queue, and texts that are stored nowhere."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late

from api.problems import Problem
from api.service import screening
from api.service.context import Context
from api.settings import Settings
from api.store.shelf import ModelShelf
from screener.batch.standing import StandingCrew
from screener.batch.walk import Target
from screener.batch.worker import Examined, serve_examined, tool_of
from screener.document import Gap, GapKind
from screener.errors import ScreenerError, where
from screener.live import stamp_of
from screener.pipeline import Screener
from screener.pipeline import Settings as ScreenerSettings

_BEAT_SECONDS = 8.0
_log = logging.getLogger("screener.screening")


Crew = StandingCrew[Examined]


def new_crew(settings: Settings) -> Crew:
    """Workers that screen by the lexicons, the policy and the model of these settings."""
    return StandingCrew(rules_of(settings), settings.workers, serve_examined)


def rules_of(settings: Settings) -> ScreenerSettings:
    """What the service screens by: its lexicons and policy, and the model in force.

    Raises:
        ModelError: nobody can tell which model is in force.
    """
    folder = ModelShelf(settings.data).in_force()
    return ScreenerSettings(lexicons=settings.lexicons, policy=settings.policy, model=folder)


def in_force(context: Context, screener: Screener) -> None:
    """Note what this machine screens by from now on."""
    context.exceptions = frozenset(screener.policy.columns)
    context.tool = tool_of(screener)


class Screening:
    """The worker processes of one service. `renew` is the seam for new lexicons."""

    def __init__(self, context: Context, crew: Crew | None = None) -> None:
        self._context = context
        self._own = crew is None
        self._stamp = stamp_of(rules_of(context.settings))
        self.crew = crew or new_crew(context.settings)

    def renew(self, settings: ScreenerSettings) -> None:
        """Screen by other rules from now on."""
        self.crew.renew(settings)

    def follow(self) -> bool:
        """Take over lexicons, a policy or a model that changed, or whose terms begin or end today.

        Drafts under way end by the earlier rules, what was screened keeps its verdict.

        Raises:
            UsageError, ModelError: they cannot be used; said once, and the workers stay as they
                are for as long as they live.
        """
        if not self._own:
            return False
        rules = rules_of(self._context.settings)
        stamp = stamp_of(rules)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        try:
            fresh = Screener.load(rules)
        except ScreenerError as error:
            self._context.rules_fault = str(error)
            raise
        self._context.rules_fault = ""
        self.renew(rules)
        in_force(self._context, fresh)
        return True

    def close(self) -> None:
        if self._own:
            self.crew.close()

    async def now(self, target: Target) -> Examined:
        """Screen at once, before anything that waits in the queue.

        Raises:
            Problem: `busy` when too many wait already, `timeout`, `unavailable`.
        """
        settings = self._context.settings
        if self.crew.pending >= self.crew.jobs + settings.waiting_screens:
            raise Problem("busy", retry_after=1)
        try:
            async with asyncio.timeout(settings.screen_seconds):
                examined = await self._ask(target)
                if _crashed(examined):  # perhaps the worker was dying already: once more
                    examined = await self._ask(target)
                return examined
        except TimeoutError as error:
            raise Problem("timeout", retry_after=5) from error
        except ScreenerError as error:
            raise Problem("unavailable", str(error), retry_after=5) from error

    async def _ask(self, target: Target) -> Examined:
        return await asyncio.wrap_future(self.crew.submit(target, urgent=True))

    def screen_version(self, version_id: str) -> None:
        """One task of the queue. Nothing leaves here but identifiers: the draft is in the data."""
        try:
            job = screening.claim(self._context, version_id)
            if job is not None:
                self._screen(job)
        except Exception as error:  # noqa: BLE001 - the border of a task; the sweep tries again
            _log.warning("screening failed version=%s error=%s", version_id, where(error))

    def _screen(self, job: screening.Job) -> None:
        name = job.intake.filename
        gap = Gap(GapKind.UNREADABLE, "原件在保管库中读不出来") if job.data is None else None
        target = Target("", name, name, gap, openable=False, data=job.data, column=job.column)
        examined = self._wait(job, self.crew.submit(target))
        if examined is None:
            return
        if _crashed(examined) and job.attempt < screening.MOST_ATTEMPTS:
            screening.release(self._context, job)
            return
        screening.keep(self._context, job, examined)

    def _wait(self, job: screening.Job, future: Future[Examined]) -> Examined | None:
        """The answer; None when the claim was lost or the workers cannot answer."""
        while True:
            try:
                return future.result(_BEAT_SECONDS)
            except Late:
                if not screening.renew(self._context, job):
                    return None
            except ScreenerError:
                screening.release(self._context, job, again=False)
                return None


def _crashed(examined: Examined) -> bool:
    """Did a worker die over the whole of it?"""
    return any(gap.kind is GapKind.CRASHED for gap in examined.verdict.gaps)
