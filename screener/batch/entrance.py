"""How a worker process begins: the walls first, the libraries after. Loads nothing by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from screener.settings import Settings


def walled(
    work: Callable[[Connection, Settings], None],
    connection: Connection,
    settings: Settings,
    folder: str,
) -> None:
    """Do `work` behind the walls of a sandbox, with `folder` as the only place to write to."""
    from screener.batch.sandbox import enter

    enter(settings.limits, folder)
    try:
        work(connection, settings)
    except ModuleNotFoundError as error:  # the first word of a worker that cannot begin
        from screener.errors import ScreenerError, missing_component

        connection.send(ScreenerError(missing_component(error)))


def alone() -> None:
    """Do what the first word over standard input, which is a pipe, tells."""
    import gc
    import os
    from multiprocessing.connection import Connection

    from screener.expressions import recall_imports

    gc.disable()  # what is loaded stays, and `spare_collector` turns it on
    connection = Connection(os.dup(0))
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.close(nowhere)
    recall_imports()
    try:
        work, settings, folder = connection.recv()
    except EOFError:  # whoever started this has ended
        return
    walled(work, connection, settings, folder)


def serve_answers(connection: Connection, settings: Settings) -> None:
    """Answer targets as a scan wants them: packed, with what may be kept."""
    from screener.batch.worker import packed, serve

    serve(connection, settings, screen=packed)


def serve_bare_answers(connection: Connection, settings: Settings) -> None:
    """The same, where nothing is kept of what was read."""
    from functools import partial

    from screener.batch.worker import packed, serve

    serve(connection, settings, screen=partial(packed, whole=False))


def serve_verdicts(connection: Connection, settings: Settings) -> None:
    """Answer targets with verdicts."""
    from screener.batch.worker import serve

    serve(connection, settings)


def serve_documents(connection: Connection, settings: Settings) -> None:
    """Answer targets with what is read of them."""
    from screener.batch.worker import serve_documents as serve

    serve(connection, settings)
