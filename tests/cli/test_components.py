from typing import Any


def test_every_kind_of_name_is_listed_with_a_sentence(tertulia: Any) -> None:
    listed = tertulia("components")

    assert listed.code == 0
    for kind in ("components", "dataset readers", "dataset iterators", "metrics"):
        assert kind in listed.lines
    assert any(line.split()[:2] == ["str_lower", "Lower-case"] for line in listed.lines)


def test_one_component_is_described_with_its_parameters(tertulia: Any) -> None:
    described = tertulia("components", "simple_vocab")

    assert described.code == 0
    assert described.lines[0] == "simple_vocab (component)"
    assert "  min_freq: int = 1" in described.lines


def test_a_required_parameter_has_no_default(tertulia: Any) -> None:
    assert "  data_path: Path" in tertulia("components", "basic_classification_reader").lines


def test_a_metric_is_described_too(tertulia: Any) -> None:
    described = tertulia("components", "accuracy")

    assert described.lines[0] == "accuracy (metric)"
    assert "parameters" not in described.out


def test_a_misspelt_name_is_a_wrong_request_with_a_guess(tertulia: Any) -> None:
    refused = tertulia("components", "str_lowr")

    assert refused.code == 2
    assert "did you mean 'str_lower'?" in refused.err
