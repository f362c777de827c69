// The conversation as it is shown in the chat.

import { element, linked, moment, sentence } from "./base.js";
import { rating } from "./rating.js";
import { address } from "./server.js";

const CLOCK = { timeStyle: "short" };
const NEAR = 80; // pixels
const MOST_SHOWN = 200;

/** What was said, oldest first; it stays at its end unless the reader has left that. */
export class Conversation {
  #room = document.getElementById("room");
  #earlier = document.getElementById("earlier");
  #log = document.getElementById("log");
  #draft = document.getElementById("draft");
  #thinking = document.getElementById("thinking");
  #shown = new Set();
  #pieces = new Map();
  #whole = new Set(); // the services that were heard from their beginning
  #isAtEnd = true;

  constructor() {
    const room = this.#room;
    let top = 0;
    room.addEventListener("scroll", () => {
      const isNear = room.scrollHeight - room.scrollTop - room.clientHeight < NEAR;
      // Only who scrolls back leaves the end: it may have moved on since we scrolled there.
      this.#isAtEnd = isNear || (this.#isAtEnd && room.scrollTop >= top);
      top = room.scrollTop;
    });
    const observer = new ResizeObserver(() => this.staying(() => {})); // a keyboard may come up
    for (const part of [room, ...room.children]) observer.observe(part);
  }

  /** Go to the end, and stay there. */
  goToEnd() {
    this.#isAtEnd = true;
    this.staying(() => {});
  }

  /** Forget everything but what waits for its answer. */
  clear() {
    const waiting = [...this.#log.children].filter((entry) => entry.classList.contains("waiting"));
    this.#log.replaceChildren(...waiting);
    this.#earlier.hidden = true;
    this.#shown.clear();
    this.beQuiet();
  }

  /** Lead to where the beginning of the dialogue can be read, which is not shown here. */
  showEarlier(dialogueId) {
    this.#earlier.hidden = false;
    this.#earlier.firstChild.href = address("dialogues", { id: dialogueId });
  }

  /** Show what the human said; gives its entry. */
  addHuman(text, instant = new Date()) {
    return this.#add("human", "You said:", text, moment(instant, CLOCK));
  }

  /** Show what the assistant said, once; `utterance` is one of the API, or made like one. */
  addBot(utterance, userId) {
    const { utt_id: id, text, date_time: instant = new Date() } = utterance;
    if (this.#shown.has(id)) return false;
    if (id) this.#shown.add(id);
    const why = id && element("a", { href: address("why", { id }) }, "why?");
    this.#add("bot", "The assistant said:", text || "(nothing)",
      moment(instant, CLOCK), why, id && rating(utterance, userId));
    this.#cut(utterance.dialog_id);
    return true;
  }

  /** Put an entry after all that was said before it. */
  putLast(entry) {
    this.staying(() => this.#log.append(entry));
  }

  /** Show a remark about the conversation. */
  addNote(text) {
    const note = element("p", { class: "note quiet" }, text);
    this.staying(() => this.#log.append(note));
    return note;
  }

  /** Show why something was not answered; `again`, where there is a point, sends it once more. */
  addTrouble({ error, retry_after: seconds = 0 }, again) {
    const wait = seconds && again ? ` You can send it again in ${seconds} s.` : "";
    const note = this.addNote(`${sentence(error)}.${wait} `);
    note.classList.add("trouble");
    if (!again) return;
    const button = element("button", { type: "button", disabled: seconds > 0, click: send }, "Send again");
    setTimeout(() => { button.disabled = false; }, seconds * 1000);
    note.append(button);

    function send() {
      note.remove();
      again();
    }
  }

  /** Show what happens while an answer is made. */
  follow(event) {
    if (event.event === "service") this.#think(event);
    if (event.event === "text" && this.#whole.has(event.service)) {
      const before = this.#pieces.get(event.service) ?? "";
      this.#pieces.set(event.service, before + event.piece);
    }
    if (event.event === "missed") this.#forgetPieces(); // a text with holes is none
    this.#showDraft();
  }

  /** The answer is there, or will not come. */
  beQuiet() {
    this.#forgetPieces();
    this.#thinking.hidden = true;
    this.#showDraft();
  }

  /** Change something, and stay at the end if the reader is there. */
  staying(change) {
    change();
    if (this.#isAtEnd) this.#room.scrollTop = this.#room.scrollHeight;
  }

  #forgetPieces() {
    this.#pieces.clear();
    this.#whole.clear();
  }

  #think({ name, status }) {
    if (status !== "running") {
      if (status !== "ok") this.#pieces.delete(name);
      return;
    }
    this.#whole.add(name);
    this.staying(() => {
      this.#thinking.hidden = false;
      this.#thinking.textContent = `${name} is thinking …`;
    });
  }

  #showDraft() {
    const [text] = this.#pieces.values(); // of whoever began to speak first
    this.staying(() => {
      this.#draft.hidden = text === undefined;
      this.#draft.textContent = text ?? "";
    });
  }

  /** Drop what was said long ago: the page must not become slow. */
  #cut(dialogueId) {
    if (this.#log.childElementCount <= MOST_SHOWN) return;
    while (this.#log.childElementCount > MOST_SHOWN) this.#log.firstElementChild.remove();
    this.showEarlier(dialogueId);
  }

  #add(speaker, spoken, text, ...about) {
    const entry = element("article", { class: `said ${speaker}` },
      element("span", { class: "spoken" }, spoken),
      element("p", {}, linked(text)),
      element("footer", { class: "quiet" }, about));
    this.staying(() => this.#log.append(entry));
    return entry;
  }
}
