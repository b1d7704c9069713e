(() => {
"use strict";
const pairs = [...document.querySelectorAll(".two")];
const labels = [...document.querySelectorAll(".label")];
const byId = (id) => document.getElementById(id);
const note = byId("note");
const run = document.body.dataset.run;
// A label belongs to the two articles, whichever sheet of the run they are on.
const key = (pair) => "reprint-label:" + run + ":" + JSON.stringify([pair.dataset.a, pair.dataset.b].sort());
const memory = new Map();
let keeps = true;
const say = (words) => { byId("kept").textContent = words; };
const read = (pair) => {
  let held = memory.get(key(pair));
  if (held === undefined) {
    try { held = JSON.parse(localStorage.getItem(key(pair))); } catch { held = null; }
    if (!held || typeof held.label !== "string" || typeof held.note !== "string") held = { label: "", note: "" };
    memory.set(key(pair), held);
  }
  return held;
};
const write = (pair, change) => {
  const held = { ...read(pair), ...change };
  memory.set(key(pair), held);
  try { localStorage.setItem(key(pair), JSON.stringify(held)); } catch { keeps = false; }
  if (!keeps) say("This browser keeps nothing: download the labels before you close the page.");
};
let at = 0;
const show = (to) => {
  at = Math.max(0, Math.min(pairs.length - 1, to));
  pairs.forEach((pair, i) => pair.classList.toggle("now", i === at));
  const held = read(pairs[at]);
  labels.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.label === held.label)));
  note.value = held.note;
  byId("at").textContent = "Pair " + (at + 1) + " of " + pairs.length;
  byId("done").textContent = pairs.filter((pair) => read(pair).label).length + " labelled";
  byId("back").disabled = at === 0;
  byId("on").disabled = at === pairs.length - 1;
  scrollTo(0, 0);
};
const set = (label) => {
  write(pairs[at], { label });
  show(label ? at + 1 : at);
};
const open = () => {
  const after = [...pairs.keys()].map((i) => (at + 1 + i) % pairs.length);
  const next = after.find((i) => !read(pairs[i]).label);
  if (next === undefined) say("Every pair has a label."); else show(next);
};
// As in every table of the program: a cell that a spreadsheet would run gets an apostrophe.
const cell = (text) => {
  const guarded = /^'*[=+\-@\t\r]/.test(text) ? "'" + text : text;
  return /[",\r\n]/.test(guarded) ? '"' + guarded.replaceAll('"', '""') + '"' : guarded;
};
const table = () => {
  const rows = pairs.map((pair) => [pair.dataset.a, pair.dataset.b, read(pair).label, read(pair).note]);
  return [["a", "b", "label", "note"], ...rows].map((row) => row.map(cell).join(",") + "\n").join("");
};
const save = () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([table()], { type: "text/csv" }));
  link.download = "labels.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
labels.forEach((button) => button.addEventListener("click", () => set(button.dataset.label)));
note.addEventListener("input", () => write(pairs[at], { note: note.value }));
byId("back").addEventListener("click", () => show(at - 1));
byId("on").addEventListener("click", () => show(at + 1));
byId("open").addEventListener("click", open);
byId("save").addEventListener("click", save);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target === note) {
    if (event.key === "Escape" || event.key === "Enter") note.blur();
    return;
  }
  const button = labels.find((one) => one.dataset.key === event.key);
  if (button) set(button.dataset.label);
  else if (event.key === "ArrowRight") show(at + 1);
  else if (event.key === "ArrowLeft") show(at - 1);
  else if (event.key === "Delete" || event.key === "Backspace") set("");
  else if (event.key === "g") open();
  else if (event.key === "n") note.focus();
  else return;
  event.preventDefault();
});
const first = pairs.findIndex((pair) => !read(pair).label);
show(first < 0 ? 0 : first);
})();
