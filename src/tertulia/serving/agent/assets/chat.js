// The page to talk to the assistant.

import { element, keep, kept } from "./base.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { showHead } from "./head.js";
import { Outbox, randomName } from "./outbox.js";
import { ask } from "./server.js";

const START = "/start";
const CLOSE = "/close";
const SHOWN = 50;
const MOST_SUGGESTIONS = 8;
const HOPELESS = new Set([400, 413, 422]);

const status = document.getElementById("status");
const user = document.getElementById("user");
const suggestions = document.getElementById("suggestions");
const conversation = new Conversation();
const composer = new Composer(say);
const outbox = new Outbox({ ready, happened, answered, refused, told });
const entries = new Map(); // what the human said, by message id
let userId = kept("sessionStorage", "user") || kept("localStorage", "user") || `guest-${randomName().slice(0, 8)}`;
let restoring = null;

function say(text) {
  composer.remember(text);
  suggest();
  show(outbox.say(userId, text));
}

function show(message) {
  if (isCommand(message)) return;
  const entry = conversation.addHuman(message.payload);
  conversation.goToEnd();
  entry.classList.add("waiting");
  entries.set(message.message_id, entry);
}

function isCommand({ payload }) {
  return payload === START || payload === CLOSE;
}

async function ready() {
  conversation.beQuiet();
  restoring ??= restore();
  await restoring;
}

/** Show the running dialogue, where the history may be read, and what still waits. */
async function restore() {
  const name = userId;
  const dialogue = await runningDialogue(name);
  if (name !== userId) return; // the user is another one by now
  const unanswered = outbox.waiting;
  const utterances = dialogue?.utterances ?? [];
  const last = utterances.at(-1);
  if (utterances.length === SHOWN) conversation.showEarlier(dialogue.dialog_id);
  const isAsked = last && !("active_skill" in last) && last.text === unanswered[0]?.payload;
  for (const utterance of isAsked ? utterances.slice(0, -1) : utterances) showStored(utterance);
  for (const message of unanswered) {
    if (entries.has(message.message_id)) conversation.putLast(entries.get(message.message_id));
    else show(message);
  }
  if (last && !unanswered.length) suggest(last.attributes?.suggestions);
}

async function runningDialogue(name) {
  try {
    const query = { limit: 1, last: SHOWN };
    const path = `api/user/${encodeURIComponent(name)}`;
    const [newest] = await ask(path, { query, isQuiet: true });
    return newest?._active ? newest : null;
  } catch {
    return null; // whoever may talk may not always read
  }
}

function showStored(utterance) {
  if ("active_skill" in utterance) {
    conversation.addBot(utterance, userId);
  } else {
    conversation.addHuman(utterance.text, utterance.date_time);
    composer.remember(utterance.text);
  }
}

function happened(event) {
  const [message] = outbox.waiting;
  if (event.event === "accepted") entries.get(message?.message_id)?.classList.remove("waiting");
  conversation.follow(event);
}

function answered(message, answer) {
  conversation.beQuiet();
  const entry = settle(message);
  if (message.payload === START) return begin();
  if (message.payload === CLOSE) {
    conversation.addNote("This dialogue is closed. What you say next begins another one.");
    return;
  }
  const text = typeof answer.response === "string" ? answer.response : JSON.stringify(answer, null, 2);
  const isNew = conversation.addBot({ ...answer, text }, message.user_id);
  if (isNew) suggest(answer.attributes?.suggestions);
  else entry?.remove(); // the page was loaded anew, and shows both already
}

function begin() {
  conversation.clear();
  conversation.addNote("A new dialogue.");
}

function refused(message, refusal) {
  conversation.beQuiet();
  settle(message)?.classList.add("refused");
  const again = HOPELESS.has(refusal.status) ? null : () => outbox.sendAgain(message);
  conversation.addTrouble(refusal, again);
}

function settle(message) {
  const entry = entries.get(message.message_id);
  entry?.classList.remove("waiting");
  entries.delete(message.message_id);
  return entry;
}

function told(state, words) {
  status.textContent = words;
  status.className = `chip ${{ live: "ok", lost: "warn", shut: "warn" }[state]}`;
}

/** Offer something to say. */
function suggest(texts) {
  const offered = Array.isArray(texts) ? texts.filter((text) => typeof text === "string" && text.trim()) : [];
  const buttons = offered.slice(0, MOST_SUGGESTIONS).map((text) =>
    element("button", { type: "button", click: () => { composer.focus(); say(text); } }, text));
  conversation.staying(() => {
    suggestions.replaceChildren(...buttons);
    suggestions.hidden = !buttons.length;
  });
}

function rename() {
  const name = user.value.trim() || userId;
  user.value = name;
  if (name === userId) return;
  userId = name;
  keepUser();
  for (const entry of entries.values()) entry.remove();
  entries.clear();
  conversation.clear();
  composer.forget();
  suggest();
  restoring = null;
  outbox.forget();
}

/** Keep who one is: in this tab, and for tabs to come. */
function keepUser() {
  for (const storage of ["sessionStorage", "localStorage"]) keep(storage, "user", userId);
}

showHead("Chat");
user.value = userId;
keepUser();
user.addEventListener("change", rename);
document.getElementById("identity").addEventListener("submit", (event) => {
  event.preventDefault();
  rename();
  composer.focus();
});
document.getElementById("anew").addEventListener("click", () => {
  say(START);
  composer.focus();
});
outbox.open();
composer.focus();
