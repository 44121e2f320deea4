// Tokens of replies: the one that is pointed at is told and marked in text and strip, arrow keys walk through a strip, a click pins.
// A token is named by its arm ([data-arm] around it) and its place ([data-token]).
let stop = null;

function armOf(element) {
  return element.closest("[data-arm]");
}

function tokenOf(target) {
  return target instanceof Element ? target.closest("[data-token]") : null;
}

function cell(arm, token) {
  return arm?.querySelector(`.strip [data-token="${CSS.escape(token)}"]`);
}

function showTip(tip, of) {
  const label = of?.getAttribute("aria-label");
  tip.hidden = !label;
  if (!label) return;
  tip.textContent = label;
  const box = of.getBoundingClientRect();
  const width = tip.offsetWidth, height = tip.offsetHeight;
  tip.style.left = `${Math.max(4, Math.min(box.left + box.width / 2 - width / 2, innerWidth - width - 4))}px`;
  tip.style.top = `${box.top - height - 6 < 4 ? box.bottom + 6 : box.top - height - 6}px`;
}

export function attach(host, owner) {
  detach();
  const tip = document.createElement("div");
  tip.className = "tip token-tip";
  tip.hidden = true;
  document.body.append(tip);
  let hot = [];

  function mark(token) {
    for (const element of hot) element.classList.remove("hot");
    hot = [];
    if (!token) { tip.hidden = true; return; }
    const arm = armOf(token);
    hot = [...(arm?.querySelectorAll(`[data-token="${CSS.escape(token.dataset.token)}"]`) ?? [])];
    for (const element of hot) element.classList.add("hot");
    // Over the text the number is told where the pointer is.
    const of = cell(arm, token.dataset.token);
    showTip(tip, of);
    if (of && token !== of && !tip.hidden) {
      const box = token.getClientRects()[0] ?? token.getBoundingClientRect();
      tip.style.left = `${Math.max(4, Math.min(box.left, innerWidth - tip.offsetWidth - 4))}px`;
      tip.style.top = `${Math.max(4, box.top - tip.offsetHeight - 6)}px`;
    }
  }

  function activate(strip, next) {
    strip.querySelector(".active")?.classList.remove("active");
    next.classList.add("active");
    next.id ||= `token-${armOf(strip).dataset.arm}-${next.dataset.token}`;
    strip.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
    mark(next);
  }

  function onClick(e) {
    const token = tokenOf(e.target);
    // Who marks text to copy it pins nothing.
    if (!token || !getSelection().isCollapsed) return;
    owner.invokeMethodAsync("PinToken", Number(token.dataset.token), false);
  }

  // The cell in the row above or below that stands nearest.
  function beside(cells, from, up) {
    const box = from.getBoundingClientRect();
    const rows = cells.filter(c => up ? c.getBoundingClientRect().bottom <= box.top + 1 : c.getBoundingClientRect().top >= box.bottom - 1);
    if (!rows.length) return null;
    const line = (up ? rows[rows.length - 1] : rows[0]).getBoundingClientRect().top;
    return rows.filter(c => Math.abs(c.getBoundingClientRect().top - line) < 2)
      .reduce((best, c) => Math.abs(c.getBoundingClientRect().left - box.left) < Math.abs(best.getBoundingClientRect().left - box.left) ? c : best);
  }

  function onKey(e) {
    const strip = e.target instanceof Element ? e.target.closest(".strip") : null;
    if (!strip || e.ctrlKey || e.altKey || e.metaKey) return;
    const cells = [...strip.querySelectorAll("[data-token]")];
    if (!cells.length) return;
    const at = strip.querySelector(".active") ?? strip.querySelector("[aria-selected=true]");
    const index = cells.indexOf(at);
    const next = {
      ArrowRight: () => cells[Math.min(index + 1, cells.length - 1)],
      ArrowLeft: () => cells[Math.max(index - 1, 0)],
      ArrowDown: () => at ? beside(cells, at, false) : cells[0],
      ArrowUp: () => at ? beside(cells, at, true) : cells[0],
      Home: () => cells[0],
      End: () => cells[cells.length - 1],
    }[e.key]?.();
    if (next) {
      e.preventDefault();
      activate(strip, next);
      // A pin that is there goes along.
      if (host.querySelector(".strip [aria-selected=true]")) owner.invokeMethodAsync("PinToken", Number(next.dataset.token), true);
    } else if ((e.key === "Enter" || e.key === " ") && at) {
      e.preventDefault();
      owner.invokeMethodAsync("PinToken", Number(at.dataset.token), false);
    }
  }

  function onFocus(e) {
    const strip = e.target instanceof Element && e.target.matches(".strip") ? e.target : null;
    const first = strip?.querySelector(".active") ?? strip?.querySelector("[aria-selected=true]") ?? strip?.querySelector("[data-token]");
    if (first && strip.matches(":focus-visible")) activate(strip, first);
  }

  function onGenerate(e) {
    if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || e.defaultPrevented || e.isComposing) return;
    const button = document.querySelector("[data-generate]");
    if (!button || button.disabled || document.querySelector(".mud-dialog-container .mud-dialog")) return;
    e.preventDefault();
    // What was just typed is told before the button is pressed.
    if (document.activeElement?.matches("input, textarea")) document.activeElement.dispatchEvent(new Event("change", { bubbles: true }));
    button.click();
  }

  // A reply that is followed to its end stays there while it grows.
  const followed = new WeakMap();
  const onScroll = e => { if (e.target.matches?.(".reply-text")) followed.set(e.target, e.target.scrollHeight - e.target.scrollTop - e.target.clientHeight < 24); };
  const growth = new MutationObserver(() => {
    for (const text of host.querySelectorAll(".reply-text[data-growing]")) if (followed.get(text) !== false) text.scrollTop = text.scrollHeight;
  });
  growth.observe(host, { childList: true, subtree: true, characterData: true });

  const over = e => mark(tokenOf(e.target)), out = () => mark(null), blur = out;
  host.addEventListener("click", onClick);
  host.addEventListener("keydown", onKey);
  host.addEventListener("pointerover", over);
  host.addEventListener("pointerleave", out);
  host.addEventListener("focusin", onFocus);
  host.addEventListener("focusout", blur);
  host.addEventListener("scroll", onScroll, true);
  document.addEventListener("keydown", onGenerate);
  stop = () => {
    host.removeEventListener("click", onClick);
    host.removeEventListener("keydown", onKey);
    host.removeEventListener("pointerover", over);
    host.removeEventListener("pointerleave", out);
    host.removeEventListener("focusin", onFocus);
    host.removeEventListener("focusout", blur);
    host.removeEventListener("scroll", onScroll, true);
    document.removeEventListener("keydown", onGenerate);
    growth.disconnect();
    tip.remove();
  };
}

export function detach() {
  stop?.();
  stop = null;
}
