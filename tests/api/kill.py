"""Kill -9 in the middle of uploads: `python -m tests.api.kill --uploads 200`.

Every draft that was accepted must end screened, once; no record may be lost; the chain holds.
"""

from __future__ import annotations

import argparse
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.service import records
from api.service.start import open_context
from api.store.models import AuditRow, FindingRow, Version
from screener.review.ledger import verify_ledger
from tests.api.postgres import Server
from tests.api.running import Running
from tests.api.world import answers, settings_for

_CLIENTS = 8


@dataclass
class Outcome:
    """`seconds` from the first upload until everything was screened."""

    accepted: list[str] = field(default_factory=list)
    refused: int = 0
    broken: int = 0
    kills: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


def uploads(
    running: Running, number: int, kills: int, act: Callable[[], None], patience: float = 600
) -> Outcome:
    """Upload from several clients at once, `act` up to `kills` times meanwhile, then judge."""
    outcome, lock = Outcome(), threading.Lock()
    started = time.monotonic()
    done = 0

    def send(at: int) -> None:
        nonlocal done
        data = f"第{at}份通知\n联系人手机 13800138000，身份证号 110101188001010003。\n".encode()
        for _ in range(200):
            try:
                answer = httpx2.post(
                    f"{running.url}/api/v1/drafts",
                    files={"file": (f"{at}.txt", data)},
                    headers={"Authorization": "Bearer scr_author", "Idempotency-Key": f"k{at}"},
                    timeout=30,
                )
            except httpx2.HTTPError:
                with lock:
                    outcome.broken += 1
                time.sleep(0.2)
                continue
            if answer.status_code == 202:
                with lock:
                    outcome.accepted.append(answer.json()["id"])
                    done += 1
                return
            with lock:
                outcome.refused += 1
            if answer.status_code not in {429, 503}:
                outcome.faults.append(f"upload answered {answer.status_code}")
            time.sleep(0.2)
        outcome.faults.append(f"upload {at} never accepted")

    with ThreadPoolExecutor(_CLIENTS) as clients:
        waiting = [clients.submit(send, at) for at in range(number)]
        for at in range(kills):
            while done < number * (at + 1) // (kills + 1) and not all(w.done() for w in waiting):
                time.sleep(0.01)
            act()
            outcome.kills += 1
        for one in waiting:
            one.result()
    _wait_until_screened(running, outcome, patience)
    outcome.seconds = time.monotonic() - started
    return outcome


def _wait_until_screened(running: Running, outcome: Outcome, patience: float) -> None:
    end = time.monotonic() + patience
    headers = {"Authorization": "Bearer scr_author"}
    left = set(outcome.accepted)
    while left and time.monotonic() < end:
        for draft_id in sorted(left):
            try:
                answer = httpx2.get(f"{running.url}/api/v1/drafts/{draft_id}", headers=headers)
            except httpx2.HTTPError:
                time.sleep(0.5)
                break
            if answer.status_code == 200 and answer.json()["summary"]["status"] == "screened":
                left.discard(draft_id)
        time.sleep(0.2)
    if left:
        outcome.faults.append(f"{len(left)} drafts were not screened")


def judge(running: Running, outcome: Outcome) -> None:
    """Look into the data once the service has stopped."""
    context = open_context(settings_for(running.data, database=running.database))
    with context.database.read() as session:
        versions = session.execute(select(Version)).scalars().all()
        ids = {one.draft_id for one in versions}
        if set(outcome.accepted) - ids:
            outcome.faults.append("an accepted draft is not in the database")
        if len(set(outcome.accepted)) != len(outcome.accepted):
            outcome.faults.append("a draft was registered under two uploads")
        unscreened = sum(one.status != "screened" for one in versions)
        if unscreened:
            outcome.faults.append(f"{unscreened} versions are not screened")
        if any(len(one) != 2 for one in _findings(session, versions)):
            outcome.faults.append("a version has findings twice or not at all")
        verdicts = session.execute(
            select(AuditRow.object_id, func.count(AuditRow.sequence))
            .where(AuditRow.action == "draft.screened")
            .group_by(AuditRow.object_id)
        ).all()
        if any(count != 1 for _, count in verdicts) or len(verdicts) != len(versions):
            outcome.faults.append("a verdict was stored twice or not at all")
        report = verify_ledger(records.stored(session, context), context.trusted)
        outcome.faults += [str(fault) for fault in report.faults]
    for one in versions:
        assert one.blob_id
        context.vault.get(one.blob_id)
    context.database.close()


