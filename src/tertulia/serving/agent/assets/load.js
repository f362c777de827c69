// How busy the agent and its services are, as the server tells it over a WebSocket.

import { Connection } from "./connection.js";
import { showHead } from "./head.js";
import { Panel, Row, inMilliseconds, inTurns } from "./gauges.js";

const AGENT = "agent";
const TONES = { live: "ok", lost: "warn", shut: "warn" };

const page = document.getElementById("load");
const services = document.getElementById("services");
const status = document.getElementById("status");
const turns = new Panel("Turns in progress", inTurns);
const times = new Panel("Mean response time of a turn", inMilliseconds);
const rows = new Map();

function show(load) {
  const { most, mean_ms: means, step_seconds: stepSeconds } = load.history;
  const resting = new Set(load.resting);
  for (const label of Object.keys(load.current_load)) {
    const now = {
      running: load.current_load[label],
      mean: load.ended[label] ? inMilliseconds(load.response_time[label] * 1000) : "–",
      ended: load.ended[label],
      failed: load.failed[label],
      late: load.late[label],
      isResting: resting.has(label),
    };
    const past = { most: most[label] ?? [], means: means[label] ?? [], stepSeconds };
    row(label).show(now, past);
    if (label === AGENT) {
      turns.show(inTurns(now.running), past.most, stepSeconds);
      times.show(now.mean, past.means, stepSeconds);
    }
  }
  page.hidden = false;
}

function row(label) {
  if (!rows.has(label)) {
    rows.set(label, new Row(label));
    services.append(rows.get(label).element);
  }
  return rows.get(label);
}

function tell(standing, words) {
  status.textContent = standing === "live" ? "live" : words;
  status.className = `chip ${TONES[standing]}`;
  page.classList.toggle("stale", standing !== "live");
}

showHead("Load");
document.getElementById("agent").append(turns.element, times.element);
new Connection("debug/current_load/ws", { heard: show, told: tell }).open();
