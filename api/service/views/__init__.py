"""What use cases return: frozen, complete, with nothing that could load or change anything."""

from __future__ import annotations

from api.service.views.drafts import (
    Changes,
    DocumentView,
    DraftSummary,
    DraftView,
    FindingView,
    GoneFinding,
    Outlook,
    PassageView,
    Requeued,
    Rescreening,
    VersionView,
)
from api.service.views.people import (
    ChainView,
    DepartmentView,
    NewPassword,
    NewSession,
    NewToken,
    PersonView,
    TokenView,
)
from api.service.views.records import (
    ChainCheck,
    DestructionView,
    FileView,
    HeadView,
    IncidentView,
    Mark,
    RecordView,
)
from api.service.views.site import ItemView, SweepView
from api.service.views.system import (
    AuditView,
    EventView,
    NewWebhook,
    Page,
    SystemView,
    WebhookView,
)

__all__ = [
    "AuditView",
    "ChainCheck",
    "ChainView",
    "Changes",
    "DepartmentView",
    "DestructionView",
    "DocumentView",
    "DraftSummary",
    "DraftView",
    "EventView",
    "FileView",
    "FindingView",
    "GoneFinding",
    "HeadView",
    "IncidentView",
    "ItemView",
    "Mark",
    "NewPassword",
    "NewSession",
    "NewToken",
    "NewWebhook",
    "Outlook",
    "Page",
    "PassageView",
    "PersonView",
    "RecordView",
    "Requeued",
    "Rescreening",
    "SweepView",
    "SystemView",
    "TokenView",
    "VersionView",
    "WebhookView",
]
