import json
from typing import Any


def test_the_schema_is_json_that_knows_the_sections_of_a_config(tertulia: Any) -> None:
    printed = tertulia("schema")

    schema = json.loads(printed.out)
    assert printed.code == 0
    assert {"chainer", "dataset_reader", "dataset_iterator", "train", "metadata"} <= set(
        schema["properties"]
    )
