"""How long a file will take, roughly, told from its size and kind: enough to share out the work."""

from __future__ import annotations

from screener.batch.walk import Target

_LEAST = 0.003  # seconds for any file
_REMATCHED = 0.3  # of the cost, where the text is known already
# seconds for a megabyte, and for any file of that kind
_KINDS = {
    "pdf": (2.0, 0.1),
    **dict.fromkeys(("png", "jpg", "jpeg", "bmp", "gif", "tif", "tiff", "webp"), (3.0, 1.0)),
    **dict.fromkeys(("mp4", "mov", "avi", "mkv", "wmv"), (1.0, 5.0)),
    **dict.fromkeys(("zip", "rar", "7z", "tar", "gz", "tgz"), (2.0, 0.05)),
    **dict.fromkeys(("docx", "xlsx", "pptx", "doc", "xls", "ppt", "ofd"), (4.0, 0.02)),
}
_OTHER = (2.0, 0.0)


def seconds(target: Target) -> float:
    """What screening `target` costs: an estimate, never a bound."""
    if target.gap is not None:
        return _LEAST
    by_megabyte, each = _KINDS.get(target.name.rpartition(".")[2].lower(), _OTHER)
    whole = _LEAST + each + by_megabyte * (len(target.data or b"") or target.size) / 1e6
    return whole if target.prepared is None else _LEAST + _REMATCHED * (whole - each)
