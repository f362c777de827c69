// What every page is built with; text is only ever text.

const LINK = /https?:\/\/[^\s<>"'`\u0000-\u001f]+/gi;
const ENDING = /[.,;:!?)\]}…]+$/; // more likely to end the sentence than the address

/**
 * Make an element: `element("a", { href: "…" }, "text", another)`.
 * A function among the attributes listens to the event of that name; true is an attribute without
 * a value; false, null and undefined are none. Children are elements, or are shown as text.
 */
export function element(tag, attributes = {}, ...children) {
  return complete(document.createElement(tag), attributes, children);
}

/** The same for a part of a drawing. */
export function drawing(tag, attributes = {}, ...children) {
  return complete(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function complete(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child != null && child !== false));
  return made;
}

/** The parts of a text, with the addresses of web pages in it as links. */
export function linked(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(LINK)) {
    const link = found[0].replace(ENDING, "");
    if (!URL.canParse(link)) continue;
    const attributes = { href: link, target: "_blank", rel: "noopener noreferrer nofollow ugc" };
    parts.push(text.slice(end, found.index), element("a", attributes, link));
    end = found.index + link.length;
  }
  return [...parts, text.slice(end)];
}

/** An instant, as people here write it. */
export function moment(instant, options = { dateStyle: "medium", timeStyle: "medium" }) {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return element("span", {}, String(instant ?? ""));
  const shown = new Intl.DateTimeFormat(undefined, options).format(date);
  return element("time", { datetime: date.toISOString(), title: date.toISOString() }, shown);
}

/** A duration in seconds, in milliseconds. */
export function milliseconds(seconds) {
  const value = seconds * 1000;
  const digits = value < 1 ? 2 : value < 10 ? 1 : 0;
  return `${value.toLocaleString("en", { maximumFractionDigits: digits })} ms`;
}

const TONES = {
  ok: "ok", done: "ok", answered: "ok", running: "info", failed: "bad",
  timeout: "warn", resting: "warn", cancelled: "warn", last_chance: "warn",
};

/** A status, by its word and its colour; another word may be shown. */
export function chip(status, word = status) {
  return element("span", { class: `chip ${TONES[status] ?? ""}` }, word.replaceAll("_", " "));
}

/** An error in words. */
export function sentence(error) {
  const words = String(error?.message ?? error);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Something to read in a browser where it can be kept, and nothing where it cannot. */
export function kept(storage, key) {
  try {
    return window[storage].getItem(`tertulia.${key}`) ?? "";
  } catch {
    return ""; // the browser keeps nothing
  }
}

/** Keep something in the browser, if it can. */
export function keep(storage, key, value) {
  try {
    window[storage].setItem(`tertulia.${key}`, value);
  } catch {
    // then it lasts as long as the page
  }
}
