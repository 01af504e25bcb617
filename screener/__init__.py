"""上网发布前保密审查: screening of an organisation's own drafts before they are published."""

from __future__ import annotations

__version__ = "0.1.0"
