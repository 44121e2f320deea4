// A text that is longer than the connection takes in one message would end the connection. It stays in its field instead, with a word
// of why; nothing is sent, and nothing is lost. Three bytes a character is the most that a message needs for texts in practice.
const most = 8_000_000;

function check(e) {
  const field = e.target;
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
  const tooLong = field.value.length > most;
  field.setCustomValidity(tooLong ? `This text has ${field.value.length.toLocaleString("en")} characters; ${most.toLocaleString("en")} are the most that can be saved here. Shorten it, or use the JSON API.` : "");
  if (!tooLong) return;
  e.stopImmediatePropagation();
  field.reportValidity();
}

// Before the framework's own listeners, which sit on the document.
for (const type of ["change", "input"]) window.addEventListener(type, check, true);
