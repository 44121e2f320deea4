export function revealRow(id, row, height) {
  const list = document.getElementById(id);
  if (!list) return;
  const top = row * height;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight;
}

const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function links(row) {
  return [...row.querySelectorAll("a[data-cell]")];
}

function place(rows, cell) {
  const row = rows.findIndex(r => r.contains(cell));
  return [row, links(rows[row]).indexOf(cell)];
}

function target(rows, cell, key, all) {
  const [row, column] = place(rows, cell);
  if (key === "Home" || key === "End") {
    const line = links(rows[all ? (key === "Home" ? 0 : rows.length - 1) : row]);
    return key === "Home" ? line[0] : line[line.length - 1];
  }
  const [down, right] = steps[key];
  if (right) return links(rows[row])[column + right];
  for (let r = row + down; r >= 0 && r < rows.length; r += down) {
    const line = links(rows[r]);
    if (line.length) return line[Math.min(column, line.length - 1)];
  }
  return null;
}

// One cell at a time is in the tab order; the arrows move it.
export function walk(id) {
  const table = document.getElementById(id);
  if (!table || table.dataset.walk) return;
  table.dataset.walk = "on";
  table.addEventListener("keydown", e => {
    if (e.ctrlKey && e.key !== "Home" && e.key !== "End" || e.altKey || e.metaKey) return;
    const cell = e.target instanceof Element ? e.target.closest("a[data-cell]") : null;
    if (!cell || !(e.key in steps || e.key === "Home" || e.key === "End")) return;
    const rows = [...table.tBodies[0].rows].filter(r => links(r).length);
    const next = target(rows, cell, e.key, e.ctrlKey);
    if (!next) return;
    e.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}

const turnsOf = pane => [...pane.querySelectorAll(":scope > [data-turn]")];

function show(pane, turn, share) {
  const part = turnsOf(pane).find(p => p.dataset.turn === turn);
  if (part) pane.scrollTop = part.offsetTop + share * part.offsetHeight;
}

// Where one pane is, as a turn and a share of it, there the other one goes, unless the host says that each scrolls alone.
function follow(host, pane) {
  const part = turnsOf(pane).findLast(p => p.offsetTop <= pane.scrollTop) ?? turnsOf(pane)[0];
  const other = [...host.querySelectorAll(".pair-pane")].find(p => p !== pane);
  if (!part || !other) return;
  other.dataset.led = String(performance.now());
  show(other, part.dataset.turn, (pane.scrollTop - part.offsetTop) / (part.offsetHeight || 1));
}

export function pair(id, turn) {
  const host = document.getElementById(id);
  if (!host) return;
  if (!host.dataset.pair) {
    host.dataset.pair = "on";
    host.addEventListener("scroll", e => {
      const pane = e.target;
      if (!(pane instanceof Element) || !pane.matches(".pair-pane") || host.dataset.scroll === "alone") return;
      // What a pane does because it is led is no wish of the reader's.
      if (performance.now() - Number(pane.dataset.led ?? -1e6) < 120) return;
      follow(host, pane);
    }, true);
  }
  for (const pane of host.querySelectorAll(".pair-pane")) {
    pane.dataset.led = String(performance.now());
    show(pane, String(turn), 0);
  }
  const link = host.querySelector(".pair-turn-link[aria-current=true]");
  const list = link?.closest("ol");
  if (!list) return;
  if (link.offsetTop < list.scrollTop) list.scrollTop = link.offsetTop;
  else if (link.offsetTop + link.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = link.offsetTop + link.offsetHeight - list.clientHeight;
}
