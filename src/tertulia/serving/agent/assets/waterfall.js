// A turn on one time scale: every service with a bar from where it began to where it ended.

import { chip, element, milliseconds } from "./base.js";

const MOST_TICKS = 5;

/** The table of a trace: the calls in the order in which they began, then who was not asked. */
export function waterfall(trace) {
  const calls = [...trace.calls].sort((one, other) => one.started - other.started);
  const asked = new Set(calls.map((call) => call.service));
  const others = Object.entries(trace.statuses).filter(([name]) => !asked.has(name));
  const span = Math.max(trace.seconds, ...calls.map((call) => call.started + call.seconds), 1e-6);
  return element("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Services" },
    element("table", { class: "waterfall" },
      element("caption", {}, `Every service in this turn, which took ${milliseconds(trace.seconds)}`),
      head(span),
      element("tbody", {}, calls.map((call) => asking(call, span)), others.map(unasked))));
}

function head(span) {
  const marks = ticks(span).map((at) => placed("tick", at / span, 0, milliseconds(at)));
  const scale = element("div", { class: "lane", "aria-hidden": "true" }, marks);
  return element("thead", {}, element("tr", {},
    element("th", { scope: "col" }, "Service"),
    element("th", { scope: "col" }, "Status"),
    element("th", { scope: "col", class: "time" }, element("span", { class: "spoken" }, "Time line"), scale),
    ["Began", "Took", "Attempts"].map((name) => element("th", { scope: "col", class: "number" }, name)),
    element("th", { scope: "col", title: "the first 16 digits of the SHA-256 of what was sent" }, "Digest")));
}

function asking(call, span) {
  const bar = placed(`bar ${call.status}`, call.started / span, call.seconds / span);
  const grid = ticks(span).map((at) => placed("rule", at / span, 0));
  const name = call.index ? `${call.service} [${call.index}]` : call.service;
  return element("tr", { class: `call ${call.status}` },
    element("th", { scope: "row" }, name, call.reason && element("p", { class: "reason" }, call.reason)),
    element("td", {}, chip(call.status)),
    element("td", { class: "time" }, element("div", { class: "lane", "aria-hidden": "true" }, grid, bar)),
    element("td", { class: "number" }, milliseconds(call.started)),
    element("td", { class: "number" }, milliseconds(call.seconds)),
    element("td", { class: "number" }, String(call.attempts)),
    element("td", { class: "code quiet" }, call.digest));
}

function unasked([name, status]) {
  const empty = Array.from({ length: 5 }, () => element("td", {}));
  return element("tr", { class: `call ${status}` },
    element("th", { scope: "row" }, name), element("td", {}, chip(status)), empty);
}

/** Something on the time scale; `from` and `size` are parts of it. */
function placed(kind, from, size, ...content) {
  const made = element("span", { class: kind }, ...content);
  made.style.setProperty("--from", String(from));
  made.style.setProperty("--size", String(size));
  return made;
}

/** Round instants from 0 on, in seconds. */
function ticks(span) {
  const rough = span / MOST_TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step);
}
