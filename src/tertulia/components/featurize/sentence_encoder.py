"""Sentence vectors from a network that was trained elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from tertulia.core.arrays import FloatArray
from tertulia.core.component import Estimator
from tertulia.core.errors import ModelError, ParameterError
from tertulia.core.registry import register
from tertulia.neural.encoder.place import find_encoder
from tertulia.nlu.contract import Contract

if TYPE_CHECKING:
    from tertulia.neural.encoder.session import EncodedText, EncoderSession


@dataclass(frozen=True, slots=True, eq=False)
class KnownEncoder:
    """Which encoder the components after it have learned from."""

    fingerprint: str


@register("sentence_encoder")
@dataclass(kw_only=True, eq=False)
class SentenceEncoder(Estimator[KnownEncoder]):
    """Give each message the vector of a sentence encoder (Reimers & Gurevych 2019).

    Each of its word pieces gets one too, from a layer within, for those who read words.

    The network runs as ONNX on the processor, from files that are already there: nothing is
    downloaded. It is not kept in the model, which remembers its checksum instead.

    Args:
        model: a folder with `model.onnx` and `tokenizer.json`, or the name of a model in the
            local cache of the hub; None for `TERTULIA_SENTENCE_ENCODER`, else the small English
            one that the extra `encoder` installs.
        max_pieces: how many word pieces of a message are read.
        threads: processor threads.
    """

    contract: ClassVar = Contract(reads={"texts": "text"}, provides=("features", "encoded_text"))

    model: str | None = None
    max_pieces: int = 64
    threads: int = 1

    def __post_init__(self) -> None:
        if self.max_pieces < 3 or self.threads < 1:
            raise ParameterError("max_pieces must be at least 3, and threads at least 1")
        self._session: EncoderSession | None = None

    def fit(self, texts: Sequence[str]) -> None:  # noqa: ARG002 - what it knows, it knows already
        """Note which encoder this is.

        Raises:
            ModelError: there is none.
        """
        self.learned = KnownEncoder(find_encoder(self.model, Path.cwd()).fingerprint())

    def prepare(self) -> None:
        """Load the encoder, where one is known.

        Raises:
            ModelError: it is not the one that the model was trained with.
        """
        if self.is_fitted:
            self._loaded()

    def __call__(self, texts: Sequence[str]) -> tuple[FloatArray, list[EncodedText]]:
        """Encode messages as unit vectors, float32 (len(texts), dim), and their word pieces."""
        return self._loaded().encode(texts)

    def _loaded(self) -> EncoderSession:
        from tertulia.neural.encoder.session import EncoderSession

        if self._session is None:
            files = find_encoder(self.model, Path.cwd())
            if files.fingerprint() != self.learned.fingerprint:
                raise ModelError(
                    f"{files.network} is not the sentence encoder that this model was trained "
                    "with: bring that one back, or train again"
                )
            self._session = EncoderSession(files, max_pieces=self.max_pieces, threads=self.threads)
        return self._session
