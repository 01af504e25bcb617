"""Where shipped data lies: beside the package, in a checkout and in an install alike."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]

LEXICONS = _ROOT / "lexicons"
MODELS = _ROOT / "models"
