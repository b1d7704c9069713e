"use strict";
(() => {
const all = (where, what) => [...where.querySelectorAll(what)];
const byId = (id) => document.getElementById(id);

// What needs this script is hidden without it.
all(document, ".find, .tools").forEach((part) => { part.hidden = false; });

// Search, filter, sort.
const lists = all(document, ".items"), find = byId("find"), rel = byId("rel"), sort = byId("sort"), hits = byId("hits");
const out = byId("out"), src = byId("src");
const stories = all(document, ".items .story");
if (find && stories.length) {
  const parts = (story, key) => (story.dataset[key] || "").split("|").filter(Boolean);
  const fill = (select, names) => {
    const counts = new Map();
    names.forEach((name) => counts.set(name, (counts.get(name) || 0) + 1));
    [...counts].sort((x, y) => x[0].localeCompare(y[0])).forEach(([name, count]) => select.append(new Option(name + " (" + count + ")", name)));
    select.closest("label").hidden = counts.size < 2;
  };
  fill(out, stories.flatMap((story) => parts(story, "s")));
  fill(src, stories.flatMap((story) => [...new Set(parts(story, "p").map((pair) => pair.split(">")[1]))]));
  const took = (story) => parts(story, "p").map((pair) => pair.split(">")).some(([by, from]) => from === src.value && (!out.value || by === out.value));
  const heads = new Map();
  const head = (story) => {
    if (!heads.has(story)) {
      heads.set(story, all(story, ".hd, .copies, .id").map((part) => part.textContent).join(" ").toLowerCase());
    }
    return heads.get(story);
  };
  const show = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const story of stories) {
      const is = words.every((word) => head(story).includes(word)) && (!rel.value || story.dataset.r.split(" ").includes(rel.value))
        && (!out.value || parts(story, "s").includes(out.value)) && (!src.value || took(story));
      story.hidden = !is;
      count += is ? 1 : 0;
    }
    lists.slice(1).forEach((list) => { list.previousElementSibling.hidden = !all(list, ".story:not([hidden])").length; });
    hits.textContent = count === stories.length ? "" : count + " of " + stories.length + " stories";
  };
  const title = (story) => story.querySelector("h3").textContent;
  const number = (story, key) => Number(story.dataset[key]);
  const orders = {
    o: () => 0,
    n: (x, y) => number(y, "n") - number(x, "n"),
    t: (x, y) => number(y, "t") - number(x, "t"),
    T: (x, y) => (number(x, "t") || Infinity) - (number(y, "t") || Infinity) || 0,
    h: (x, y) => title(x).localeCompare(title(y)),
  };
  let wait = 0;
  find.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(show, 120); });
  [rel, out, src].forEach((select) => select.addEventListener("change", show));
  sort.addEventListener("change", () => lists.forEach((list) => {
    list.append(...stories.filter((story) => list.contains(story)).sort(orders[sort.value]));
  }));
  // A number of the table of who copied whom leads to its stories.
  document.addEventListener("click", (event) => {
    const cell = event.target instanceof Element && event.target.closest("a[data-by]");
    if (!cell) { return; }
    const plain = (name) => name.replace(/[|>]/g, " ");
    [find.value, rel.value, out.value, src.value] = ["", "", plain(cell.dataset.by), plain(cell.dataset.from)];
    show();
    const first = stories.find((story) => !story.hidden && story.querySelector("details"));
    if (first) { first.querySelector("details").open = true; }
  });
  find.form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
} else if (find) {
  find.form.hidden = true;
}

// Both sides of a passage light up together.
let lit = [];
const light = (mark) => {
  lit.forEach((part) => part.classList.remove("lit"));
  lit = [];
  const sheet = mark && mark.closest(".sheet");
  if (!sheet || !mark.dataset.p) { return; }
  const numbers = mark.dataset.p.split(" ");
  lit = all(sheet, "mark[data-p], .ribbon path[data-p]").filter((part) => part.dataset.p.split(" ").some((n) => numbers.includes(n)));
  lit.forEach((part) => part.classList.add("lit"));
};
const passage = (target) => target instanceof Element && target.closest("mark[data-p], .ribbon path[data-p]");
document.addEventListener("pointerover", (event) => {
  const mark = passage(event.target);
  if (mark) { light(mark); } else if (!event.target.closest(".sheet")) { light(null); }
});
document.addEventListener("focusin", (event) => { const mark = passage(event.target); if (mark) { light(mark); } });

