from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.agent.skills.retrieval.index import Index
from tertulia.agent.skills.retrieval.terms import Terms, words_of
from tertulia.agent.skills.retrieval.texts import Text

HOTEL = {
    "When is breakfast served?": "From 7:00 to 10:30 in the garden room.",
    "Is breakfast included?": "It is included in all rates but one; without it, it costs 14 euros.",
    "Is there wifi, and what is the password?": "The network is called Miramar; look at your card.",
    "Where can I park my car?": "Our garage is behind the house. A place costs 18 euros a night.",
    "When is the pool open?": "The pool on the roof is open from 8:00 to 21:00.",
    "Do you have a gym?": "The gym is on the first floor, open day and night.",
    "When do I have to check out?": "Until 12:00. A late checkout until 16:00 costs 30 euros.",
    "How do I get to the airport?": "A shuttle leaves at every full hour for 9 euros.",
    "May I bring my dog?": "Dogs up to 20 kilos are welcome; they cost 15 euros a night.",
    "Can I smoke in the room?": "All rooms are non-smoking. On the terrace you may smoke.",
    "Where do I get more towels?": "Call the reception; we bring them at once.",
    "Which cards do you accept?": "Visa, Mastercard and American Express, and cash in euros.",
}


def index(texts: dict[str, str], language: str = "en") -> Index:
    found = [Text(answer=answer, questions=(question,)) for question, answer in texts.items()]
    return Index(found, Terms(language, stems=True))


HOTEL_INDEX = index(HOTEL)


def best(question: str) -> tuple[str, float]:
    matches = HOTEL_INDEX.find(question)
    return ([*HOTEL][matches[0].number], matches[0].confidence) if matches else ("", 0.0)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("what time do you serve breakfast", "When is breakfast served?"),
        ("is the breakfast included in my rate", "Is breakfast included?"),
        ("What's the wifi password?", "Is there wifi, and what is the password?"),
        ("I'd like to park the car", "Where can I park my car?"),
        ("pool opening times", "When is the pool open?"),
        ("is there a gym?", "Do you have a gym?"),
        ("shuttle to the airport", "How do I get to the airport?"),
        ("are dogs welcome", "May I bring my dog?"),
        ("is smoking allowed in rooms", "Can I smoke in the room?"),
        ("could I have two more towels please", "Where do I get more towels?"),
        ("do you accept american express", "Which cards do you accept?"),
    ],
)
def test_a_paraphrase_with_the_main_words_is_sure(question: str, found: str) -> None:
    text, confidence = best(question)

    assert text == found
    assert confidence > 0.6


@pytest.mark.parametrize(
    "question",
    [
        "what is the capital of France",
        "who won the football match yesterday",
        "write a Python function that sorts a list",
        "is it going to rain tomorrow",
        "I have a headache, which medicine should I take",
        "how do I bake a chocolate cake in the oven",
        "find me a cheap car rental in Berlin next Tuesday",
        "set an alarm for my dentist appointment on the first of May",
        "what do you think about love",
        "asdf qwer",
        "¿dónde está la biblioteca?",
    ],
)
def test_an_unrelated_question_is_not_sure(question: str) -> None:
    assert best(question)[1] < 0.3


@pytest.mark.parametrize("question", ["", " ", "?!", "what is it that you do for me", "\ud800"])
def test_what_has_no_words_that_count_finds_nothing(question: str) -> None:
    assert HOTEL_INDEX.find(question) == []


def test_the_question_of_a_text_itself_is_sure_even_without_such_words() -> None:
    who = index({"Who are you?": "Marina, the hotel's assistant.", "Is there a bar?": "Yes."})

    [match] = who.find("who are YOU")

    assert (match.number, match.confidence) == (0, 1.0)


def test_a_word_in_the_question_counts_for_more_than_one_in_the_answer() -> None:
    bar = index({"Is there a lift?": "Yes, beside the bar.", "Is there a bar?": "Yes, upstairs."})

    first, second = bar.find("the bar")

    assert first.number == 1
    assert first.confidence > second.confidence


def test_a_word_that_is_everywhere_points_nowhere() -> None:
    texts = {f"Is there a room{number} in the hotel?": f"Yes, {number}." for number in range(20)}

    assert all(match.confidence < 0.1 for match in index(texts).find("the hotel"))


def test_confidence_grows_with_what_is_covered() -> None:
    sure = [best(f"towels {words}")[1] for words in ("", "elephants", "elephants and giraffes")]

    assert sure == sorted(sure, reverse=True)
    assert sure[0] == 1.0


def test_paragraphs_without_questions_are_found_by_their_words() -> None:
    found = [Text(answer="The sauna is in the cellar."), Text(answer="The bar is on the roof.")]

    assert Index(found, Terms("en", stems=True)).find("where is the sauna")[0].confidence == 1.0


@pytest.mark.parametrize("texts", [{}, {"?": "!"}])
def test_without_any_words_nothing_is_found(texts: dict[str, str]) -> None:
    assert index(texts).find("sauna") == []


def test_only_the_beginning_of_an_endless_question_is_read() -> None:
    assert best("towels " * 100_000)[0] == "Where do I get more towels?"
    assert best("." * 100_000 + " towels") == ("", 0.0)


def test_a_word_in_the_question_is_not_lost_among_many_in_answers() -> None:
    texts = {f"What is {number}?": "A towel." for number in range(200)}
    towels = index({**texts, "Where are towels?": "On the shelf."})

    assert towels.find("towels")[0].number == 200


def test_spanish_is_found_without_accents_and_in_other_forms() -> None:
    texts = {
        "¿A qué hora es el desayuno?": "De 7 a 10:30.",
        "¿Admiten perros?": "Sí, hasta 20 kilos.",
        "¿Dónde puedo aparcar el coche?": "Hay un garaje detrás del hotel.",
        "¿Cuándo abre la piscina?": "De 8 a 21.",
    }
    spanish = index(texts, "es")

    for number, question in enumerate(
        [
            "hora del desayuno",
            "puedo llevar a mi perro",
            "donde aparco mi coche",
            "abren la piscina",
        ]
    ):
        assert spanish.find(question)[0].number == number
    assert spanish.find("¿quién ganó el partido de fútbol?") == []


@given(st.lists(st.sampled_from(" ".join([*HOTEL, *HOTEL.values(), "elephant"]).split())))
def test_confidences_lie_between_0_and_1_the_surest_first(words: list[str]) -> None:
    sure = [match.confidence for match in HOTEL_INDEX.find(" ".join(words))]

    assert sure == sorted(sure, reverse=True)
    assert all(0 <= confidence <= 1 for confidence in sure)


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=5))
def test_any_text_is_found_by_its_own_question(texts: dict[str, str]) -> None:
    found = index(texts)

    for question in texts:
        matches = found.find(question)
        assert [match.confidence for match in matches[:1]] == [1.0] * bool(words_of(question))
