"""Values as they are said: days and times in words of a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tertulia.agent.skills.contract import Context
from tertulia.agent.skills.form.moments import Moment
from tertulia.agent.skills.form.slots import Slot
from tertulia.agent.skills.wording import Wording
from tertulia.agent.state import Json


@dataclass(frozen=True, slots=True)
class Calendar:
    """The names of a language.

    Attributes:
        days: the weekdays, Monday first.
        months: the months.
        day: how a day is said, with gaps for weekday, day and month.
        both: how a day and a time are said.
    """

    days: str
    months: str
    day: str
    both: str

    def shown(self, day: date) -> str:
        """A day in words."""
        return self.day.format(
            weekday=self.days.split()[day.weekday()],
            day=day.day,
            month=self.months.split()[day.month - 1],
        )


_CALENDARS: Mapping[str, Calendar] = {
    "en": Calendar(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "January February March April May June July August September October November December",
        "{weekday} {day} {month}",
        "{day} at {clock}",
    ),
    "es": Calendar(
        "lunes martes miércoles jueves viernes sábado domingo",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "el {weekday} {day} de {month}",
        "{day} a las {clock}",
    ),
    "fr": Calendar(
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "le {weekday} {day} {month}",
        "{day} à {clock}",
    ),
    "de": Calendar(
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "{weekday}, {day}. {month}",
        "{day} um {clock}",
    ),
    "it": Calendar(
        "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
        " dicembre",
        "{weekday} {day} {month}",
        "{day} alle {clock}",
    ),
    "pt": Calendar(
        "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "{weekday}, {day} de {month}",
        "{day} às {clock}",
    ),
}


class Showing:
    """Says values of a slot.

    Args:
        slot: the slot, which may say itself how values are said.
        language: the language of those who have said none.
    """

    def __init__(self, slot: Slot, language: str) -> None:
        self._is_momentary = slot.type in {"date", "time", "datetime"}
        self._language = language
        self._wordings = {value: Wording(phrases) for value, phrases in slot.shown.items()}

    def show(self, value: Json, context: Context) -> str:
        """A value in words."""
        if wording := self._wordings.get(str(value)):
            return wording.say(context)
        moment = Moment.read(value) if self._is_momentary else None
        language = context.language or self._language
        return str(value) if moment is None else shown_moment(moment, language)


def shown_moment(moment: Moment, language: str) -> str:
    """A moment in words; as it is written, in a language that is not known."""
    calendar = _CALENDARS.get(language.partition("-")[0])
    if calendar is None or moment.day is None:
        return str(moment).replace("T", " ")
    day = calendar.shown(moment.day)
    if moment.clock is None:
        return day
    return calendar.both.format(day=day, clock=f"{moment.clock:%H:%M}")
