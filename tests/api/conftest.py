"""The same service on SQLite and on a PostgreSQL server of its own, with workers shared by all."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from api.service.start import open_context
from api.work.screen import Crew, new_crew
from tests.api.postgres import Server
from tests.api.world import World, copy_template, populate, settings_for

Make = Callable[..., World]


@pytest.fixture(scope="session")
def crew(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    workers = new_crew(settings_for(tmp_path_factory.mktemp("crew")))
    yield workers
    workers.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a service with people in it, made once and copied."""
    data = tmp_path_factory.mktemp("template")
    context = open_context(settings_for(data))
    populate(context)
    context.database.forget_free_pages()
    context.database.close()
    return data


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A real server, started when first asked for its URL."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path has a bound
    with Server(folder) as server:
        yield server
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(
    postgres: Server, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    data = tmp_path_factory.mktemp("pgtemplate")
    context = open_context(settings_for(data, database=postgres.database("people")))
    populate(context)
    context.database.close()
    return "people", data


@pytest.fixture
def make_sqlite(template: Path, tmp_path: Path, crew: Crew) -> Iterator[Make]:
    """Start a service on SQLite, with settings of the test's own."""
    yield from _maker(tmp_path, crew, lambda data: copy_template(template, data), None)


@pytest.fixture
def sqlite(make_sqlite: Make) -> World:
    return make_sqlite()


@pytest.fixture(params=["sqlite", "postgres"])
def make(request: pytest.FixtureRequest, tmp_path: Path, crew: Crew) -> Iterator[Make]:
    """Start a service, with settings of the test's own, on either database."""
    if request.param == "sqlite":
        template = request.getfixturevalue("template")
        yield from _maker(tmp_path, crew, lambda data: copy_template(template, data), None)
        return
    server = request.getfixturevalue("postgres")
    name, folder = request.getfixturevalue("postgres_template")
    url = server.database(f"t{uuid.uuid4().hex}", name)
    yield from _maker(tmp_path, crew, lambda data: copy_template(folder, data), url)


@pytest.fixture
def world(make: Make) -> World:
    return make()


def _maker(
    tmp_path: Path, crew: Crew, prepare: Callable[[Path], None], url: str | None
) -> Iterator[Make]:
    data = tmp_path / "data"
    prepare(data)
    running: list[World] = []

    def start(workers: Crew = crew, **more: Any) -> World:
        settings = settings_for(data, database=url, **more)
        world = World(settings, workers)
        running.append(world.__enter__())
        return world

    yield start
    for world in running:
        world.__exit__(None, None, None)
