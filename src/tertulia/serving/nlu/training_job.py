"""What a request wants to have trained."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from tertulia.core.errors import ConfigError
from tertulia.dialects.yaml_text import parse_yaml_values
from tertulia.serving.body import is_json
from tertulia.serving.encoding import decode, encode
from tertulia.serving.errors import RequestError

YAML_TYPES = frozenset(
    {"application/x-yml", "application/x-yaml", "application/yml", "application/yaml", "text/yaml"}
)
MARKDOWN_TYPES = frozenset({"text/markdown", "text/x-markdown"})

_CONFIG_KEYS = ("pipeline", "language")


class TrainingJob(msgspec.Struct, frozen=True, kw_only=True):
    """A model to train: texts alone, so that a process can be told.

    Attributes:
        config: the config, in YAML.
        data: the examples, in any known format.
        folder: the model directory to write.
        allowed_modules: modules outside the package that the config may name.
    """

    config: str
    data: str
    folder: str = ""
    allowed_modules: tuple[str, ...] = ()


def training_job(body: bytes, kind: str, default_config: str) -> TrainingJob:
    """Read the body of a request: a config with `data` in it, or examples alone.

    Args:
        body: what was sent.
        kind: its media type.
        default_config: the config for examples alone.

    Raises:
        RequestError: it is of another type, or holds no examples.
    """
    if is_json(kind):
        content = decode(body)
        if not any(key in content for key in _CONFIG_KEYS):
            return TrainingJob(config=default_config, data=_text(body))
        return _job(content)
    if kind in YAML_TYPES:
        text = _text(body)
        try:
            values = parse_yaml_values(text, "the request").data
        except ConfigError as error:
            raise RequestError(str(error)) from error
        if not any(key in values for key in _CONFIG_KEYS):
            return TrainingJob(config=default_config, data=text)
        return TrainingJob(config=text, data=_job(values).data)
    if kind in MARKDOWN_TYPES:
        return TrainingJob(config=default_config, data=_text(body))
    raise RequestError(
        "send a config with its `data` as application/x-yml or application/json, or examples alone "
        f"as application/json or text/markdown, not {kind or 'something without a content-type'}"
    )


def _job(content: Mapping[str, object]) -> TrainingJob:
    data = content.get("data")
    if data is None or data == "":
        raise RequestError("there is nothing to learn from: add the examples as `data`")
    config = {key: value for key, value in content.items() if key != "data"}
    return TrainingJob(
        config=encode(config).decode(),
        data=data if isinstance(data, str) else encode(data).decode(),
    )


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RequestError("the body must be text in UTF-8") from error
