"""Slots whose values are days, times of the day, or both."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from tertulia.agent.skills.form.hours import Hours
from tertulia.agent.skills.form.kinds import Kind, Part, Refusal, Said, Scene
from tertulia.agent.skills.form.moments import Moment
from tertulia.agent.skills.form.slots import Slot
from tertulia.agent.state import Json


class _Momentary(Kind[Moment]):
    """What days and times have in common."""

    def __init__(self, slot: Slot) -> None:
        self._is_future = slot.future
        self.hours = Hours.of(slot.hours) if slot.hours else None
        self._usual = Hours.of({"daily": slot.usual}) if slot.usual else self.hours

    def read(self, said: Said, held: Moment | None) -> Moment | None:  # noqa: ARG002 - for some of them
        """Take a moment as annotators write it; of a number that stands alone, the hour."""
        number = said.value
        is_hour = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 24
        if said.is_alone and is_hour:
            return Moment(clock=time(number), is_ambiguous=0 < number <= 12)
        return Moment.read(number, is_ambiguous=said.is_ambiguous)

    def held(self, value: Json) -> Moment | None:
        """The moment that was kept."""
        return Moment.read(value)

    def meant(self, moment: Moment, now: datetime) -> Moment:
        """Of an ambiguous hour, the one that is usual, else the one to come."""
        readings = moment.readings()
        usual = [one for one in readings if self._is_usual(one)] or readings
        fitting = [one.next_after(now) for one in usual]
        if moment.day is None:
            return min(fitting, key=_order)
        later = [one for one in fitting if one.instant is None or one.instant > now]
        return (later or fitting)[0]

    def _is_usual(self, moment: Moment) -> bool:
        return self._usual is None or self._usual.include(moment.day, moment.clock)


class Instant(_Momentary):
    """A day and a time of it; the next one, if only the time is said."""

    parts: tuple[Part, ...] = ("day", "clock")

    def read(self, said: Said, held: Moment | None) -> Moment | None:
        """Take a moment, and what is missing of it from the one that is held."""
        moment = super().read(said, held)
        return moment.over(held) if moment and held else moment

    def judge(self, value: Moment, scene: Scene) -> str | Refusal:
        """Refuse what is not to be, and what has no time."""
        moment = self.meant(value, scene.now)
        if moment.instant is None:
            return self._judge_day(moment, scene.now)
        if self._is_future and moment.instant < _this_minute(scene.now):
            if value.is_day_held:  # nobody has insisted on that day
                return self.judge(replace(value, day=None, is_day_held=False), scene)
            return Refusal("past", str(moment))
        if self.hours is not None and not self.hours.include(moment.day, moment.clock):
            return Refusal("closed", str(moment))
        return str(moment)

    def _judge_day(self, moment: Moment, now: datetime) -> Refusal:
        if self._is_future and moment.day is not None and moment.day < now.date():
            return Refusal("past", str(moment))
        if self.hours is not None and not self.hours.include(moment.day, None):
            return Refusal("closed", str(moment))
        return Refusal("incomplete", str(moment))


class Day(_Momentary):
    """A day."""

    parts: tuple[Part, ...] = ("day",)

    def read(self, said: Said, held: Moment | None) -> Moment | None:  # noqa: ARG002 - likewise
        """Take the day of a moment, if it has one."""
        moment = Moment.read(said.value)
        return Moment(day=moment.day) if moment and moment.day else None

    def judge(self, value: Moment, scene: Scene) -> str | Refusal:
        """Refuse what has passed, and days on which there is nobody."""
        if self._is_future and value.day is not None and value.day < scene.now.date():
            return Refusal("past", str(value))
        if self.hours is not None and not self.hours.include(value.day, None):
            return Refusal("closed", str(value))
        return str(value)


class Clock(_Momentary):
    """A time of the day; of the day that the form knows, if it knows one."""

    parts: tuple[Part, ...] = ("clock",)

    def read(self, said: Said, held: Moment | None) -> Moment | None:
        """Take the time of a moment, if it has one."""
        moment = super().read(said, held)
        return replace(moment, day=None) if moment and moment.clock else None

    def judge(self, value: Moment, scene: Scene) -> str | Refusal:
        """Refuse what has passed, and times at which there is nobody."""
        moment = self.meant(replace(value, day=scene.day), scene.now)
        clock = str(Moment(clock=moment.clock))
        instant = None if scene.day is None else moment.instant
        if self._is_future and instant is not None and instant < _this_minute(scene.now):
            return Refusal("past", clock)
        if self.hours is not None and not self.hours.include(scene.day, moment.clock):
            return Refusal("closed", clock)
        return clock


def _order(moment: Moment) -> datetime:
    return moment.instant or datetime.max  # noqa: DTZ901 - moments have no zone


def _this_minute(now: datetime) -> datetime:
    """When the minute began: "now" is not over yet."""
    return now.replace(second=0, microsecond=0)
