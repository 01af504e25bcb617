"""The engine brings all it needs and reads the same whatever surrounds it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROGRAM = """
import socket, sys

def refuse(*_, **__):
    print("asked the network")
    raise OSError

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
import numpy as np
from screener.vision.engine import read_lines
from tests.samples.pictures import MARKING, written

pixels = np.ascontiguousarray(np.asarray(written(320, 100, (40, 30, MARKING, 32)))[..., ::-1])
(line,) = read_lines(pixels, 1280)
print(line.text, line.score > 0.9)
"""


def test_the_engine_brings_its_models_and_asks_nobody() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("机密★10年 True\n", "")