def _findings(session: Session, versions: Sequence[Version]) -> list[list[str]]:
    named = select(FindingRow.version_id, FindingRow.fingerprint)
    found: dict[str, list[str]] = {one.id: [] for one in versions}
    for version_id, fingerprint in session.execute(named):
        found[version_id].append(fingerprint)
    return list(found.values())


def approve_some(running: Running, outcome: Outcome, number: int) -> None:
    """Take some drafts all the way, so that there are records that could be lost."""
    for draft_id in outcome.accepted[:number]:
        with httpx2.Client(base_url=f"{running.url}/api/v1", timeout=30) as client:
            for login, action in (("author", "submit"), ("head", "approve"),
                                  ("officer", "approve"), ("signer", "approve")):  # fmt: skip
                head = {"Authorization": f"Bearer scr_{login}"}
                draft = client.get(f"/drafts/{draft_id}", headers=head).json()
                names = [one["fingerprint"] for one in draft["findings"]]
                client.post(f"/drafts/{draft_id}/dispositions", headers=head, json={
                    "version": 1, "fingerprints": names, "decision": "false_alarm",
                    "reason": "虚构"}).raise_for_status()  # fmt: skip
                body: dict[str, object] = {
                    "action": action,
                    "version": 1,
                    "digest": draft["versions"][0]["sha256"],
                }
                if action == "submit":
                    body["answers"] = answers()
                else:
                    body["conclusion"] = "publish"
                client.post(
                    f"/drafts/{draft_id}/moves", headers=head, json=body
                ).raise_for_status()  # fmt: skip


def kill_server(running: Running) -> None:
    running.kill()
    running.start()


def kill_worker(running: Running) -> None:
    for pid in running.workers_pids()[:1]:
        os.kill(pid, signal.SIGKILL)


def _main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--uploads", type=int, default=200)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--what", default="server,worker,postgres")
    options = parser.parse_args()
    failed = 0
    for what in options.what.split(","):
        with tempfile.TemporaryDirectory(prefix="kill") as folder, Server(Path(folder)) as server:
            data = Path(folder) / "data"
            database = server.database("kill") if what == "postgres" else None
            outcome = run(what, data, database, server, options.uploads, options.kills)
            told = (f"accepted {len(outcome.accepted)}, kills {outcome.kills}, broken "
                    f"connections {outcome.broken}, honest refusals {outcome.refused}, "
                    f"{outcome.seconds:.1f} s, faults {outcome.faults or 'none'}")  # fmt: skip
            print(f"kill -9 of {what}: {told}", flush=True)
            failed += bool(outcome.faults)
    return 1 if failed else 0


def run(
    what: str, data: Path, database: str | None, server: Server, number: int, kills: int
) -> Outcome:
    """One trial from an empty service to the judgement over its data."""
    from tests.api.world import populate

    settings = settings_for(data, database=database)
    context = open_context(settings)
    populate(context)
    context.database.close()
    running = Running(data, database=database).start()
    acts: dict[str, Callable[[], None]] = {
        "server": lambda: kill_server(running),
        "worker": lambda: kill_worker(running),
        "postgres": server.crash,
    }
    outcome = uploads(running, number, kills, acts[what])
    approve_some(running, outcome, 3)
    acts[what]()
    time.sleep(1)
    running.stop()
    judge(running, outcome)
    return outcome


if __name__ == "__main__":
    raise SystemExit(_main())
