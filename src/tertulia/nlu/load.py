"""Training data from files, folders, or text; the format is seen from the content."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from tertulia.core.errors import DataError
from tertulia.data.files import read_text
from tertulia.nlu.formats.dialogflow import read_dialogflow_entity, read_dialogflow_intent
from tertulia.nlu.formats.guess import Format, Guess, guess
from tertulia.nlu.formats.json_tree import JsonObject
from tertulia.nlu.formats.luis import read_luis
from tertulia.nlu.formats.markdown import read_markdown
from tertulia.nlu.formats.rasa_json import read_rasa_json
from tertulia.nlu.formats.rasa_yaml import read_rasa_yaml
from tertulia.nlu.formats.reading import Notes, Reading
from tertulia.nlu.formats.wit import read_wit
from tertulia.nlu.formats.yaml_tree import parse_yaml
from tertulia.nlu.place import Finding, Place, raise_errors
from tertulia.nlu.training_data import TrainingData

_log = logging.getLogger(__name__)

_SUFFIXES = frozenset({".json", ".md", ".yml", ".yaml"})
_NOT_UNDERSTOOD = (
    "the format is not known: there are Rasa's JSON, Markdown and YAML, wit.ai, LUIS and Dialogflow"
)


def load_training_data(*paths: Path, language: str = "en") -> TrainingData:
    """Read and merge training data; warnings go to the log.

    Args:
        paths: files, and folders to be read with all that lies in them.
        language: which of its languages to take from a Dialogflow export.

    Raises:
        DataError: something in it cannot be used; the message lists all of it, each with its place.
    """
    reading = read_training_data(*paths, language=language)
    raise_errors(reading.findings)
    for finding in reading.findings:
        _log.warning("%s: %s", finding.place, finding.message)
    return reading.data


def read_training_data(*paths: Path, language: str = "en") -> Reading:
    """Read and merge what can be used of training data, and note everything that is wrong.

    Of a folder, files of other kinds are passed over, and so is what is hidden; a file of one of
    the known suffixes that looks like none of the formats is a warning. A file that was named is
    an error then, and a folder without any training data too.
    """
    return Reading.merged(_read_path(path, language) for path in paths)


def parse_training_data(text: str, *, language: str = "en") -> Reading:
    """Read training data that did not come from a file."""
    return _read(text, None, language, is_named=True)


def _read_path(path: Path, language: str) -> Reading:
    if not path.is_dir():
        return _read_file(path, language, is_named=True)
    files = [file for file in _files(path) if file.suffix.lower() in _SUFFIXES]
    reading = Reading.merged(_read_file(file, language, is_named=False) for file in files)
    if reading == Reading():
        nothing = Finding.error("there is no training data in this folder", Place(path))
        return Reading(reading.data, (nothing,))
    return reading


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder in a fixed order, none hidden; links to folders are not followed."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and (Path(root) / name).is_file():
                yield Path(root) / name


def _read_file(path: Path, language: str, *, is_named: bool) -> Reading:
    try:
        text = read_text(path)
    except DataError as error:
        return Reading(findings=(Finding.of(error, Place(path)),))
    return _read(text, path, language, is_named=is_named)


def _read(text: str, path: Path | None, language: str, *, is_named: bool) -> Reading:
    notes = Notes(path)
    with notes.item(1):
        seen = guess(text, path)
        if seen.root is not None:
            _read_json(seen.format, seen.root, notes, language)
        elif seen.format is Format.MARKDOWN:
            read_markdown(text, notes)
        elif seen.format is Format.RASA_YAML:
            read_rasa_yaml(parse_yaml(text), notes)
        _say_if_nothing_was_read(seen, notes, is_named=is_named)
    return notes.reading()


def _read_json(format_: Format, root: JsonObject, notes: Notes, language: str) -> None:
    match format_:
        case Format.WIT:
            read_wit(root, notes)
        case Format.LUIS:
            read_luis(root, notes)
        case Format.RASA_JSON:
            read_rasa_json(root, notes)
        case Format.DIALOGFLOW_INTENT:
            read_dialogflow_intent(root, notes, language)
        case Format.DIALOGFLOW_ENTITY:
            read_dialogflow_entity(root, notes, language)


def _say_if_nothing_was_read(seen: Guess, notes: Notes, *, is_named: bool) -> None:
    match seen.format, is_named:
        case Format.UNKNOWN, True:
            notes.fail(_NOT_UNDERSTOOD, 1)
        case Format.UNKNOWN, False:
            notes.warn(f"{_NOT_UNDERSTOOD}; the file is passed over", 1)
        case Format.DIALOGFLOW_OTHER | Format.RASA_OTHER, True:
            notes.warn("this file holds nothing to learn from by itself", 1)
