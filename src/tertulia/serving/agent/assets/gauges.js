// What the page of the load is made of: large charts of the agent, and lines of services.

import { element, milliseconds } from "./base.js";
import { Chart, largest, rounded } from "./chart.js";

export const inTurns = (number) => `${number} ${number === 1 ? "turn" : "turns"}`;
export const inMilliseconds = (number) => milliseconds(number / 1000);

/** A large chart with its scale, and how it is now; `inWords` says what a value of it means. */
export class Panel {
  #name;
  #inWords;
  #chart;
  #now = element("strong");
  #top = element("span", { class: "top" });

  constructor(name, inWords) {
    this.#name = name;
    this.#inWords = inWords;
    this.#chart = new Chart(`${name}, last 5 minutes`);
    this.element = element("figure", { class: "panel card" },
      element("figcaption", {}, name, this.#now),
      element("div", { class: "plot" }, this.#top, this.#chart.element),
      element("div", { class: "times" },
        element("span", {}, "5 min ago"), element("span", {}, "now")));
  }

  show(now, values, stepSeconds) {
    const most = largest(values);
    const top = most ? rounded(most) : 1;
    this.#now.textContent = now;
    this.#top.textContent = this.#inWords(top);
    const words = `${this.#name}: now ${now}, at most ${this.#inWords(most)}.`;
    this.#chart.show(values, stepSeconds, top, words);
  }
}

/** The line of the table that tells of one service. */
export class Row {
  #running = element("span");
  #mean = element("span");
  #counts = ["ended", "failed", "late"].map((name) => [name, element("td", { class: "number" })]);
  #state = element("span");
  #tasks;
  #times;

  constructor(label) {
    this.#tasks = new Chart(`Tasks of ${label}, last 5 minutes`);
    this.#times = new Chart(`Mean response time of ${label}, last 5 minutes`);
    this.element = element("tr", {},
      element("th", { scope: "row" }, label),
      drawn(this.#running, this.#tasks),
      drawn(this.#mean, this.#times),
      this.#counts.map(([, cell]) => cell),
      element("td", {}, this.#state));
  }

  /** Show how the service is now, and how it was. */
  show(now, { most, means, stepSeconds }) {
    this.#running.textContent = now.running;
    this.#mean.textContent = now.mean;
    for (const [name, cell] of this.#counts) cell.textContent = now[name].toLocaleString("en");
    this.#state.textContent = now.isResting ? "resting" : "ready";
    this.#state.className = `chip ${now.isResting ? "warn" : "ok"}`;
    this.#tasks.show(most, stepSeconds, largest(most) || 1, `At most ${largest(most)} at once.`);
    const slowest = largest(means);
    this.#times.show(means, stepSeconds, slowest || 1, `At most ${inMilliseconds(slowest)}.`);
  }
}

/** A cell with a number, and how it came to be. */
function drawn(number, chart) {
  return element("td", {}, element("div", { class: "drawn" }, number, chart.element));
}
