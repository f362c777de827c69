"""One service in one turn: from the dialogue to its tasks, and from its answers to the dialogue."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from inspect import isawaitable
from time import perf_counter

from tertulia.agent.call import ServiceFailure, call
from tertulia.agent.dialogue import Dialogue
from tertulia.agent.errors import PayloadError
from tertulia.agent.graph import Ending
from tertulia.agent.recording import Recorder
from tertulia.agent.service import Request, Service
from tertulia.agent.state import Json, JsonObject
from tertulia.agent.trace import (
    Audience,
    CallEnded,
    CallRecord,
    CallStarted,
    TextStreamed,
    Trace,
)
from tertulia.agent.wire import plain

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Exchange:
    """What is said between the turn and one service.

    Attributes:
        service: who is asked.
        dialogue: what the tasks are made from and the answers written into.
        trace: where to write down what happens.
        audience: hears of it.
        rank: the service's place in the configuration.
        start: when the turn started, by `perf_counter`.
        recorder: keeps what the service answers, if it is to be kept.
        chosen: what a selector chose; None: nothing is restricted.
    """

    service: Service
    dialogue: Dialogue
    trace: Trace
    audience: Audience
    rank: int
    start: float
    recorder: Recorder | None = None
    chosen: list[str] | None = None

    async def run(self) -> Ending:
        """Send every task and write every answer down as it comes.

        A service is done when all its tasks have ended and one at least ended well; one without
        tasks has nothing to do and is done.
        """
        try:
            tasks = self._tasks()
        except Exception as error:  # noqa: BLE001 - a formatter may be anybody's code
            self._fail_before_sending(error)
            return "failed"
        targets: list[JsonObject | None] = [*self.dialogue.question.hypotheses]
        targets += [None] * (len(tasks) - len(targets))
        if len(tasks) == 1:
            return "done" if await self._ask(0, tasks[0], targets[0]) else "failed"
        async with asyncio.TaskGroup() as group:
            asking = [
                group.create_task(self._ask(index, task, targets[index]))
                for index, task in enumerate(tasks)
            ]
        return "done" if not tasks or any(each.result() for each in asking) else "failed"

    def _tasks(self) -> list[Json]:
        """Make the tasks, from a dict that is this service's own."""
        view = self.dialogue.view()
        if self.service.dialog_formatter is None:
            return [view]
        tasks = self.service.dialog_formatter(view)
        if not isinstance(tasks, Sequence) or isinstance(tasks, str | bytes):
            raise PayloadError(f"a dialog formatter must return a list, not {type(tasks).__name__}")
        return [*tasks]

    async def _ask(self, index: int, payload: Json, target: JsonObject | None) -> bool:
        """Send one task and write its answer down; whether that went well."""
        record = CallRecord(
            task_id=_task_id(),
            service=self.service.name,
            label=self.service.label,
            index=index,
            started=perf_counter() - self.start,
        )
        self.trace.calls.append(record)
        self.audience.tell(CallStarted(self.trace, record))
        request = Request(
            task_id=record.task_id,
            payload=payload,
            dialogue_id=self.dialogue.dialogue_id,
            label=self.service.label,
            emit=lambda text: self.audience.tell(TextStreamed(self.trace, record, text)),
            on_encoded=lambda sent: setattr(record, "digest", sha256(sent).hexdigest()[:16]),
        )
        try:
            answer = await call(self.service, request, record)
            if isinstance(answer, ServiceFailure):
                log.info("service %s: %s", self.service.name, record.status)
                return False
            if self.recorder is not None:
                self.recorder.keep(record.task_id, answer)
            await self._write(answer, index, target)
        except Exception as error:  # noqa: BLE001 - connectors, formatters, methods: anybody's code
            self._blame(record, error)
            return False
        finally:
            record.seconds = perf_counter() - self.start - record.started
            self.audience.tell(CallEnded(self.trace, record))
        return True

    async def _write(self, answer: Json, index: int, target: JsonObject | None) -> None:
        """Write one answer into the dialogue."""
        service = self.service
        payload = answer
        if service.response_formatter is not None:
            payload = plain(service.response_formatter(answer))
        if service.state_method is not None:
            written = service.state_method(
                self.dialogue,
                payload,
                service.label,
                ind=index,
                message_attrs=self.dialogue.question.attributes,
                hypothesis=target,
                rank=(self.rank, index),
            )
            if isawaitable(written):
                await written
            self.dialogue.changed()
        if service.is_selector:
            self._choose(payload)

    def _choose(self, payload: Json) -> None:
        """Note what a selector chose; an answer that is an object is no choice but a reply."""
        if isinstance(payload, dict):
            return
        names = [payload] if isinstance(payload, str) else payload
        if names is None:
            names = []
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise PayloadError(f"{self.service.label} must answer with a list of skills' names")
        self.chosen = [*(self.chosen or []), *names]

    def _fail_before_sending(self, error: Exception) -> None:
        record = CallRecord(
            task_id=_task_id(),
            service=self.service.name,
            label=self.service.label,
            started=perf_counter() - self.start,
        )
        self.trace.calls.append(record)
        self.audience.tell(CallStarted(self.trace, record))
        self._blame(record, error)
        self.audience.tell(CallEnded(self.trace, record))

    def _blame(self, record: CallRecord, error: Exception) -> None:
        """Note that something around the service raised; what it said goes into the trace only."""
        record.status = "failed"
        record.reason = f"{type(error).__name__}: {error}"
        log.warning("service %s: %s", self.service.name, type(error).__name__)
        log.debug("service %s", self.service.name, exc_info=error)


def _task_id() -> str:
    """A name that no other task has; unlike other names it need not be hard to guess."""
    return f"{random.getrandbits(128):032x}"
