// What was said in a dialogue, from its end; more of it when that is asked for.

import { element, linked, moment, sentence } from "./base.js";
import { address, ask } from "./server.js";

const AT_FIRST = 50;

/** The utterances of a dialogue: the newest `most` of them, with the words of `text` marked. */
export class Utterances {
  #id;
  #text;
  #most;
  #tell;
  #shown = new Set();
  #earlier = element("button", { type: "button", click: () => this.#readMore() }, "Show what was said before");
  #log = element("ol", { class: "transcript", tabindex: -1, "aria-label": "What was said" });
  element = element("div", {}, this.#earlier, this.#log);

  constructor({ id, text, most, tell }) {
    this.#id = id;
    this.#text = text;
    this.#most = Math.max(AT_FIRST, most || 0);
    this.#tell = tell;
  }

  /** Read the newest utterances and show those that are not shown yet; gives the dialogue. */
  async read() {
    const query = { last: this.#most + 1 }; // one more, to know whether there is one
    const dialogue = await ask(`api/dialogs/${encodeURIComponent(this.#id)}`, { query });
    const newest = dialogue.utterances.slice(-this.#most);
    const fresh = newest.filter((utterance) => !this.#shown.has(utterance.utt_id));
    const known = newest.findIndex((utterance) => this.#shown.has(utterance.utt_id));
    const before = known < 0 ? fresh.length : known;
    const items = fresh.map((utterance) => this.#said(utterance, newest));
    this.#log.prepend(...items.slice(0, before));
    this.#log.append(...items.slice(before));
    for (const { utt_id: id } of fresh) this.#shown.add(id);
    this.#earlier.hidden = dialogue.utterances.length <= this.#most;
    this.#tell(this.#summary());
    return dialogue;
  }

  #summary() {
    const number = this.#shown.size;
    const isFound = !this.#text || this.#log.querySelector("mark");
    const before = isFound ? "" : "; what you look for was said before";
    if (!this.#earlier.hidden) return `The newest ${number} utterances${before}`;
    return number === 1 ? "1 utterance" : `${number} utterances`;
  }

  #said(utterance, all) {
    const isBot = utterance.user.user_type === "bot";
    const day = (one) => new Date(one?.date_time).toDateString();
    const isSameDay = day(all[all.indexOf(utterance) - 1]) === day(utterance);
    const time = isSameDay ? { timeStyle: "medium" } : undefined;
    const speaker = isBot ? "assistant" : utterance.user.user_external_id;
    return element("li", { class: isBot ? "bot" : "human" },
      element("div", { class: "who quiet" }, speaker, " · ", moment(utterance.date_time, time)),
      element("div", { class: "words" }, marked(linked(utterance.text), this.#text)),
      isBot && origin(utterance));
  }

  async #readMore() {
    this.#most *= 2;
    try {
      await this.read();
    } catch (error) {
      this.#most /= 2;
      this.#tell(`${sentence(error)}.`);
      return;
    }
    const query = { id: this.#id, text: this.#text, last: this.#most };
    history.replaceState(history.state, "", address("dialogues", query));
    if (this.#earlier.hidden) this.#log.focus();
  }
}

/** Whose answer it was, and what was thought of it. */
function origin(utterance) {
  const ratings = ratingsOf(utterance.attributes);
  return element("div", { class: "origin quiet" },
    element("span", {}, utterance.active_skill || "no skill"),
    element("span", {}, `confidence ${Number(utterance.confidence).toFixed(2)}`),
    ratings && element("span", { class: "chip info" }, `rated ${ratings}`),
    element("a", { href: address("why", { id: utterance.utt_id }) }, "why?"));
}

/** The ratings that something has got, in the order in which they came. */
export function ratingsOf(attributes) {
  const kept = Array.isArray(attributes?.ratings) ? attributes.ratings : [];
  return kept.map((one) => String(one?.rating ?? "")).filter(Boolean).join(", ");
}

/** The parts of a text, with some words marked wherever they stand in it. */
function marked(parts, words) {
  if (!words) return parts;
  const pattern = new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
  return parts.flatMap((part) => (typeof part === "string" ? markedText(part, pattern) : [part]));
}

function markedText(text, pattern) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    parts.push(text.slice(end, found.index), element("mark", {}, found[0]));
    end = found.index + found[0].length;
  }
  return [...parts, text.slice(end)];
}
