"""Says that this process lives, and sees to the turns of those that do not."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from tertulia.agent.errors import StoreError
from tertulia.agent.runner import Runner
from tertulia.agent.settings import AgentSettings
from tertulia.agent.stores.base import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heart:
    """Beats three times in every lease, and takes orphaned turns over."""

    store: Store
    runner: Runner
    settings: AgentSettings
    owner: str

    async def start(self) -> None:
        """Beat for the first time; what a former run of this process left open is ours now.

        Raises:
            StoreError: the store cannot be written.
        """
        await self.store.beat(self.owner, self.settings.name, self.settings.lease_seconds)
        await self._adopt()

    async def beat_on(self) -> None:
        """Beat until cancelled; a store that fails is tried again at the next beat."""
        while True:
            await asyncio.sleep(self.settings.lease_seconds / 3)
            try:
                await self.store.beat(self.owner, self.settings.name, self.settings.lease_seconds)
                await self._adopt()
            except StoreError as error:
                log.warning("the lease could not be renewed: %s", error)
            except Exception as error:
                log.error("the lease could not be renewed: %s", type(error).__name__)  # noqa: TRY400
                log.debug("the lease could not be renewed", exc_info=error)

    async def _adopt(self) -> None:
        for turn in await self.store.orphans():
            log.warning("turn %s was left open by a process that died", turn.turn_id)
            self.runner.recover(turn)
        self.runner.resume()
