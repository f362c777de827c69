// What the user thinks of an answer.

import { drawing, element, sentence } from "./base.js";
import { request } from "./server.js";

const THUMB = "M2 11h4v10H2zM8 21h9.5a2 2 0 0 0 2-1.6l1.6-7a2 2 0 0 0-2-2.4H14l.8-4.6A2 2 0 0 0 12.9 3L8 11z";

/** Two buttons that rate an utterance of the assistant; the rating that it has is shown. */
export function rating(utterance, userId) {
  const buttons = ["good", "bad"].map((value) => element("button", {
    type: "button",
    class: `rate ${value}`,
    title: `${sentence(value)} answer`,
    "aria-label": `${sentence(value)} answer`,
    click: () => rate(value),
  }, drawing("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, drawing("path", { d: THUMB }))));
  const trouble = element("span", { class: "trouble", role: "status" });
  show(given(utterance, userId));
  return element("span", { class: "rating", role: "group", "aria-label": "Rate this answer" }, buttons, trouble);

  async function rate(value) {
    trouble.textContent = "";
    try {
      const body = { utt_id: utterance.utt_id, user_id: userId, rating: value };
      await request("rating/utterance", { method: "POST", body });
      show(value);
    } catch (error) {
      trouble.textContent = sentence(error);
    }
  }

  function show(value) {
    buttons.forEach((button, index) => {
      button.setAttribute("aria-pressed", ["good", "bad"][index] === value);
    });
  }
}

function given(utterance, userId) {
  const ratings = utterance.attributes?.ratings;
  if (!Array.isArray(ratings)) return null;
  return ratings.findLast((one) => one?.user_external_id === userId)?.rating;
}
