export function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The click starts the download on the next turn of the loop.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// A stream, because a plain argument could be larger than one message may be.
export async function saveStream(name, stream, type) {
  save(name, new Blob([await stream.arrayBuffer()], { type }));
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export function scrollToEnd(id) {
  const element = document.getElementById(id);
  if (element) element.scrollTop = element.scrollHeight;
}
