from dataclasses import replace
from typing import Any

from tertulia.nlu.evaluation.cross_validation import CrossValidation
from tertulia.nlu.evaluation.evaluation import evaluate_predictions
from tertulia.nlu.evaluation.report.machine import Subject
from tertulia.nlu.evaluation.report.plain import plain
from tertulia.training.crossval import Spread


def test_a_model_is_told_in_a_screen_of_text(understood: Any) -> None:
    city = (3, 8, "city")
    messages = [
        understood("greet", "greet", 1.0, entities=(city,), found=(city,)),
        understood("bye", "greet", 1.0),
    ]

    lines = plain([Subject.of("models/mine", evaluate_predictions(messages))]).splitlines()

    assert lines == [
        "models/mine: 2 messages",
        "",
        "intents: 50.0 % of 2 right",
        "          precision  recall    F1",
        "weighted       25.0    50.0  33.3",
        "macro          25.0    50.0  33.3",
        "micro          50.0    50.0  50.0",
        "among the first 1: 50.0",
        "calibration error 50.0",
        "",
        "worst intents  most often taken for  precision  recall    F1  messages",
        "bye            greet (1)                   0.0     0.0   0.0         1",
        "greet                                     50.0   100.0  66.7         1",
        "",
        "entities, the worst types first  precision  recall     F1  F1 of words  entities",
        "weighted                             100.0   100.0  100.0        100.0         1",
        "macro                                100.0   100.0  100.0        100.0         1",
        "micro                                100.0   100.0  100.0        100.0         1",
        "city                                 100.0   100.0  100.0        100.0         1",
        "values right 100.0 % of the spans that are",
    ]


def test_of_many_entity_types_the_worst_are_told(understood: Any) -> None:
    messages = [understood(entities=((3, 8, f"type_{n}"),)) for n in range(25)]

    lines = plain([Subject.of("m", evaluate_predictions(messages))]).splitlines()

    assert sum(line.startswith("type_") for line in lines) == 20
    assert "… and 5 more types" in lines


def test_out_of_scope_messages_have_a_line(understood: Any) -> None:
    messages = [understood("oos", None, 0.0), understood("greet", "greet", 1.0)]

    text = plain([Subject.of("m", evaluate_predictions(messages))])

    assert (
        "out of scope: 100.0 % of 1 rejected, and 0.0 % of 1 others; AUROC 100.0; "
        "in scope 100.0 % right"
    ) in text


def test_configs_stand_side_by_side(understood: Any) -> None:
    pooled = evaluate_predictions([understood("a", "a")])
    one = CrossValidation(pooled, {"intents.accuracy": Spread(0.5, 0.1, (0.4, 0.6))}, {})
    other = replace(one, test={"intents.accuracy": Spread(0.75, 0.0, (0.75, 0.75))})

    text = plain([Subject.of("one.yml", one), Subject.of("other.yml", other)])

    assert text.splitlines() == [
        "                     one.yml   other.yml",
        "intent accuracy  50.0 ± 10.0  75.0 ± 0.0",
    ]


def test_a_note_says_whose_it_is_unless_it_is_everybodys(understood: Any) -> None:
    shared = evaluate_predictions([understood("a", None, entities=((0, 2, "x"),))])
    alone = evaluate_predictions([understood("a", "a", entities=((0, 2, "x"),))])

    text = plain([Subject.of("one", shared), Subject.of("other", alone)])

    assert text.splitlines()[-2:] == [
        "note: one: no intent was predicted for any message",
        "note: no entity was found in any message",
    ]


def test_nothing_acts_on_the_terminal(understood: Any) -> None:
    messages = [understood("\x1b[2J", "\u202e")]

    text = plain([Subject.of("\x07", evaluate_predictions(messages))])

    assert not {"\x1b", "\u202e", "\x07"} & set(text)
