import json

from tertulia.core.registry import COMPONENTS
from tertulia.dialects.schema import config_schema


def node_schema(name: str) -> dict[str, object]:
    nodes = config_schema()["$defs"]["node"]["anyOf"]
    [found] = [node for node in nodes if node.get("title") == name]
    return found


def test_the_schema_is_json() -> None:
    schema = config_schema()

    assert json.loads(json.dumps(schema)) == schema


def test_every_component_is_in_it() -> None:
    nodes = config_schema()["$defs"]["node"]["anyOf"]

    assert [node["title"] for node in nodes if "title" in node] == COMPONENTS.names()


def test_a_component_takes_its_parameters_and_the_engines_keys_and_nothing_else() -> None:
    schema = node_schema("one_hotter")

    assert schema["required"] == ["name", "depth"]
    assert schema["additionalProperties"] is False
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert {"depth", "pad_zeros", "in", "out", "fit_on", "id", "save_path"} <= {*properties}


def test_a_parameter_may_be_a_value_a_reference_or_a_component() -> None:
    properties = node_schema("one_hotter")["properties"]

    assert isinstance(properties, dict)
    assert properties["depth"] == {
        "anyOf": [
            {"type": "integer"},
            {"type": "string", "pattern": "^#"},
            {"$ref": "#/$defs/part"},
        ]
    }


def test_the_choices_of_a_parameter_are_listed() -> None:
    properties = node_schema("default_vocab")["properties"]

    assert isinstance(properties, dict)
    assert properties["level"]["anyOf"][0] == {"enum": ["char", "token"]}
