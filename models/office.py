"""Training with an office's own decisions beside the passages of the project."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from models import profile
from models.corpus import Example, load_examples, public_folder
from models.frozen import frozen_runs
from models.lessons import read_lessons, to_learn
from models.train import published_passages, train
from screener.paths import MANIFEST


def train_office(
    files: Sequence[Path],
    folder: Path,
    *,
    examples: Sequence[Example] | None = None,
    clean: Sequence[str] | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> dict[str, Any]:
    """Train into `folder` and return the manifest, which says where every lesson came from.

    `examples` and `clean` are, unless given, all there is. `tell` hears how far it has got.

    Raises:
        UsageError: a file of decisions cannot be used.
    """
    lessons = read_lessons(files)
    tell("开始训练，要几分钟到十几分钟，请等候")
    examples = load_examples() if examples is None else examples
    if clean is None:
        clean = [] if public_folder() is None else published_passages()
    own: list[Example] = []
    if files:
        own = to_learn(lessons, frozen_runs(lessons), len(examples) + len(clean))
    folder.mkdir(parents=True, exist_ok=True)
    manifest = train([*examples, *own], clean, folder, tell)
    profile.write([*examples, *dict.fromkeys(own)], folder)
    if files:
        manifest["dispositions"] = lessons.counts | {
            "files": [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=2)
        (folder / MANIFEST).write_text(text + "\n", "utf-8")
    return manifest
