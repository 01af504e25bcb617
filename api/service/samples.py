"""Sample drafts at one click, so that there is something to try the service on."""

from __future__ import annotations

from api.service import audit, drafts
from api.service.caller import Caller
from api.service.context import Context
from api.service.intake import Received
from api.service.views import DraftSummary
from screener.review.roles import Role


def load(context: Context, caller: Caller) -> tuple[DraftSummary, ...]:
    """Upload every sample as the caller's own draft; they are screened like any other."""
    caller.need(Role.AUTHOR)
    from screener.samples import SAMPLES

    loaded = []
    for name, build in SAMPLES:
        received = Received(name, context.vault.put(build()))
        loaded.append(drafts.upload(context, caller, received, form={"kind": "示例"}))
    with context.database.write() as session:
        audit.note(session, caller, "samples.loaded", "samples", "", at=context.clock(),
                   drafts=len(loaded))  # fmt: skip
    return tuple(loaded)
