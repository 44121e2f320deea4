const prefix = "vectorscope.list.";

export function recall(key) {
  return localStorage.getItem(prefix + key);
}

export function remember(key, value) {
  localStorage.setItem(prefix + key, value);
}

// The rows of a list are its links: the row where the focus is, is the one that keys act on, and Enter opens it as it opens any link.
function links() {
  return [...document.querySelectorAll("[data-rows] > *")].map(row => row.querySelector("a[href]")).filter(link => link?.getClientRects().length > 0);
}

function move(step) {
  const all = links();
  const row = document.activeElement?.closest("[data-rows] > *");
  const at = row ? all.findIndex(link => row.contains(link)) : -1;
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
  next?.focus();
  next?.closest("[data-rows] > *").scrollIntoView({ block: "nearest" });
  return next !== undefined;
}

function select() {
  const box = document.activeElement?.closest("[data-rows] > *")?.querySelector("[data-select]");
  box?.click();
  return box != null;
}

// What a key does in a list; false where there is none, or nothing to do.
export function act(key) {
  return key === "j" ? move(1) : key === "k" ? move(-1) : key === "x" ? select() : false;
}
