"""Which model answers: loading, exchanging, and what goes wrong with either."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tertulia.core.build import Environment
from tertulia.serving.errors import RequestError, UnavailableError
from tertulia.serving.nlu.library import Library
from tertulia.serving.nlu.settings import NluServerSettings
from tertulia.serving.prediction import Answer


@pytest.fixture
def opened(models: Path):
    """A library of the folder that nobody looks through but the test."""

    @asynccontextmanager
    async def start(**settings):
        chosen = NluServerSettings(**{"path": models, "refresh_seconds": 3600, **settings})
        library = Library(chosen, Environment())
        async with library.running():
            yield library

    return start


async def intent(library: Library, text: str, project: str = "shop", name: str | None = None):
    model = await library.model(project, name)
    [outcome] = await model.understand([text])
    assert isinstance(outcome, Answer)
    return outcome.value["intent"]["name"], model.name


def damage(model: Path) -> None:
    """Change one byte of what a model has learned."""
    [file] = (model / "components").rglob("*.json")
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


async def test_models_are_loaded_when_they_are_first_asked(opened, train) -> None:
    train("shop", "first", buy="shoes")
    train("travel", "other", go="Rome")
    async with opened() as library:
        assert library.loaded("shop") == []

        assert await intent(library, "shoes") == ("buy", "first")

        assert (library.loaded("shop"), library.loaded("travel")) == (["first"], [])


async def test_those_who_ask_at_once_share_one_loading(opened, train) -> None:
    train("shop", "first", buy="shoes")
    async with opened() as library:
        lent = await asyncio.gather(*(library.model("shop") for _ in range(20)))

    assert len({id(model) for model in lent}) == 1


async def test_a_newer_model_takes_over_and_the_old_one_answers_what_it_took(opened, train) -> None:
    train("shop", "first", one="shoes")
    async with opened() as library:
        old = await library.model("shop")
        waiting = asyncio.gather(*(old.understand(["shoes"]) for _ in range(100)))
        await asyncio.sleep(0)
        await asyncio.to_thread(train, "shop", "second", two="shoes")
        await library.refresh()

        assert await intent(library, "shoes") == ("two", "second")
        answers = [outcome.value["intent"]["name"] for [outcome] in await waiting]
        assert answers == ["one"] * 100
        assert library.loaded("shop") == ["second"]


async def test_no_request_fails_while_models_are_exchanged(opened, train) -> None:
    train("shop", one="shoes")
    async with opened() as library:

        async def ask(stop: asyncio.Event) -> set[object]:
            seen = set()
            while not stop.is_set():
                seen.add((await intent(library, "shoes"))[0])
            return seen

        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            clients = [group.create_task(ask(stop)) for _ in range(8)]
            for name in ("two", "three", "four"):
                await asyncio.to_thread(train, "shop", "fixed", **{name: "shoes"})
                await library.refresh()
            stop.set()
        assert (await intent(library, "shoes"))[0] == "four"

    assert set().union(*(client.result() for client in clients)) >= {"one", "three"}


async def test_a_model_with_a_fixed_name_is_exchanged_in_its_place(opened, train) -> None:
    train("shop", "fixed", one="shoes")
    train("shop", "newest", two="shoes")
    async with opened() as library:
        assert await intent(library, "shoes", name="fixed") == ("one", "fixed")
        assert await intent(library, "shoes") == ("two", "newest")

        train("shop", "fixed", three="shoes")
        await library.refresh()

        assert await intent(library, "shoes", name="fixed") == ("three", "fixed")
        assert await intent(library, "shoes") == ("three", "fixed")


async def test_the_first_model_takes_over_from_the_fallback(opened, train) -> None:
    async with opened() as library:
        assert await intent(library, "hello", project="default") == ("greet", "fallback")

        train("default", "first", one="hello")
        await library.refresh()

        assert await intent(library, "hello", project="default") == ("one", "first")
        assert library.loaded("default") == ["first"]


async def test_a_model_that_is_removed_gives_way_to_the_one_before(opened, train) -> None:
    train("shop", "first", one="shoes")
    newest = train("shop", "second", two="shoes")
    async with opened() as library:
        assert await intent(library, "shoes") == ("two", "second")

        newest.rename(newest.parent / ".away")
        await library.refresh()

        assert await intent(library, "shoes") == ("one", "first")


async def test_a_model_whose_whole_folder_is_gone_goes_on(opened, train) -> None:
    model = train("shop", "first", one="shoes")
    async with opened() as library:
        await library.model("shop")

        model.parent.rename(model.parent.parent / ".away")
        await library.refresh()

        assert await intent(library, "shoes") == ("one", "first")


async def test_a_damaged_model_never_becomes_the_one_that_answers(opened, train) -> None:
    train("shop", "first", one="shoes")
    async with opened() as library:
        await library.model("shop")
        damage(train("shop", "second", two="shoes"))
        await library.refresh()

        assert await intent(library, "shoes") == ("one", "first")
        assert library.current("shop") == "first"


async def test_a_damaged_model_is_passed_over_from_the_start(opened, train) -> None:
    train("shop", "first", one="shoes")
    damage(train("shop", "second", two="shoes"))
    async with opened() as library:
        assert await intent(library, "shoes") == ("one", "first")


async def test_a_damaged_model_answers_again_when_it_was_trained_again(opened, train) -> None:
    damage(train("shop", "only", one="shoes"))
    async with opened() as library:
        with pytest.raises(
            RequestError, match=r"no model of project 'shop' can be loaded: .*damag"
        ):
            await library.model("shop")

        train("shop", "only", two="shoes")
        await library.refresh()

        assert await intent(library, "shoes") == ("two", "only")


async def test_a_half_written_model_is_no_model(opened, train) -> None:
    train("shop", "first", one="shoes")
    half = train("shop", "second", two="shoes")
    (half / "manifest.json").unlink()
    async with opened() as library:
        assert await intent(library, "shoes") == ("one", "first")


async def test_what_fails_to_load_holds_nothing_up(opened, train) -> None:
    """In Rasa NLU 0.13 the failing load kept a lock, and the next `unload` stopped the server."""
    train("shop", "good", one="shoes")
    damage(train("shop", "bad", two="shoes"))
    async with opened() as library:
        failures = await asyncio.gather(
            *(library.model("shop", "bad") for _ in range(5)), return_exceptions=True
        )

        assert all(isinstance(failure, RequestError) for failure in failures)
        assert library.unload("shop", "bad") == "bad"
        assert await intent(library, "shoes", name="good") == ("one", "good")
        assert library.unload("shop", "good") == "good"
        await library.refresh()
        assert await intent(library, "shoes") == ("one", "good")


async def test_a_model_that_is_unloaded_answers_what_it_took(opened, train) -> None:
    train("shop", "first", one="shoes")
    async with opened() as library:
        model = await library.model("shop")
        waiting = asyncio.gather(*(model.understand(["shoes"]) for _ in range(10)))
        await asyncio.sleep(0)

        library.unload("shop")

        assert len(await waiting) == 10
        assert library.loaded("shop") == []
        assert await intent(library, "shoes") == ("one", "first")


async def test_what_is_unloaded_while_it_is_loaded_does_not_come_back_closed(opened, train) -> None:
    train("shop", "first", one="shoes")
    async with opened() as library:
        asking = asyncio.create_task(library.model("shop"))
        while not library.loaded("shop"):  # noqa: ASYNC110 - the library tells nobody
            await asyncio.sleep(0)
        library.unload("shop")

        assert (await asking).name == "first"
        assert await intent(library, "shoes") == ("one", "first")


async def test_a_closed_library_lends_nothing(opened, train) -> None:
    train("shop", "first", one="shoes")
    async with opened() as library:
        await library.model("shop")

    with pytest.raises(UnavailableError, match="shutting down"):
        await library.model("shop")
