// What was said in a turn, and what was stored of it.

import { chip, element, linked } from "./base.js";

const LONG = 12; // lines

/** A heading with what stands under it. */
export function section(title, ...content) {
  return element("section", {}, element("h2", {}, title), ...content);
}

/** A JSON value under its name; folded when it is long. */
export function json(name, value) {
  const text = JSON.stringify(value, null, 2) ?? "nothing";
  const lines = text.split("\n").length;
  const size = lines > LONG ? ` – ${lines} lines` : "";
  return element("details", { open: lines <= LONG },
    element("summary", {}, name, element("span", { class: "quiet" }, size)),
    element("pre", { tabindex: lines > LONG && "0" }, text));
}

/** Names and values. */
export function facts(pairs) {
  const shown = pairs.filter(([, value]) => value != null && value !== "");
  return element("dl", {}, shown.map(([name, value]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}

/** What both said. */
export function exchange(human, bot) {
  const answer = bot ? linked(bot.text || "(nothing)") : "There is no answer yet.";
  return element("div", { class: "exchange" },
    element("figure", { class: "card" },
      element("figcaption", { class: "quiet" }, "The user said"),
      element("blockquote", {}, linked(human.text || "(nothing)"))),
    element("figure", { class: "card answer" },
      element("figcaption", { class: "quiet" }, "The assistant answered"),
      element("blockquote", {}, answer)));
}

/** The candidates, and which of them was chosen. */
export function hypotheses(candidates, bot) {
  const chosen = winner(candidates, bot);
  const rows = candidates.map((one, index) => element("tr", { class: index === chosen && "chosen" },
    element("th", { scope: "row" }, String(one.skill_name ?? "")),
    element("td", { class: "words" }, linked(String(one.text ?? ""))),
    element("td", { class: "number" }, confidence(one.confidence)),
    element("td", {}, index === chosen && chip("ok", "chosen")),
    element("td", {}, more(one))));
  return element("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Hypotheses" },
    element("table", { class: "hypotheses" },
      element("thead", {}, element("tr", {},
        ["Skill", "Text", "Confidence", "Chosen", "More"].map((name) =>
          element("th", { scope: "col", class: name === "Confidence" && "number" }, name)))),
      element("tbody", {}, rows)));
}

function winner(candidates, bot) {
  const ofSkill = (one) => one.skill_name === bot?.active_skill;
  const exact = candidates.findIndex((one) => ofSkill(one) && one.text === bot.orig_text);
  return exact >= 0 ? exact : candidates.findIndex(ofSkill);
}

function more({ skill_name, service_name, text, confidence: _, annotations, ...rest }) {
  const parts = { ...(annotations && Object.keys(annotations).length ? { annotations } : {}), ...rest };
  return Object.entries(parts).map(([name, value]) => {
    const shown = json(name, value);
    shown.open = false;
    return shown;
  });
}

function confidence(value) {
  return typeof value === "number" ? value.toFixed(2) : String(value ?? "");
}

/** What a bot utterance holds besides its text. */
export function stored(bot) {
  return [
    facts([
      ["Skill", bot.active_skill],
      ["Confidence", confidence(bot.confidence)],
      ["As selected", bot.orig_text === bot.text ? "" : bot.orig_text],
      ["Utterance", element("code", {}, bot.utt_id)],
    ]),
    filled("attributes", bot.attributes),
    filled("annotations", bot.annotations),
  ];
}

function filled(name, value) {
  return value && Object.keys(value).length ? json(name, value) : null;
}
