"""Files handed out: always as a download, under a name every browser understands."""

from __future__ import annotations

from urllib.parse import quote

from fastapi.responses import Response

from api.service.views import FileView


def download(file: FileView) -> Response:
    """Never shown in the browser, whatever type it says it is."""
    name = quote(file.name, safe="")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(file.data, media_type="application/octet-stream", headers=headers)
