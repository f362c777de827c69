"""Training data into files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, TypeAlias

from tertulia.core.errors import DataError
from tertulia.nlu.formats.json_writer import write_json
from tertulia.nlu.formats.markdown_writer import write_markdown
from tertulia.nlu.formats.writing import Written
from tertulia.nlu.formats.yaml_writer import write_yaml
from tertulia.nlu.place import Finding
from tertulia.nlu.training_data import TrainingData

WritableFormat: TypeAlias = Literal["json", "md", "yaml"]

WRITERS: Mapping[WritableFormat, Callable[[TrainingData], Written]] = {
    "json": write_json,
    "md": write_markdown,
    "yaml": write_yaml,
}


def write_training_data(
    data: TrainingData, path: Path, file_format: WritableFormat = "json"
) -> tuple[Finding, ...]:
    """Write training data into one file, UTF-8, and make the folders it lies in.

    Returns:
        A warning, with its place in the original, for each thing that the format cannot say and
        that was left out.

    Raises:
        DataError: the file cannot be written.
    """
    written = WRITERS[file_format](data)
    # A lone surrogate, which UTF-8 cannot say, becomes the escape that JSON has for it.
    content = written.text.encode("utf-8", errors="backslashreplace")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise DataError(f"it cannot be written: {error.strerror}", path=path) from error
    return written.left_out
