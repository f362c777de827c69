"""MITIE's features of words, for all that builds on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from tertulia.components.language.shared_models import SharedModels
from tertulia.core.component import Component
from tertulia.core.errors import ParameterError
from tertulia.core.extras import require
from tertulia.core.registry import register
from tertulia.nlu.contract import Contract

if TYPE_CHECKING:
    from mitie import total_word_feature_extractor

_MODELS: SharedModels[total_word_feature_extractor] = SharedModels()


@register("nlp_mitie")
@dataclass(kw_only=True, eq=False)
class MitieLanguage(Component):
    """Hold MITIE's total word feature extractor: what it knows of the words of a language.

    `model` is its file. It is held in memory once, however many pipelines use it.
    """

    contract: ClassVar = Contract(offers=("mitie_feature_extractor",))

    model: Path = Path("data/total_word_feature_extractor.dat")

    def prepare(self) -> None:
        """Load the file; the `mitie` extra.

        Raises:
            MissingExtraError: MITIE is not installed.
            ParameterError: there is no such file, or it holds something else.
        """
        mitie = require("mitie", extra="mitie")
        if not self.model.is_file():
            raise ParameterError(
                f"MITIE needs the file {self.model}, which is not there: take "
                "`total_word_feature_extractor.dat` out of a release of MITIE's models "
                "(https://github.com/mit-nlp/MITIE/releases), and name it in `model`"
            )
        about, file = self.model.stat(), self.model.resolve()
        try:
            self.features = _MODELS.get(
                (file, about.st_size, about.st_mtime_ns),
                lambda: mitie.total_word_feature_extractor(bytes(file)),
            )
        except Exception as error:  # MITIE raises no narrower one
            raise ParameterError(
                f"{self.model} is no word feature extractor of MITIE ({error}): name another "
                "in `model`"
            ) from error

    def resources(self) -> Mapping[str, Path | str]:
        """The file."""
        return {"MITIE file": self.model}
