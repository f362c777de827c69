// One dialogue: who held it, and what was said.

import { element, moment, sentence } from "./base.js";
import { address, request } from "./server.js";
import { Utterances, ratingsOf } from "./utterances.js";

/** Show the dialogue that the address names. */
export async function showDialogue(asked, tell) {
  const id = asked.get("id");
  const text = asked.get("text") ?? "";
  const transcript = new Utterances({ id, text, most: Number(asked.get("last")), tell });
  const dialogue = await transcript.read();
  const user = dialogue.human.user_external_id;
  document.title = `Dialogue with ${user} – Tertulia`;
  document.querySelector("h1").textContent = `Dialogue with ${user}`;
  document.getElementById("above").replaceChildren(
    element("p", {}, element("a", { href: address("dialogues", { text }) }, text ? "← All that is found" : "← All dialogues")),
    facts(dialogue),
    element("p", { class: "row" },
      element("button", { type: "button", click: () => download(id, tell) }, "Export as JSON"),
      element("a", { href: address("dialogues", { user_id: user }) }, `All of ${user}`)),
  );
  document.getElementById("view").replaceChildren(transcript.element);
}

function facts(dialogue) {
  const ratings = ratingsOf(dialogue.attributes);
  const known = {
    Channel: dialogue.channel_type,
    Begun: moment(dialogue.date_start),
    "Last heard": moment(dialogue.date_finish),
    State: element("span", { class: `chip ${dialogue._active ? "ok" : ""}` }, dialogue._active ? "open" : "closed"),
    Rating: ratings || null,
    Id: element("code", {}, dialogue.dialog_id),
  };
  const pairs = Object.entries(known).filter(([, value]) => value !== null);
  return element("dl", { class: "facts card" }, pairs.map(([name, value]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}

/** Save the dialogue as a file: the very bytes of the API. */
async function download(id, tell) {
  try {
    const answer = await request(`api/dialogs/${encodeURIComponent(id)}`);
    const file = URL.createObjectURL(await answer.blob());
    element("a", { href: file, download: `dialogue-${id}.json` }).click();
    URL.revokeObjectURL(file);
    tell("The dialogue is exported.");
  } catch (error) {
    tell(`It could not be exported: ${sentence(error)}.`);
  }
}
