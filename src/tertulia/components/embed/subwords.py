"""The character n-grams of a word, hashed into buckets exactly as fastText does it."""

from __future__ import annotations

from collections.abc import Iterator

_FNV_OFFSET = 2166136261
_FNV_PRIME = 16777619
_UINT32 = 0xFFFFFFFF

# What each byte is mixed in as: fastText sign-extends bytes to 32 bits before the exclusive or.
_SIGNED = tuple(byte if byte < 128 else byte | 0xFFFFFF00 for byte in range(256))


def subword_buckets(word: str, shortest: int, longest: int, buckets: int) -> Iterator[int]:
    """Yield the bucket of each n-gram of `<word>`, from `shortest` to `longest` letters.

    The boundary marks alone are no n-grams. Bojanowski et al. 2017, "Enriching Word Vectors
    with Subword Information"; the hash is 32-bit FNV-1a over UTF-8.
    """
    letters = [
        [_SIGNED[byte] for byte in letter.encode("utf-8", errors="surrogatepass")]
        for letter in f"<{word}>"
    ]
    for start in range(len(letters)):
        value = _FNV_OFFSET
        for length, letter in enumerate(letters[start : start + longest], start=1):
            for byte in letter:
                value = ((value ^ byte) * _FNV_PRIME) & _UINT32
            is_mark = length == 1 and start in (0, len(letters) - 1)
            if length >= shortest and not is_mark:
                yield value % buckets
