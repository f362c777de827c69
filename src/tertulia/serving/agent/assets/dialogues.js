// The list of dialogues, or one of them: as the address of the page says.

import { element, sentence } from "./base.js";
import { showDialogue } from "./dialogue.js";
import { showList } from "./listing.js";
import { showHead } from "./head.js";

const status = document.getElementById("status");
const asked = new URLSearchParams(location.search);

/** Say how it stands, in place of what was said before. */
function tell(...words) {
  status.className = "quiet";
  status.replaceChildren(...words);
}

async function show() {
  tell("reading …");
  try {
    await (asked.has("id") ? showDialogue(asked, tell) : showList(asked, tell));
  } catch (error) {
    tell(`${sentence(error)}. `, element("button", { type: "button", click: show }, "Try again"));
    status.className = "trouble";
  }
}

showHead("Dialogues");
show();
