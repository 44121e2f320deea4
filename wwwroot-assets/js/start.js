// Keys are heard as soon as there is something to be seen.
import "./keys.js";
import { apply } from "./theme.js";

// The line to the server has a minute to open, as on the server's side: with the usual 15 and 30 s, a page that was opened on a busy
// machine stayed blank for good, since nothing tries a second time before the line once stood.
Blazor.start({ circuit: { configureSignalR: line => line.withServerTimeout(60_000) } });

Blazor.addEventListener("enhancedload", apply);
