from threadpoolctl import threadpool_info

from tertulia.components.extract.one_thread import one_thread


def blas_threads() -> set[int]:
    return {own["num_threads"] for own in threadpool_info() if own["user_api"] == "blas"}


def test_holds_linear_algebra_to_one_thread_and_lets_it_go() -> None:
    before = blas_threads()

    with one_thread():
        within = blas_threads()

    assert within == {1}
    assert blas_threads() == before
