// The study that this browser works on lives in localStorage: another browser, another study.
const key = "vectorscope.study";

export function current() {
  return localStorage.getItem(key) ?? "";
}

export function choose(id) {
  if (id) localStorage.setItem(key, id);
  else localStorage.removeItem(key);
}

// A menu of the top bar: Escape and a click elsewhere close it, and the focus goes back to its button.
export function attachMenu(details) {
  details.addEventListener("keydown", e => {
    if (e.key !== "Escape" || !details.open) return;
    e.preventDefault();
    e.stopPropagation();
    closeMenu(details);
  });
  document.addEventListener("click", e => { if (details.open && !details.contains(e.target)) details.open = false; });
}

export function closeMenu(details) {
  details.open = false;
  details.querySelector("summary").focus();
}
