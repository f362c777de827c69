"""Chinese words."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from tertulia.components.language.pieces import pieces
from tertulia.components.language.shared_models import SharedModels
from tertulia.components.tokenize.jieba_dictionary import DictionaryWord, read_dictionaries
from tertulia.components.tokenize.tokenizer_whitespace import WhitespaceTokenizer
from tertulia.core.component import Estimator
from tertulia.core.extras import require
from tertulia.core.registry import register
from tertulia.core.text import Token
from tertulia.nlu.contract import Contract

_PIECE = 1000  # jieba's time grows with the square of a stretch of unknown words


@dataclass(frozen=True, eq=False)
class _Dictionary:
    """How often words occur; the beginnings of words are there too, with 0."""

    frequencies: dict[str, int]
    total: int


_DICTIONARIES: SharedModels[_Dictionary] = SharedModels()


@dataclass(frozen=True, slots=True, eq=False)
class ChineseWords:
    """What `JiebaTokenizer` learns: the words of the user's dictionaries, in their order."""

    words: tuple[DictionaryWord, ...] = ()


@register("tokenizer_jieba")
@dataclass(kw_only=True, eq=False)
class JiebaTokenizer(Estimator[ChineseWords]):
    """Cut Chinese texts into words with jieba, texts of another `language` at white space.

    `dictionary_path` is a dictionary, or a folder of dictionaries, with a word on each line, and
    its frequency after it if you like. They are read when it is trained, and kept with the model.
    """

    contract: ClassVar = Contract(reads={"texts": "text"}, provides=("tokens",))

    dictionary_path: Path | None = None
    language: str = "zh"

    def __post_init__(self) -> None:
        self._is_chinese = self.language.replace("-", "_").partition("_")[0].lower() == "zh"
        self._elsewhere = WhitespaceTokenizer()
        self._cutter: tuple[ChineseWords, Any] | None = None

    def prepare(self) -> None:
        """Load jieba's own dictionary; the `chinese` extra, for Chinese.

        Raises:
            MissingExtraError: jieba is not installed.
        """
        if self._is_chinese:
            _import_jieba()
            if self.is_fitted:
                self._jieba()

    def fit(self, texts: Sequence[str]) -> None:  # noqa: ARG002 - the words come from files
        """Read the dictionaries.

        Raises:
            DataError: they are not there, or a line of them is no word and frequency.
        """
        path = self.dictionary_path if self._is_chinese else None
        self.learned = ChineseWords(() if path is None else tuple(read_dictionaries(path)))

    def __call__(self, texts: Sequence[str]) -> list[list[Token]]:
        """Cut each text into words."""
        if not self._is_chinese:
            return self._elsewhere(texts)
        jieba = self._jieba()
        return [list(_words(jieba, text)) for text in texts]

    def _jieba(self) -> Any:
        """The cutter that knows what was learned."""
        if self._cutter is None or self._cutter[0] is not self.learned:
            self._dictionary = _DICTIONARIES.get("jieba", _own_dictionary)
            self._cutter = (self.learned, _cutter(self._dictionary, self.learned.words))
        return self._cutter[1]


def _words(jieba: Any, text: str) -> Iterator[Token]:
    start = 0
    for piece in pieces(text, _PIECE):
        for word in jieba.cut(piece):
            end = start + len(word)
            if not word.isspace():
                yield Token(word, start, end)
            start = end


def _import_jieba() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its escape sequences, and of what it imports
        return require("jieba", extra="chinese")


def _own_dictionary() -> _Dictionary:
    # Not jieba's `initialize`, which trusts whatever file lies ready in the shared folder /tmp.
    cutter = _import_jieba().Tokenizer()
    return _Dictionary(*cutter.gen_pfdict(cutter.get_dict_file()))


def _cutter(dictionary: _Dictionary, words: Sequence[DictionaryWord]) -> Any:
    """A cutter that knows a dictionary and some words beside it, which no other will know."""
    cutter = _import_jieba().Tokenizer()
    cutter.FREQ = dict(dictionary.frequencies) if words else dictionary.frequencies
    cutter.total = dictionary.total
    cutter.initialized = True
    for entry in words:
        if entry.frequency == 0:  # `add_word` would note it for every cutter of the process
            cutter.FREQ[entry.word] = 0
        else:
            cutter.add_word(entry.word, entry.frequency)
    return cutter
