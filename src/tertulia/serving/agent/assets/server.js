// The way to the server: its addresses, and the tokens that it may want.

import { element, keep, kept, sentence } from "./base.js";

/** Where the app is, behind whatever proxy; every address is made from it. */
const ROOT = new URL("..", import.meta.url);

/** The address of something in the app, with a query: `address("why", { id })`. */
export function address(path, query = {}) {
  const url = new URL(path, ROOT);
  for (const [name, value] of Object.entries(query)) {
    if (value != null && value !== "") url.searchParams.set(name, value);
  }
  return url;
}

/** The server said no, or nothing at all (then `status` is 0). */
export class Refusal extends Error {
  constructor(status, message, retryAfter = null) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  get wantsToken() {
    return this.status === 401 || this.status === 403;
  }
}

/**
 * Ask for something; gives the response.
 * Where a token is wanted, the user is asked for one, and the request made again; with `isQuiet`
 * that is a refusal like any other.
 */
export async function request(path, { query, method = "GET", body, isQuiet = false } = {}) {
  while (true) {
    try {
      return await attempt(address(path, query), path, method, body);
    } catch (refusal) {
      if (!refusal.wantsToken || isQuiet) throw refusal;
      await askForToken(path, refusal.message);
    }
  }
}

/** Ask for JSON. */
export async function ask(path, options) {
  const answer = await request(path, options);
  return answer.json();
}

async function attempt(url, path, method, body) {
  const headers = { accept: "application/json" };
  const token = tokenFor(path);
  if (token) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  const content = body === undefined ? undefined : JSON.stringify(body);
  let answer;
  try {
    answer = await fetch(url, { method, headers, body: content });
  } catch {
    throw new Refusal(0, "the server cannot be reached");
  }
  if (answer.ok) return answer;
  const retryAfter = Number(answer.headers.get("retry-after")) || null;
  throw new Refusal(answer.status, await reasonOf(answer), retryAfter);
}

async function reasonOf(answer) {
  try {
    return String((await answer.json()).error);
  } catch {
    return `the server answered with status ${answer.status}`;
  }
}

/**
 * Open a WebSocket of the app.
 * Throws a SyntaxError for a token that a browser cannot show.
 */
export function openSocket(path) {
  const url = address(path);
  url.protocol = url.protocol.replace("http", "ws");
  const token = tokenFor(path);
  return new WebSocket(url, token ? ["bearer", token] : []);
}

/** Why a socket that did not open was refused for want of a token; null if that is not why. */
export async function whyShut(path) {
  try {
    await attempt(address(path), path, "GET");
  } catch (refusal) {
    if (refusal.wantsToken) return refusal.message;
  }
  return null;
}

/** What an address is about; each of the two may have tokens of its own. */
function subject(path) {
  return /^(api|debug)\//.test(path) ? "history" : "api";
}

function tokenFor(path) {
  const own = kept("sessionStorage", `token.${subject(path)}`);
  return own || kept("sessionStorage", "token.api") || kept("sessionStorage", "token.history");
}

const asking = new Map();

/** Let the user give a token for an address, which is kept as long as the tab is open. */
export function askForToken(path, reason) {
  const about = subject(path);
  if (!asking.has(about)) {
    asking.set(about, new Promise((resolve) => showTokenForm(about, reason, resolve)));
  }
  return asking.get(about);
}

function showTokenForm(about, reason, resolve) {
  const purpose = about === "api" ? "to talk to the assistant" : "to read what is kept here";
  const input = element("input", {
    id: `token-${about}`, type: "password", autocomplete: "off", required: true,
  });
  const form = element("form", { class: "access card", "aria-label": `Access ${purpose}`, submit },
    element("p", { role: "alert" }, `${sentence(reason)}.`),
    element("label", { for: input.id }, `Token ${purpose}`),
    input,
    element("button", { class: "main" }, "Go on"));
  document.querySelector("main").prepend(form);
  input.focus();

  function submit(event) {
    event.preventDefault();
    keep("sessionStorage", `token.${about}`, input.value.trim());
    form.remove();
    asking.delete(about);
    resolve();
  }
}
