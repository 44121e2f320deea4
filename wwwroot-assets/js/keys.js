import { act as actInList } from "./lists.js";

// A shortcut is declared on its control: data-key="g r" on a link clicks it, data-key="/" on a field focuses it.
// So a key does what its control does, and a page that lacks the control lacks the key.
const storageKey = "vectorscope.keys";
const sequenceTime = 1200;
let pending = "";
let timer = 0;
const paletteTime = 5000;
let ahead = null;

export function enabled() {
  return localStorage.getItem(storageKey) !== "off";
}

export function enable(on) {
  localStorage.setItem(storageKey, on ? "on" : "off");
}

export function openBeside(url) {
  window.open(url, "_blank", "noopener");
}

// A page that has come is read from its heading on, unless somebody writes in it already: the word comes a round trip after the
// page, and whoever was quicker would write into nothing.
export function arrive() {
  if (document.activeElement && typing(document.activeElement)) return;
  const heading = document.querySelector("h1");
  if (!heading) return;
  if (!heading.hasAttribute("tabindex")) heading.setAttribute("tabindex", "-1");
  heading.focus();
}

export function timeZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
}

function typing(target) {
  return target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio], [type=range]), textarea, select"));
}

function visible(element) {
  return element.getClientRects().length > 0 || element.matches("[data-key-hidden]");
}

function find(key) {
  // While a dialog is open only its own controls answer.
  const open = document.querySelector(".mud-dialog-container .mud-dialog");
  const all = (open ?? document).querySelectorAll(`[data-key="${CSS.escape(key)}"]`);
  for (const element of all) {
    if (visible(element) && !element.disabled) return element;
  }
  return null;
}

function act(element) {
  const field = element.matches("input, textarea, select") ? element : element.querySelector("input, textarea");
  if (field) { field.focus(); field.select?.(); } else { element.click(); }
}

function forget() {
  pending = "";
  clearTimeout(timer);
}

// The palette comes from the server. What is typed until it is there belongs into it, and is no shortcut of the page below.
function openPalette(element) {
  ahead = "";
  setTimeout(() => { ahead = null; }, paletteTime);
  act(element);
}

document.addEventListener("focusin", e => {
  if (ahead === null || !(e.target instanceof HTMLInputElement) || !e.target.matches(".palette-input")) return;
  if (ahead) { e.target.value += ahead; e.target.dispatchEvent(new Event("input", { bubbles: true })); }
  ahead = null;
});

function onKey(e) {
  if (e.defaultPrevented || e.isComposing || e.altKey) return;
  if (e.ctrlKey || e.metaKey) {
    const element = e.key.toLowerCase() === "k" && !e.shiftKey ? find("Ctrl K") : null;
    if (element) { e.preventDefault(); openPalette(element); }
    return;
  }
  if (ahead !== null && e.key.length === 1) { e.preventDefault(); ahead += e.key; return; }
  if (typing(e.target)) {
    if (e.key === "Escape") e.target.blur();
    return;
  }
  if (e.key === "Escape") { find("Esc")?.click(); return; }
  if (e.key.length !== 1 || !enabled()) return;
  const wanted = pending ? `${pending} ${e.key}` : e.key;
  const element = find(wanted);
  forget();
  if (element) { e.preventDefault(); act(element); return; }
  if (wanted === e.key && actInList(e.key)) { e.preventDefault(); return; }
  if (e.key === "g") { pending = "g"; timer = setTimeout(forget, sequenceTime); }
}

document.addEventListener("keydown", onKey);

// The base address would turn "#main" into another page, so the skip link is served here, before the router sees it.
document.addEventListener("click", e => {
  if (!(e.target instanceof Element) || !e.target.closest(".skip-link")) return;
  e.preventDefault();
  e.stopPropagation();
  document.getElementById("main")?.focus();
}, true);
