import pytest

from tertulia.components.message.understanding import Understanding
from tertulia.core.errors import ParameterError
from tertulia.core.text import EntitySpan, IntentRanking, IntentScore
from tertulia.testing.components import ComponentConformance

RANKING = IntentRanking((IntentScore("search", 0.75), IntentScore("greet", 0.25)))
CUISINE = EntitySpan(
    start=8,
    end=15,
    entity="cuisine",
    value="chinese",
    extractor="ner_crf",
    confidence=0.854,
)
TEXT = "show me chinese restaurants"


class TestConformance(ComponentConformance):
    batch = (["show me chinese", ""], [RANKING, RANKING], [[CUISINE], []])

    def make(self) -> Understanding:
        return Understanding()


def test_says_intent_entities_ranking_and_text_in_this_order() -> None:
    [answer] = Understanding()([TEXT], [RANKING], [[CUISINE]])

    assert list(answer) == ["intent", "entities", "intent_ranking", "text"]
    assert answer == {
        "intent": {"name": "search", "confidence": 0.75},
        "entities": [
            {
                "start": 8,
                "end": 15,
                "value": "chinese",
                "entity": "cuisine",
                "confidence": 0.854,
                "extractor": "ner_crf",
                "processors": [],
            }
        ],
        "intent_ranking": [
            {"name": "search", "confidence": 0.75},
            {"name": "greet", "confidence": 0.25},
        ],
        "text": TEXT,
    }


def test_without_classifier_and_extractor_there_is_no_intent_and_no_entity() -> None:
    [answer] = Understanding()(["hello"])

    assert answer == {
        "intent": {"name": None, "confidence": 0.0},
        "entities": [],
        "text": "hello",
    }


def test_nothing_means_nothing_whatever_the_pipeline_said() -> None:
    [answer] = Understanding()([""], [RANKING], [[CUISINE]])

    assert answer == {"intent": {"name": None, "confidence": 0.0}, "entities": [], "text": ""}


def test_the_ranking_can_be_left_out() -> None:
    [answer] = Understanding(with_ranking=False)(["hello"], [RANKING])

    assert list(answer) == ["intent", "entities", "text"]


@pytest.mark.parametrize(("length", "names"), [(1, ["search"]), (0, ["search", "greet"])])
def test_the_ranking_can_be_shorter_and_whole(length: int, names: list[str]) -> None:
    [answer] = Understanding(ranking_length=length)(["hello"], [RANKING])

    assert [score["name"] for score in answer["intent_ranking"]] == names


def test_entities_have_a_role_a_group_and_details_only_where_there_are_any() -> None:
    span = EntitySpan(
        start=3,
        end=7,
        entity="time",
        value="19:00",
        extractor="ner_duckling_http",
        role="from",
        group="1",
        details={"grain": "hour"},
    )

    [answer] = Understanding()(["at 7 pm"], entities=[[span]])

    [entity] = answer["entities"]
    assert entity["role"] == "from"
    assert entity["group"] == "1"
    assert entity["text"] == "7 pm"
    assert entity["additional_info"] == {"grain": "hour"}


def test_processors_are_a_list() -> None:
    span = EntitySpan(
        start=0, end=1, entity="x", value="y", extractor="z", processors=("ner_synonyms",)
    )

    [answer] = Understanding()(["a"], entities=[[span]])

    assert answer["entities"][0]["processors"] == ["ner_synonyms"]


def test_of_overlapping_entities_one_can_be_kept() -> None:
    longer = EntitySpan(start=0, end=15, entity="wish", value="", extractor="other")

    [answer] = Understanding(overlaps="longest")([TEXT], entities=[[CUISINE, longer]])

    assert [entity["entity"] for entity in answer["entities"]] == ["wish"]


def test_a_negative_length_is_refused() -> None:
    with pytest.raises(ParameterError, match="0 for all"):
        Understanding(ranking_length=-1)
