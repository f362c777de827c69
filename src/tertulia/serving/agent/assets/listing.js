// A page of the list of dialogues, newest first, and the search in it.

import { element, keep, kept, moment } from "./base.js";
import { address, ask } from "./server.js";

const ON_A_PAGE = 50;
const FILTERS = ["text", "user_id", "_active"];
const COLUMNS = {
  "Began with": "", User: "who", Channel: "who wide", Begun: "", "Last heard": "wide",
  Utterances: "number wide", State: "", Rating: "wide",
};

/** Show what the address asks for. */
export async function showList(asked, tell) {
  const filters = FILTERS.map((name) => [name, asked.get(name)]).filter(([, value]) => value);
  const chosen = Object.fromEntries(filters);
  document.getElementById("above").replaceChildren(search(chosen));
  const query = { ...chosen, after: asked.get("after"), limit: ON_A_PAGE, details: 1 };
  const page = await ask("api/dialogs/", { query });
  document.getElementById("view").replaceChildren(
    ...(page.dialogs.length ? [table(page.dialogs, chosen.text)] : []),
    pager(chosen, asked.get("after"), page.next),
  );
  tell(summary(page, { isFiltered: filters.length > 0, isLater: asked.has("after") }));
}

function summary({ dialogs, next }, { isFiltered, isLater }) {
  if (!dialogs.length) return isFiltered ? "No dialogue is like that." : "Nobody has said anything yet.";
  if (next && !isLater) return `The newest ${dialogs.length} dialogues`;
  const dialogues = dialogs.length === 1 ? "1 dialogue" : `${dialogs.length} dialogues`;
  return `${dialogues}, ${isLater ? "further back" : "newest first"}`;
}

function search(chosen) {
  const states = [["", "all"], ["1", "open"], ["0", "closed"]];
  const field = (label, control) => element("div", { class: "field" },
    element("label", { for: control.id }, label), control);
  const plain = { maxlength: 1000, autocomplete: "off", spellcheck: "false" };
  const text = { ...plain, id: "text", type: "search", value: chosen.text, placeholder: "words that were said" };
  const user = { ...plain, id: "user_id", value: chosen.user_id, placeholder: "the whole name" };
  const options = states.map(([value, name]) =>
    element("option", { value, selected: value === (chosen._active ?? "") }, name));
  return element("form", { class: "search", role: "search", submit },
    field("Said", element("input", text)),
    field("User", element("input", user)),
    field("State", element("select", { id: "_active" }, options)),
    element("button", { class: "main" }, "Search"),
    Object.keys(chosen).length > 0 && element("a", { href: address("dialogues") }, "Show all"));
}

function submit(event) {
  event.preventDefault();
  const values = FILTERS.map((name) => [name, event.target.elements[name].value.trim()]);
  location.assign(address("dialogues", Object.fromEntries(values)));
}

function table(dialogues, text) {
  const heads = Object.entries(COLUMNS).map(([name, kind]) =>
    element("th", { scope: "col", class: kind }, name));
  return element("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": "List" },
    element("table", { class: "dialogues" },
      element("caption", { class: "spoken" }, "Dialogues, newest first"),
      element("thead", {}, element("tr", {}, heads)),
      element("tbody", {}, dialogues.map((dialogue) => row(dialogue, text)))));
}

function row(dialogue, text) {
  const own = address("dialogues", { id: dialogue.dialog_id, text });
  const ofUser = address("dialogues", { user_id: dialogue.user_id });
  const kinds = Object.values(COLUMNS);
  const cells = [
    element("a", { href: ofUser }, dialogue.user_id),
    dialogue.channel_type,
    minute(dialogue.date_start),
    minute(dialogue.date_finish),
    dialogue.length.toLocaleString("en"),
    element("span", { class: `chip ${dialogue._active ? "ok" : ""}` }, dialogue._active ? "open" : "closed"),
    dialogue.ratings.slice(-3).join(", "),
  ];
  return element("tr", {},
    element("th", { scope: "row" },
      element("a", { href: own, class: "began" }, dialogue.first_text.trim() || "nothing said yet")),
    cells.map((cell, index) => element("td", { class: kinds[index + 1] }, cell)));
}

/** An instant in a list: as short as can be understood. */
function minute(instant) {
  const isOfThisYear = new Date(instant).getFullYear() === new Date().getFullYear();
  const year = isOfThisYear ? undefined : "numeric";
  return moment(instant, { day: "numeric", month: "short", year, hour: "2-digit", minute: "2-digit" });
}

/** The way to the parts of the list that come before this one and after it. */
function pager(chosen, after, next) {
  const following = next && new URLSearchParams(next).get("after");
  const here = address("dialogues", { ...chosen, after }).href;
  if (following) keep("sessionStorage", `before.${following}`, here);
  const newest = address("dialogues", chosen);
  const links = [
    after && element("a", { href: newest }, "Newest"),
    after && element("a", { href: kept("sessionStorage", `before.${after}`) || newest, rel: "prev" }, "Newer"),
    following && element("a", { href: address("dialogues", { ...chosen, after: following }), rel: "next" }, "Older"),
  ].filter(Boolean);
  return element("nav", { class: "pager", "aria-label": "Parts of the list", hidden: !links.length }, links);
}
