// A WebSocket that comes back after it was lost.

import { askForToken, openSocket, whyShut } from "./server.js";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
const TOO_LARGE = 1009;

/**
 * Keeps a socket open, and says how it stands.
 * Hears `opened()`, `heard(message)` with every message as JSON, `told(status, words)` with what
 * to show (`live`, `lost` or `shut`), and `tooLarge()` when a message was more than is taken.
 */
export class Connection {
  #path;
  #listener;
  #socket = null;
  #pause = FIRST_PAUSE;
  #timer = 0;

  constructor(path, listener) {
    this.#path = path;
    this.#listener = listener;
    window.addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  send(message) {
    this.#socket.send(JSON.stringify(message));
  }

  /** Open the socket; called again, open another one instead. */
  open() {
    clearTimeout(this.#timer);
    let isOpened = false;
    let socket;
    try {
      socket = openSocket(this.#path);
    } catch {
      this.#askForToken("a token with / or = in it cannot be shown by a browser: use another one");
      return;
    }
    const former = this.#socket;
    this.#socket = socket;
    former?.close();
    socket.onopen = () => {
      isOpened = true;
      this.#pause = FIRST_PAUSE;
      this.#listener.told("live", "connected");
      this.#listener.opened?.();
    };
    socket.onmessage = (message) => {
      if (socket === this.#socket) this.#listener.heard(JSON.parse(message.data));
    };
    socket.onclose = (event) => socket === this.#socket && this.#closed(isOpened, event.code);
  }

  async #closed(wasOpen, code) {
    this.#socket = null;
    if (code === TOO_LARGE) this.#listener.tooLarge?.();
    const words = wasOpen ? "the connection is lost" : "the server cannot be reached";
    this.#listener.told("lost", `${words}: trying again …`);
    const reason = wasOpen ? null : await whyShut(this.#path);
    if (reason) await this.#askForToken(reason);
    else if (!this.#socket) this.#wait();
  }

  async #askForToken(reason) {
    this.#listener.told("shut", "a token is needed");
    await askForToken(this.#path, reason);
    this.open();
  }

  #wait() {
    this.#timer = setTimeout(() => this.open(), this.#pause * (0.5 + Math.random() / 2));
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  #hurry() {
    if (this.#timer && !this.#socket) this.open();
  }
}
