from tertulia.serving.metrics import ModelMetrics


def test_counts_requests_by_status() -> None:
    metrics = ModelMetrics()

    metrics.count_request(200, 0.5)
    metrics.count_request(200, 0.5)
    metrics.count_request(400, 0.5)

    text = metrics.render().decode()
    assert 'tertulia_requests_total{status="200"} 2.0' in text
    assert 'tertulia_requests_total{status="400"} 1.0' in text
    assert "tertulia_request_seconds_sum 1.5" in text


def test_reads_the_depth_of_the_queue_when_asked() -> None:
    metrics = ModelMetrics()

    metrics.watch_depth(lambda: 7)

    assert b"tertulia_queue_depth 7.0" in metrics.render()


def test_two_servers_in_one_process_count_apart() -> None:
    one, other = ModelMetrics(), ModelMetrics()

    one.count_batch(4)

    assert b"tertulia_batch_size_count 1.0" in one.render()
    assert b"tertulia_batch_size_count 0.0" in other.render()
