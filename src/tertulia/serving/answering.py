"""Whatever goes wrong while a request is answered, the answer is JSON."""

from __future__ import annotations

from collections.abc import Awaitable

from starlette.requests import ClientDisconnect
from starlette.responses import Response

from tertulia.serving.errors import EncodingError, RequestError, UnavailableError
from tertulia.serving.json_errors import json_error


async def answer_errors(answer: Awaitable[Response]) -> Response:
    """Wait for an answer; an error is one too."""
    try:
        return await answer
    except RequestError as error:
        headers = {"connection": "close"} if error.status == 413 else None
        return json_error(error.status, str(error), headers)
    except ClientDisconnect:
        return json_error(400, "the request was broken off")
    except UnavailableError as error:
        return json_error(503, str(error), {"retry-after": "1"})
    except EncodingError as error:
        return json_error(500, f"the model answered with no plain data: {error}")
