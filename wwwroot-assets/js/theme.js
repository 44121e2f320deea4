// The preference ("light", "dark", "system") lives in localStorage; the inline script in the page's head sets the
// attribute before the first paint. This module changes it afterwards and tells whoever listens (charts).
const key = "vectorscope.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

export function preference() {
  return localStorage.getItem(key) ?? "system";
}

export function choose(value) {
  localStorage.setItem(key, value);
  apply();
}

// Also needed where a navigation brought the page's root as the server wrote it, which knows of no preference.
export function apply() {
  const wanted = preference();
  const theme = wanted === "system" ? (dark.matches ? "dark" : "light") : wanted;
  if (document.documentElement.dataset.theme === theme) return;
  document.documentElement.dataset.theme = theme;
  document.dispatchEvent(new CustomEvent("vectorscope:theme", { detail: theme }));
}

dark.addEventListener("change", apply);
addEventListener("storage", e => { if (e.key === key) apply(); });
