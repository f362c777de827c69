// The box in which the user writes.

const MOST_RECALLED = 100;

/**
 * Takes what is written: Enter says it, with Shift it begins a line; arrows recall what was said
 * before; Escape goes back to what was being written, then leaves the box.
 */
export class Composer {
  #box = document.getElementById("text");
  #said = [];
  #place = 0;
  #unsaid = "";
  #say;

  constructor(say) {
    this.#say = say;
    this.#box.addEventListener("keydown", (event) => this.#press(event));
    this.#box.addEventListener("input", () => this.#grow());
    this.#box.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#finish();
    });
  }

  focus() {
    this.#box.focus({ preventScroll: true });
  }

  /** Note something that was said, to be recalled. */
  remember(text) {
    if (this.#said.at(-1) !== text) this.#said.push(text);
    this.#said.splice(0, this.#said.length - MOST_RECALLED);
    this.#place = this.#said.length;
  }

  /** Forget what was said. */
  forget() {
    this.#said = [];
    this.#place = 0;
  }

  #finish() {
    const text = this.#box.value;
    if (text.trim()) {
      this.#write("");
      this.#say(text);
    }
    this.focus();
  }

  #press(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#finish();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      this.#recall(event);
    } else if (event.key === "Escape") {
      this.#leave();
    }
  }

  #recall(event) {
    const isRecalled = this.#place < this.#said.length && this.#box.value === this.#said[this.#place];
    if (this.#box.value && !isRecalled) return; // the arrow moves in what is written
    const place = this.#place + (event.key === "ArrowUp" ? -1 : 1);
    if (place < 0 || place > this.#said.length) return;
    event.preventDefault();
    if (!isRecalled) this.#unsaid = this.#box.value;
    this.#place = place;
    this.#write(this.#said[place] ?? this.#unsaid);
  }

  #leave() {
    if (this.#place < this.#said.length) {
      this.#place = this.#said.length;
      this.#write(this.#unsaid);
    } else {
      this.#box.blur();
    }
  }

  #write(text) {
    this.#box.value = text;
    this.#grow();
  }

  #grow() {
    this.#box.style.setProperty("height", "auto");
    this.#box.style.setProperty("height", `${this.#box.scrollHeight + 2}px`);
  }
}
