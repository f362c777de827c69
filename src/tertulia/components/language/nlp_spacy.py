"""spaCy's models of language, for all that builds on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from tertulia.components.language.shared_models import SharedModels
from tertulia.components.language.spacy_documents import lowered, whole_documents
from tertulia.core.component import Component
from tertulia.core.errors import ParameterError
from tertulia.core.extras import require
from tertulia.core.registry import register
from tertulia.nlu.contract import Contract

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_MODELS: SharedModels[Language] = SharedModels()
_NOT_FOR_DOCUMENTS = ("ner",)  # entities are found in the original case, by `ner_spacy`


@register("nlp_spacy")
@dataclass(kw_only=True, eq=False)
class SpacyLanguage(Component):
    """Read texts with a spaCy model: a document each, and the lemmas of its tokens.

    `model` is the package or the folder of a model; without one it is the package named as the
    `language`, else the standard one of that language, medium before large before small. Texts
    are lower-cased first, which decides on word vectors, unless `case_sensitive`. The parser is
    left out. A model is held in memory once, however many pipelines use it.
    """

    contract: ClassVar = Contract(
        reads={"texts": "text"}, provides=("spacy_doc", "lemmas"), offers=("spacy_nlp",)
    )

    model: str | None = None
    case_sensitive: bool = False
    language: str = "en"

    def prepare(self) -> None:
        """Load the model; the `spacy` extra.

        Raises:
            MissingExtraError: spaCy is not installed.
            ParameterError: no such model is installed.
        """
        spacy = require("spacy", extra="spacy")
        name = self.model or _model_for(self.language)
        if not _is_installed(name):
            raise _not_installed(name)
        folder = Path(name)
        key = str(folder.resolve()) if folder.is_dir() else name
        self.nlp: Language = _MODELS.get(key, lambda: spacy.load(name, exclude=["parser"]))

    def resources(self) -> Mapping[str, Path | str]:
        """The name and the version of the model, and what it says of its making."""
        meta = self.nlp.meta
        return {
            "spaCy model": f"{meta['lang']}_{meta['name']} {meta['version']}",
            "meta.json of the spaCy model": self.nlp.path / "meta.json",
        }

    def __call__(self, texts: Sequence[str]) -> tuple[list[Doc], list[list[str]]]:
        """Read each text: its document, and the lemmas of its tokens, or themselves for want."""
        if not self.case_sensitive:
            texts = [lowered(text) for text in texts]
        skipped = [pipe for pipe in self.nlp.pipe_names if pipe in _NOT_FOR_DOCUMENTS]
        documents = list(whole_documents(self.nlp, texts, disable=skipped))
        return documents, [[token.lemma_ or token.text for token in doc] for doc in documents]


def _is_installed(name: str) -> bool:
    spacy = require("spacy", extra="spacy")
    return bool(spacy.util.is_package(name)) or Path(name).is_dir()


def _model_for(language: str) -> str:
    """The model of a language that is installed, or else the one to install."""
    kind = "core_web" if language in ("en", "zh") else "core_news"
    names = [language, *(f"{language}_{kind}_{size}" for size in ("md", "lg", "sm"))]
    return next((name for name in names if _is_installed(name)), names[1])


def _not_installed(name: str) -> ParameterError:
    return ParameterError(
        f"no spaCy model {name!r} is installed, and no folder is named so: type "
        f"`pip install 'tertulia[spacy]'` and `python -m spacy download {name}`, "
        "or name one you have in `model`"
    )
