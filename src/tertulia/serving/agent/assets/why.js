// The page that says why an answer was given.

import { chip, element, milliseconds, moment, sentence } from "./base.js";
import { exchange, facts, hypotheses, json, section, stored } from "./evidence.js";
import { showHead } from "./head.js";
import { address, ask } from "./server.js";
import { waterfall } from "./waterfall.js";

const OUTCOMES = {
  answered: "The services found an answer.",
  last_chance: "The services found no answer, so the last chance was taken.",
  timeout: "The time was up before there was an answer.",
  command: "This was a command.",
};

const status = document.getElementById("status");
const place = document.getElementById("turn");

async function show(id) {
  try {
    const turn = await ask(`api/turns/${encodeURIComponent(id)}`, { query: { utterances: 1 } });
    place.replaceChildren(...story(turn));
    status.hidden = true;
  } catch (error) {
    status.classList.add("trouble");
    status.textContent = `${sentence(error)}.`;
    place.replaceChildren(search(id));
  }
}

function story(turn) {
  const { human_utterance: human, bot_utterance: bot, trace } = turn;
  return [
    beside(turn),
    exchange(human, bot),
    outcome(turn),
    trace && section("Services", waterfall(trace), notes(trace)),
    human.hypotheses && section("Hypotheses", human.hypotheses.length
      ? hypotheses(human.hypotheses, bot)
      : element("p", { class: "quiet" }, "No skill has proposed anything.")),
    human.annotations && section("Annotations", annotations(human.annotations)),
    bot && section("What was stored", stored(bot), changes(turn.human_changes)),
    hasAny(human.attributes) && section("What came with the message", json("attributes", human.attributes)),
  ].filter(Boolean);
}

function beside({ previous, next, dialog_id: dialogue }) {
  const link = (id, words) => id && element("a", { href: address("why", { id }) }, words);
  return element("nav", { class: "row beside", "aria-label": "Turns of the dialogue" },
    link(previous, "← Turn before"),
    dialogue && element("a", { href: address("dialogues", { id: dialogue }) }, "The whole dialogue"),
    link(next, "Turn after →"));
}

function outcome({ trace, status: state, user_id: user, turn_id: id, accepted_at: accepted }) {
  return element("div", { class: "outcome" },
    element("p", {}, chip(trace ? trace.outcome : state), " ", trace ? OUTCOMES[trace.outcome] : null),
    facts([
      ["Took", trace && milliseconds(trace.seconds)],
      ["Accepted", moment(accepted)],
      ["User", user],
      ["Turn", element("code", {}, id)],
    ]));
}

function notes(trace) {
  if (!trace.notes.length) return null;
  return element("ul", { class: "notes", "aria-label": "Notes" },
    trace.notes.map((note) => element("li", {}, note)));
}

function annotations(given) {
  const entries = Object.entries(given);
  if (!entries.length) return element("p", { class: "quiet" }, "There are none.");
  return entries.map(([name, value]) => json(name, value));
}

function changes(changed) {
  if (!changed) return null; // what was known of the user before is not known here
  return hasAny(changed)
    ? json("What changed about the user", changed)
    : element("p", { class: "quiet" }, "Nothing changed about the user.");
}

function hasAny(object) {
  return Boolean(object && Object.keys(object).length);
}

/** A form for another id. */
function search(id) {
  const input = element("input", { id: "id", name: "id", value: id, required: true, autocomplete: "off" });
  return element("form", { class: "access", submit },
    element("label", { for: "id" }, "Id of a turn or of an utterance"),
    input,
    element("button", { class: "main" }, "Show"));

  function submit(event) {
    event.preventDefault();
    location.assign(address("why", { id: input.value.trim() }));
  }
}

showHead("Why");
const wanted = new URLSearchParams(location.search).get("id");
if (wanted) {
  show(wanted);
} else {
  status.textContent = "Every answer in the chat and in the dialogues has a link that leads here.";
  place.replaceChildren(search(""));
}
