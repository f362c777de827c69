"""What must be fetched before a recipe can be used."""

from __future__ import annotations

from tertulia.core.build import Environment, construct
from tertulia.core.registry import ITERATORS, READERS
from tertulia.data.base import DatasetReader
from tertulia.data.documents import DocumentIterator
from tertulia.data.download_item import DownloadItem
from tertulia.training.recipe import Recipe


def wanted(recipe: Recipe, environment: Environment) -> tuple[DownloadItem, ...]:
    """`metadata.download` of a recipe and those inside it, and what reader and iterator need.

    An address that `metadata.download` names already is not asked for again.
    """
    items = list(recipe.downloads())
    named = {item.url for item in items}
    for spec, registry in ((recipe.reader, READERS), (recipe.iterator, ITERATORS)):
        if spec is not None:
            part = construct(spec, environment, registry)
            if isinstance(part, DatasetReader | DocumentIterator):
                items += [item for item in part.downloads() if item.url not in named]
    return tuple(dict.fromkeys(items))