// The two texts of a pair scroll together: what stands at the upper edge of one is brought there in the other, from the last passage above
// it on. Not while a number leads the reader from one side to the other.
let still = 0, moved = null;
const places = (text) => {
  const found = new Map(), top = text.getBoundingClientRect().top - text.scrollTop;
  all(text, "mark[data-p]").forEach((mark) => mark.dataset.p.split(" ").forEach((number) => {
    if (!found.has(number)) { found.set(number, mark.getBoundingClientRect().top - top); }
  }));
  return found;
};
const follow = (text) => {
  const other = all(text.closest(".pair"), ".text").find((one) => one !== text);
  if (!other || other.scrollHeight <= other.clientHeight) { return; }
  const here = places(text), there = places(other);
  let from = [0, 0], to = [text.scrollHeight - text.clientHeight, other.scrollHeight - other.clientHeight];
  here.forEach((y, number) => {
    if (y <= text.scrollTop && y >= from[0] && there.has(number)) { from = [y, there.get(number)]; }
  });
  const rest = Math.max(to[0] - from[0], 1), share = (text.scrollTop - from[0]) / rest;
  moved = other;
  other.scrollTo({ top: Math.max(0, Math.min(from[1] + share * Math.max(to[1] - from[1], 0), to[1])), behavior: "instant" });
};
document.addEventListener("scroll", (event) => {
  const text = event.target;
  if (!(text instanceof Element) || !text.matches(".pair .text") || performance.now() < still) { return; }
  if (moved === text) { moved = null; return; }
  follow(text);
}, true);

// Scrolls within the column, and to the column only where it is not in sight.
const bring = (link) => {
  const mark = link.closest("mark"), text = link.closest(".text");
  if (!mark || !text) { return; }
  still = performance.now() + 1200;
  const box = text.getBoundingClientRect(), here = mark.getBoundingClientRect();
  text.scrollTop += here.top - box.top - text.clientHeight / 3;
  const now = mark.getBoundingClientRect();
  if (now.top < 0 || now.bottom > innerHeight) { text.closest(".side").scrollIntoView({ block: "nearest" }); }
};
const reveal = (place) => {
  for (let part = place; part; part = part.parentElement) {
    if (part.localName === "details") { part.open = true; }
    if (part.hidden) { part.hidden = false; }
  }
};
document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) { return; }
  const button = event.target.closest("button[data-do]");
  if (button) { act(button); return; }
  const link = event.target.closest("a[href^='#']");
  const mark = !link && event.target.closest("mark[data-p]");
  const number = mark && mark.dataset.p.split(" ")[0];
  const from = link || (mark && mark.closest(".sheet").querySelector("#" + CSS.escape(mark.closest(".text").dataset.k + number)));
  if (!from) { return; }
  const to = byId(decodeURIComponent(from.getAttribute("href").slice(1)));
  if (!to) { return; }
  reveal(to.localName === "article" ? to.querySelector("details") || to : to);
  if (to.closest("mark")) {
    event.preventDefault();
    bring(to);
    if (link) { to.focus({ preventScroll: true }); }
    light(to.closest("mark"));
  }
});
const arrive = () => {
  const to = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
  if (to) { reveal(to.localName === "article" ? to.querySelector("details") || to : to); to.scrollIntoView(); }
};
addEventListener("hashchange", arrive);
arrive();

// A case by itself: on paper, or as a file that needs nothing else.
const act = (button) => {
  const story = button.closest(".story");
  if (button.dataset.do === "open") {
    const sheets = all(story, ".sheet"), open = sheets.some((sheet) => !sheet.open);
    sheets.forEach((sheet) => { sheet.open = open; });
    button.textContent = open ? "Close all texts" : "Open all texts";
  } else if (button.dataset.do === "print") {
    story.classList.add("chosen");
    document.body.classList.add("one");
    if (!all(story, ".sheet[open]").length) { all(story, ".sheet").forEach((sheet) => { sheet.open = true; }); }
    print();
  } else {
    save(story);
  }
};
addEventListener("afterprint", () => {
  document.body.classList.remove("one");
  all(document, ".chosen").forEach((story) => story.classList.remove("chosen"));
});
const save = (story) => {
  const page = document.implementation.createHTMLDocument(story.querySelector("h3").textContent);
  page.documentElement.lang = "en";
  page.documentElement.dataset.running = document.documentElement.dataset.running;
  all(document, "head meta, head style").forEach((part) => page.head.append(page.importNode(part, true)));
  const main = page.createElement("main"), copy = page.importNode(story, true);
  all(copy, "details:not(.signals)").forEach((part) => { part.open = true; });
  all(copy, ".tools, .lit").forEach((part) => { if (part.matches(".tools")) { part.remove(); } else { part.classList.remove("lit"); } });
  main.append(copy);
  page.body.append(page.importNode(document.querySelector(".mast"), true), main, page.importNode(document.querySelector("footer"), true));
  const file = new Blob(["<!doctype html>\n" + page.documentElement.outerHTML], { type: "text/html" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "case-" + story.id.slice(1) + ".html";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
})();
