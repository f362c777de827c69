"""Texts as sparse vectors of hashed words, weighed by how rare the words are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tertulia.components.embed.hashed_corpus import CorpusBuilder, DocId, HashedCorpus
from tertulia.core.component import StreamEstimator
from tertulia.core.errors import DataError, ParameterError, ShapeError
from tertulia.core.registry import register
from tertulia.core.text import Tokenizer

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@register("hashing_tfidf_vectorizer")
@dataclass(kw_only=True, eq=False)
class HashingTfidfVectorizer(StreamEstimator[HashedCorpus]):
    """Weigh the hashed tokens of a text by log(1 + tf) times idf over a corpus of documents.

    Tokens go to one of `hash_size` buckets by MurmurHash3, so no vocabulary is kept; idf is
    log((N - n + 0.5) / (n + 0.5)), not less than zero. Chen et al. 2017, "Reading Wikipedia to
    Answer Open-Domain Questions". `doc_index` numbers the documents; without it they are numbered
    as they come. `scores` compares questions with all documents.
    """

    tokenizer: Tokenizer
    hash_size: int = 2**24
    doc_index: Mapping[DocId, int] | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.hash_size <= 2**31 - 1:
            raise ParameterError(f"hash_size must lie in 1 to 2**31 - 1, not be {self.hash_size}")

    def fit_batches(self, batches: Iterable[tuple[Sequence[str], Sequence[DocId]]]) -> None:
        """Learn from batches of documents and their ids.

        Raises:
            ShapeError: a batch has more documents than ids, or fewer.
            DataError: an id comes twice, or `doc_index` numbers other documents.
        """
        builder = CorpusBuilder(self.hash_size)
        for texts, doc_ids in batches:
            if len(texts) != len(doc_ids):
                raise ShapeError(f"{len(texts)} documents cannot be paired with {len(doc_ids)} ids")
            builder.add(self._frequencies(texts, self.hash_size), doc_ids)
        corpus = builder.build()
        if len(set(corpus.doc_ids)) != len(corpus.doc_ids):
            raise DataError("two documents have the same id: ids must be unique")
        self.learned = corpus if self.doc_index is None else _renumbered(corpus, self.doc_index)

    def __call__(self, texts: Sequence[str]) -> csr_matrix:
        """Weigh the tokens of each text: sparse float32 rows, (batch, hash_size).

        A text without tokens is an empty row.
        """
        corpus = self.learned
        vectors = self._frequencies(texts, corpus.hash_size)
        vectors.data *= corpus.idf(vectors.indices)
        return vectors

    def scores(self, vectors: csr_matrix) -> csr_matrix:
        """Inner products with every document, (batch, n_docs), columns as in `doc_ids`."""
        return self.learned.scores(vectors)

    @property
    def doc_ids(self) -> Sequence[DocId]:
        """The ids of the documents, by number."""
        return self.learned.doc_ids

    def _frequencies(self, texts: Sequence[str], hash_size: int) -> csr_matrix:
        """log(1 + count) of each bucket, float32 (batch, hash_size)."""
        from scipy.sparse import csr_matrix
        from sklearn.utils import murmurhash3_32

        ends, buckets, counts = [0], [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
        for tokens in self.tokenizer(texts):
            encoded = (token.encode("utf-8", errors="surrogatepass") for token in tokens)
            hashes = [murmurhash3_32(token, positive=True) % hash_size for token in encoded]
            found, times = np.unique(np.array(hashes, dtype=np.int64), return_counts=True)
            buckets.append(found)
            counts.append(times)
            ends.append(ends[-1] + len(found))
        values = np.log1p(np.concatenate(counts)).astype(np.float32)
        return csr_matrix((values, np.concatenate(buckets), ends), shape=(len(ends) - 1, hash_size))


def _renumbered(corpus: HashedCorpus, doc_index: Mapping[DocId, int]) -> HashedCorpus:
    """The same corpus, its documents numbered by `doc_index`.

    Raises:
        DataError: `doc_index` does not number exactly these documents from 0 on.
    """
    numbers = [doc_index.get(doc_id, -1) for doc_id in corpus.doc_ids]
    if len(doc_index) != len(numbers) or sorted(numbers) != list(range(len(numbers))):
        raise DataError("doc_index must number each document fitted on, from 0 without gaps")
    doc_ids = tuple(sorted(doc_index, key=lambda doc_id: doc_index[doc_id]))
    documents = np.array(numbers, dtype=np.int32)[corpus.documents]
    return replace(corpus, doc_ids=doc_ids, documents=documents)
