// What charts of all kinds share: colours from the tokens, words for numbers, axes, tooltips, and shapes drawn over the library's own.

export const token = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
export const paint = name => token(name) || token("text");
export const escape = text => String(text).replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);

export function number(value, digits) {
  if (value === null || value === undefined) return "–";
  const text = digits !== null && digits !== undefined ? value.toFixed(digits) : Number(value.toPrecision(3)).toString();
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "\u2212");
}

export const axisTitle = text => ({ text, style: { color: token("text-2"), fontSize: token("size-caption"), fontWeight: 400, fontFamily: token("font") } });
export const labelStyle = () => ({ colors: token("text-2"), fontSize: token("size-caption"), fontFamily: token("font") });

export function xAxis(model, extra) {
  return {
    title: { ...axisTitle(model.xTitle), offsetY: -4 }, labels: { style: labelStyle(), rotate: 0, hideOverlappingLabels: true },
    axisBorder: { color: token("border-strong") }, axisTicks: { color: token("border-strong") }, tooltip: { enabled: false },
    crosshairs: { stroke: { color: token("border-strong"), dashArray: 0 } }, ...extra,
  };
}

export function yAxis(model, extra) {
  return { title: axisTitle(model.yTitle), labels: { style: labelStyle(), formatter: v => number(v, model.yDigits) }, tooltip: { enabled: false }, ...extra };
}

export function blend(from, to, share) {
  const parts = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
  const [a, b] = [parts(from), parts(to)];
  return "#" + a.map((v, i) => Math.round(v + (b[i] - v) * share).toString(16).padStart(2, "0")).join("");
}

export function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map(i => (parseInt(hex.slice(i, i + 2), 16) / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function tip(title, rows) {
  return `<div class="tip"><div class="tip-title">${escape(title)}</div>` + rows.map(r =>
    `<div class="tip-row"><i style="background:${paint(r.colour)}"></i><span>${escape(r.name)}</span><b>${r.value}</b></div>`).join("") + "</div>";
}

export function layer(entry, name) {
  entry.host.querySelector(`.${name}`)?.remove();
  const inner = entry.host.querySelector(".apexcharts-inner");
  if (!inner) return null;
  const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
  group.setAttribute("class", name);
  inner.appendChild(group);
  return group;
}

export function place(entry) {
  const { gridWidth, gridHeight } = entry.chart.w.globals;
  const { minX, maxX, minY, maxY } = entry.range;
  return {
    x: v => (v - minX) / (maxX - minX || 1) * gridWidth, y: v => gridHeight - (v - minY) / (maxY - minY || 1) * gridHeight,
    layer: px => minX + px / gridWidth * (maxX - minX), width: gridWidth, height: gridHeight,
  };
}

export function text(group, x, y, words, colour, anchor = "start") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "text");
  element.setAttribute("x", x);
  element.setAttribute("y", y);
  element.setAttribute("fill", colour);
  element.setAttribute("text-anchor", anchor);
  element.setAttribute("font-size", token("size-caption"));
  element.setAttribute("font-family", token("font"));
  element.textContent = words;
  group.appendChild(element);
}
