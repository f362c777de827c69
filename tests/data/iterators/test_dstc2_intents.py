from pathlib import Path

import pytest

from tertulia.data.base import Splits
from tertulia.data.iterators.dstc2_intents import Dstc2IntentsIterator
from tertulia.data.readers.dstc2 import Dstc2Reader


def intents_of(text: str, *acts: dict[str, object]) -> object:
    data = Splits(train=[({"text": text, "intents": acts}, {"text": "Ok.", "act": "ok"})])
    return Dstc2IntentsIterator().split(data).train


def act(name: str, *slots: tuple[str, str]) -> dict[str, object]:
    return {"act": name, "slots": slots}


def test_an_act_gives_an_intent_per_slot() -> None:
    informed = act("inform", ("food", "thai"), ("area", "north"))

    assert intents_of("thai, north", informed) == [("thai, north", ["inform_food", "inform_area"])]


def test_a_slot_called_slot_lends_its_value() -> None:
    assert intents_of("number?", act("request", ("slot", "phone"))) == [
        ("number?", ["request_phone"])
    ]


def test_an_act_without_slots_is_the_intent() -> None:
    assert intents_of("thanks, bye", act("thankyou"), act("bye")) == [
        ("thanks, bye", ["thankyou", "bye"])
    ]


def test_an_intent_counts_once() -> None:
    informed = act("inform", ("food", "thai"), ("food", "chinese"))

    assert intents_of("either", informed) == [("either", ["inform_food"])]


def test_a_text_without_acts_is_unknown() -> None:
    assert intents_of("uh") == [("uh", ["unknown"])]


def test_a_turn_of_nothing_is_left_out() -> None:
    assert intents_of("") == []


@pytest.mark.shared
def test_a_corpus_becomes_texts_with_intents(shared_data: Path) -> None:
    data = Dstc2Reader(data_path=shared_data / "dstc2_format_ru").read()
    iterator = Dstc2IntentsIterator(
        seed=42,
        fields_to_merge=["train", "valid"],
        merged_field="train",
        field_to_split="train",
        split_fields=["train", "valid"],
        split_proportions=[0.9, 0.1],
    )

    split = iterator.split(data)

    spoken = 731 + 184 + 786 + 203  # user turns of both files, and those repeated after a query
    assert len(split.train) + len(split.valid) == spoken
    assert len(split.train) == int(spoken * 0.9)
    assert "inform_pricerange" in {intent for _, intents in split.train for intent in intents}
