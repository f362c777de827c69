// Messages on their way: one after another, each until it is answered.

import { keep, kept } from "./base.js";
import { Connection } from "./connection.js";

/**
 * Sends messages in order, each under an id of its own; after a lost connection or a reload of
 * the page again under the same id, so that nothing happens twice.
 * Hears `ready()`, to be awaited before anything is sent, when the connection is there;
 * `happened(event)` while a message is answered, `answered(message, answer)` or
 * `refused(message, refusal)` at its end; and `told(status, words)` of the connection.
 */
export class Outbox {
  #listener;
  #connection;
  #waiting = remembered();
  #ready = null;
  #isReady = false;
  #isSent = false;

  constructor(listener) {
    this.#listener = listener;
    this.#connection = new Connection("chat/ws", {
      opened: () => this.#resume(),
      heard: (said) => this.#hear(said),
      told: listener.told,
      tooLarge: () => this.#end("refused", { error: "this message is too long", status: 413 }),
    });
  }

  /** What is not answered yet, oldest first. */
  get waiting() {
    return [...this.#waiting];
  }

  open() {
    this.#connection.open();
  }

  /** Send a text; gives the message that it becomes. */
  say(userId, text) {
    const message = { user_id: userId, payload: text, message_id: randomName() };
    this.sendAgain(message);
    return message;
  }

  /** Send a message that was refused. */
  sendAgain(message) {
    this.#waiting.push(message);
    this.#remember();
    this.#sendNext();
  }

  /** Drop whatever is not answered, and begin anew. */
  forget() {
    this.#waiting = [];
    this.#remember();
    this.open();
  }

  async #resume() {
    this.#isSent = this.#isReady = false;
    const ready = this.#ready = this.#listener.ready();
    try {
      await ready;
    } finally {
      this.#isReady ||= ready === this.#ready; // else it is another user's by now
      this.#sendNext();
    }
  }

  #sendNext() {
    if (!this.#isReady || this.#isSent || !this.#waiting.length || !this.#connection.isOpen) return;
    this.#isSent = true;
    this.#connection.send({ ...this.#waiting[0], events: true });
  }

  #hear(said) {
    if (said.event) this.#listener.happened(said);
    else this.#end("error" in said ? "refused" : "answered", said);
  }

  #end(how, said) {
    const message = this.#waiting.shift();
    this.#isSent = false;
    this.#remember();
    if (message) this.#listener[how](message, said);
    this.#sendNext();
  }

  #remember() {
    keep("sessionStorage", "outbox", JSON.stringify(this.#waiting));
  }
}

/** A name that nothing else has. */
export function randomName() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function remembered() {
  try {
    return JSON.parse(kept("sessionStorage", "outbox") || "[]");
  } catch {
    return [];
  }
}
