"""An index of documents by hashed words: which documents hold a word, and how much it weighs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from tertulia.core.arrays import FloatArray, IntArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

DocId: TypeAlias = str | int


@dataclass(frozen=True, slots=True, eq=False)
class HashedCorpus:
    """What `HashingTfidfVectorizer` learns; only the buckets that occur are kept.

    The documents of `buckets[i]` are `documents[starts[i]:starts[i + 1]]`, numbered as in
    `doc_ids`, and `weights` has the tf-idf of the bucket in each of them.
    """

    hash_size: int
    doc_ids: tuple[DocId, ...]
    buckets: IntArray  # (n_buckets,), int32, ascending
    doc_freqs: IntArray  # (n_buckets,), int32: in how many documents each occurs
    starts: IntArray  # (n_buckets + 1,), int64
    documents: IntArray  # (n_entries,), int32; entries of weight zero are left out
    weights: FloatArray  # (n_entries,), float32

    def idf(self, buckets: IntArray) -> FloatArray:
        """Inverse document frequency of each bucket, those that never occurred too; float32."""
        left, right = self._places(buckets)
        doc_freqs = np.append(self.doc_freqs, 0)[left]
        return idf(np.where(left < right, doc_freqs, 0), len(self.doc_ids))

    def scores(self, vectors: csr_matrix) -> csr_matrix:
        """Inner products of (batch, hash_size) rows with every document: (batch, n_docs).

        Only the entries of buckets that stand in `vectors` are touched.
        """
        from scipy.sparse import csr_matrix

        used, columns = np.unique(vectors.indices, return_inverse=True)
        left, right = self._places(used)
        spans = [slice(a, b) for a, b in zip(self.starts[left], self.starts[right], strict=True)]
        documents = np.concatenate([self.documents[:0], *(self.documents[span] for span in spans)])
        weights = np.concatenate([self.weights[:0], *(self.weights[span] for span in spans)])
        ends = np.cumsum([0, *(span.stop - span.start for span in spans)])
        entries = csr_matrix((weights, documents, ends), shape=(len(used), len(self.doc_ids)))
        questions = csr_matrix(
            (vectors.data, columns, vectors.indptr), shape=(vectors.shape[0], len(used))
        )
        return questions @ entries

    def _places(self, buckets: IntArray) -> tuple[IntArray, IntArray]:
        """Where each bucket begins and ends in `self.buckets`; both the same if it is not there."""
        wanted = np.asarray(buckets, dtype=self.buckets.dtype)
        return (
            np.searchsorted(self.buckets, wanted, side="left"),
            np.searchsorted(self.buckets, wanted, side="right"),
        )


class CorpusBuilder:
    """Collects term frequencies batch by batch, and sorts them by bucket at the end."""

    def __init__(self, hash_size: int) -> None:
        self._doc_freqs = np.zeros(hash_size, dtype=np.int32)
        self._doc_ids: list[DocId] = []
        self._batches: list[csr_matrix] = []

    def add(self, frequencies: csr_matrix, doc_ids: Sequence[DocId]) -> None:
        """Add documents: rows of (n_docs, hash_size)."""
        buckets, counts = np.unique(frequencies.indices, return_counts=True)
        self._doc_freqs[buckets] += counts.astype(np.int32)
        self._doc_ids += doc_ids
        self._batches.append(frequencies)

    def build(self) -> HashedCorpus:
        """Weigh and sort what was added; the batches are let go one by one."""
        buckets = np.flatnonzero(self._doc_freqs).astype(np.int32)
        doc_freqs = self._doc_freqs[buckets]
        weight = idf(doc_freqs, len(self._doc_ids))
        starts = np.concatenate([[0], np.cumsum(np.where(weight > 0, doc_freqs, 0))])
        documents = np.empty(starts[-1], dtype=np.int32)
        weights = np.empty(starts[-1], dtype=np.float32)
        free = starts[:-1].copy()  # where the next entry of each bucket goes
        n_docs = 0
        self._batches.reverse()
        while self._batches:
            batch = self._batches.pop()
            order = np.argsort(batch.indices, kind="stable")
            rows = np.searchsorted(buckets, batch.indices[order])
            order, rows = order[weight[rows] > 0], rows[weight[rows] > 0]
            heads = np.flatnonzero(np.diff(rows, prepend=-1))  # first entry of each bucket
            lengths = np.diff(heads, append=len(rows))
            places = free[rows] + np.arange(len(rows)) - np.repeat(heads, lengths)
            numbers = np.repeat(np.arange(batch.shape[0]), np.diff(batch.indptr))
            documents[places] = numbers[order] + n_docs
            weights[places] = batch.data[order] * weight[rows]
            free[rows[heads]] += lengths
            n_docs += batch.shape[0]
        return HashedCorpus(
            len(self._doc_freqs),
            tuple(self._doc_ids),
            buckets,
            doc_freqs,
            starts,
            documents,
            weights,
        )


def idf(doc_freqs: IntArray, n_docs: int) -> FloatArray:
    """log((N - n + 0.5) / (n + 0.5)), not less than zero; float32."""
    ratios = (n_docs - doc_freqs + 0.5) / (doc_freqs + 0.5)
    return np.log(np.maximum(ratios, 1)).astype(np.float32)
