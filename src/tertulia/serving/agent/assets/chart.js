// Small charts of the last five minutes, drawn in steps; a gap where nothing was measured.

import { drawing } from "./base.js";

const WINDOW_SECONDS = 300;
const HEIGHT = 100;
const ROOM = 0.94; // of the height; what is above keeps the line whole

let count = 0;

/** The largest of some values; nothing is 0. */
export function largest(values) {
  return values.reduce((most, value) => Math.max(most, value ?? 0), 0);
}

/** The next round number from a value on. */
export function rounded(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((digit) => digit * unit).find((round) => round >= value);
}

/** A chart that is told its values again and again; `title` says what it shows. */
export class Chart {
  #area = drawing("path", { class: "area" });
  #line = drawing("path", { class: "line" });
  #description;

  constructor(title) {
    const [titleId, descriptionId] = [`chart-${++count}`, `chart-${count}-words`];
    this.#description = drawing("desc", { id: descriptionId });
    const attributes = {
      class: "chart", role: "img", preserveAspectRatio: "none",
      "aria-labelledby": titleId, "aria-describedby": descriptionId,
    };
    this.element = drawing("svg", attributes,
      drawing("title", { id: titleId }, title), this.#description, this.#area, this.#line);
  }

  /** Show values, oldest first, each for so many seconds; `top` is the scale, `words` tell it. */
  show(values, stepSeconds, top, words) {
    const width = Math.round(WINDOW_SECONDS / stepSeconds);
    this.element.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    this.#description.textContent = words;
    const runs = measured(values, width - values.length);
    const heights = (run) => run.values.map((value) => HEIGHT * (1 - (value / top) * ROOM));
    const steps = runs.map((run) => [run, stepped(run.start, heights(run))]);
    this.#line.setAttribute("d", steps.map(([, path]) => `M${path}`).join(""));
    this.#area.setAttribute("d", steps.map(([run, path]) =>
      `M${run.start} ${HEIGHT}L${path}V${HEIGHT}Z`).join(""));
  }
}

/** Values without the gaps between them: where each part starts, and its values. */
function measured(values, start) {
  const runs = [];
  values.forEach((value, index) => {
    if (value == null) return;
    const isFirst = index === 0 || values[index - 1] == null;
    if (isFirst) runs.push({ start: start + index, values: [] });
    runs.at(-1).values.push(value);
  });
  return runs;
}

function stepped(start, heights) {
  const steps = heights.map((height, index) => `V${height.toFixed(1)}H${start + index + 1}`);
  return `${start} ${heights[0].toFixed(1)}${steps.join("")}`;
}
