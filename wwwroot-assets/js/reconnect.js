// Shows the dialog while the connection to the server is down. Runs go on meanwhile: they live in the server.
const dialog = document.getElementById("components-reconnect-modal");
const say = state => { dialog.dataset.state = state; };

dialog.addEventListener("components-reconnect-state-changed", e => {
  switch (e.detail.state) {
    case "show": say("retrying"); if (!dialog.open) dialog.showModal(); break;
    case "hide": if (dialog.open) dialog.close(); break;
    case "failed": say("failed"); document.addEventListener("visibilitychange", retryWhenVisible); break;
    case "rejected": location.reload(); break;
  }
});
dialog.querySelector("[data-retry]").addEventListener("click", retry);
dialog.querySelector("[data-reload]").addEventListener("click", () => location.reload());

async function retry() {
  document.removeEventListener("visibilitychange", retryWhenVisible);
  say("retrying");
  try {
    // A server that was restarted does not know this circuit: start a new one.
    if (!await Blazor.reconnect()) location.reload();
  } catch {
    say("failed");
    document.addEventListener("visibilitychange", retryWhenVisible);
  }
}

function retryWhenVisible() {
  if (document.visibilityState === "visible") retry();
}
