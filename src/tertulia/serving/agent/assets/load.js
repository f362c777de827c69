// Shows what the server says over its WebSocket; only ever as text.
"use strict";

const status = document.getElementById("status");
const access = document.getElementById("access");
const services = document.getElementById("services");
const address = new URL("current_load/ws", location.href);
address.protocol = address.protocol.replace("http", "ws");
let token = "";
let attempt = 0;

function row(cells) {
  const line = document.createElement("tr");
  for (const cell of cells) {
    const element = document.createElement("td");
    element.textContent = cell;
    line.append(element);
  }
  return line;
}

function show(load) {
  const resting = new Set(load.resting);
  services.replaceChildren(...Object.keys(load.current_load).map((label) => row([
    label,
    load.current_load[label],
    load.ended[label] ? `${Math.round(load.response_time[label] * 1000)} ms` : "–",
    load.ended[label],
    load.failed[label],
    load.late[label],
    resting.has(label) ? "resting" : "",
  ])));
}

function connect() {
  const current = ++attempt;
  let isOpen = false;
  const socket = new WebSocket(address, token ? ["bearer", token] : []);
  socket.onopen = () => {
    isOpen = true;
    access.hidden = true;
    status.textContent = "live";
  };
  socket.onmessage = (message) => show(JSON.parse(message.data));
  socket.onclose = () => {
    if (current !== attempt) return;
    access.hidden = isOpen;
    status.textContent = isOpen
      ? "the connection is lost: trying again …"
      : "no connection: the server is away, or needs a token";
    setTimeout(() => current === attempt && connect(), 3000);
  };
}

access.addEventListener("submit", (event) => {
  event.preventDefault();
  token = document.getElementById("token").value;
  connect();
});
connect();
