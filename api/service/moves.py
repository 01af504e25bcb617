"""The core's workflow, asked on behalf of a caller; its refusals become problems."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from api.problems import Problem
from api.service.caller import Caller
from api.service.context import Context
from api.service.names import checked_note
from screener.errors import WorkflowError
from screener.review import workflow
from screener.review.checklist import Answer
from screener.review.deadlines import BEIJING
from screener.review.signoff import Move
from screener.review.words import Action, Conclusion
from screener.review.workflow import Case

_PERSON = frozenset({"not_yours", "own_draft", "signed_already"})
_STATE = frozenset({
    "wrong_state", "stale", "undecided", "to_change", "unconfirmed", "unofficial",
    "state_secret", "not_screening", "same_content", "nothing_changed",
})  # fmt: skip


def problem(error: WorkflowError) -> Problem:
    """What the workflow refuses, by whether the person, the state or the form is to blame."""
    if error.code in _PERSON:
        code = "workflow_refused"
    elif error.code in _STATE:
        code = "workflow_state"
    else:
        code = "workflow_invalid"
    return Problem(code, str(error), reason=error.code)


def stamp(moment: datetime) -> str:
    """A moment as records hold it: the time of Beijing with its zone, to the second."""
    return moment.astimezone(BEIJING).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person fills in to act: `version`, `digest` and `screening` name what they saw."""

    version: int
    digest: str
    screening: int = 1
    conclusion: Conclusion | None = None
    comment: str = ""
    article: str = ""
    answers: tuple[Answer, ...] = ()


def move(
    context: Context, caller: Caller, action: Action, wish: Wish, *, new_digest: str | None = None
) -> Move:
    return Move(
        action=action,
        digest=wish.digest,
        version=wish.version,
        name=caller.name,
        time=stamp(context.clock()),
        conclusion=wish.conclusion,
        comment=checked_note("comment", wish.comment),
        article=checked_note("article", wish.article),
        answers=tuple(
            replace(one, note=checked_note(one.question, one.note)) for one in wish.answers
        ),
        new_digest=new_digest,
        screening=wish.screening,
    )


def advance(case: Case, caller: Caller, wanted: Move) -> Case:
    """Raises Problem instead of WorkflowError."""
    try:
        return workflow.advance(case, caller.actor, wanted)
    except WorkflowError as error:
        raise problem(error) from error
