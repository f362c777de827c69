"""From files and folders to texts by language, within bounds, every mistake named at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from tertulia.agent.skills.retrieval.languages import language_of, primary
from tertulia.agent.skills.retrieval.markdown import read_markdown
from tertulia.agent.skills.retrieval.paragraphs import read_paragraphs
from tertulia.agent.skills.retrieval.tables import TableReader
from tertulia.agent.skills.retrieval.texts import Findings, Text
from tertulia.core.errors import ConfigError, DataError, Problem

Reader: TypeAlias = Callable[[Path], Findings]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text stands.

    Attributes:
        file: its file, as the reader of the texts knows it.
        language: the language that the names of file and folders say, or the usual one.
    """

    file: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much is read at most; more is a mistake in the configuration.

    Attributes:
        file_bytes: of one file.
        files: in one folder.
        texts: in all.
    """

    file_bytes: int = 16 * 2**20
    files: int = 10_000
    texts: int = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReader:
    """Reads texts.

    Attributes:
        language: that of files whose names do not say one.
        tables: reads those in tables.
        bounds: how much is read at most.
    """

    language: str = ""
    tables: TableReader = field(default_factory=TableReader)
    bounds: Bounds = field(default_factory=Bounds)

    def read(self, paths: Sequence[Path]) -> list[tuple[Source, Text]]:
        """Read files, and folders with all that is in them.

        Raises:
            ConfigError: something in them cannot be read, or there is nothing to read.
        """
        found: list[tuple[Source, Text]] = []
        problems: list[Problem] = []
        for file, source in self._files(paths, problems):
            for finding in self._findings(file):
                if isinstance(finding, DataError):
                    problems.append(Problem("", str(finding)))
                else:
                    found.append((source, finding))
            if len(found) > self.bounds.texts:
                problems.append(Problem("", f"there are more than {self.bounds.texts} texts"))
                break
        if not found and not problems:
            kinds = ", ".join(self._readers)
            cause = f"there are no texts in {', '.join(map(str, paths))}"
            problems.append(Problem("", cause, f"write some into files that end with {kinds}"))
        if problems:
            raise ConfigError(problems, "the texts")
        return found

    @property
    def _readers(self) -> Mapping[str, Reader]:
        """What reads a file, by its suffix."""
        return {
            ".md": read_markdown,
            ".txt": read_paragraphs,
            ".csv": self.tables.read_csv,
            ".tsv": self.tables.read_csv,
            ".json": self.tables.read_json,
        }

    def _files(
        self, paths: Sequence[Path], problems: list[Problem]
    ) -> Iterator[tuple[Path, Source]]:
        for path in paths:
            if path.is_file():
                yield path, self._source([path.name])
            elif path.is_dir():
                meant = (file for file in path.rglob("*") if self._is_meant(file, path))
                files = sorted(islice(meant, self.bounds.files + 1))
                if len(files) > self.bounds.files:
                    problems.append(
                        Problem("", f"{path} holds more than {self.bounds.files} files")
                    )
                own_name = [path.name] if path.name else []
                for file in files[: self.bounds.files]:
                    yield file, self._source([*own_name, *file.relative_to(path).parts])
            else:
                hint = "a path starts in the current folder, or else in the root of the models"
                problems.append(Problem("", f"there is no file or folder {path}", hint))

    def _source(self, names: Sequence[str]) -> Source:
        return Source("/".join(names), language_of(names) or primary(self.language))

    def _is_meant(self, file: Path, folder: Path) -> bool:
        """Whether a file in a folder holds texts; pictures may lie beside, and hidden files."""
        parts = file.relative_to(folder).parts
        is_hidden = any(part.startswith(".") for part in parts)
        return file.suffix.lower() in self._readers and not is_hidden and file.is_file()

    def _findings(self, file: Path) -> Findings:
        """What a file holds; what keeps it from being read is a finding, too."""
        try:
            if file.stat().st_size <= self.bounds.file_bytes:
                yield from self._readers.get(file.suffix.lower(), read_paragraphs)(file)
            else:
                yield DataError(f"is larger than {self.bounds.file_bytes} bytes", path=file)
        except DataError as error:
            yield error
        except OSError as error:
            yield DataError(f"cannot be read: {error.strerror}", path=file)
