// The head of every page: where one is, and where one can go.

import { element } from "./base.js";
import { address } from "./server.js";

const PAGES = { Chat: "chat", Dialogues: "dialogues", Why: "why", Load: "debug/current_load" };

/** Put the head of the site above a page; `current` is the page's name in it. */
export function showHead(current) {
  const links = Object.entries(PAGES).map(([name, path]) =>
    element("a", { href: address(path), "aria-current": name === current && "page" }, name));
  const mark = element("img", { src: address("assets/icon.svg"), alt: "" });
  document.body.prepend(
    element("a", { class: "skip", href: "#content" }, "Skip to the content"),
    element("header", { class: "site" },
      element("span", { class: "brand" }, mark, "Tertulia"),
      element("nav", { "aria-label": "Pages" }, links)),
  );
}
