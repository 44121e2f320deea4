// The one place that knows the chart library. Models come from Components/Charts; colours are read from the tokens.
import ApexCharts from "../vendor/apexcharts/apexcharts.esm.js";
import { decorateCells, heatMap, scatter } from "./chart-cells.js";
import { decorateIntervals, intervals } from "./chart-intervals.js";
import { labelStyle, layer, number, paint, place, text, tip, token, xAxis, yAxis } from "./chart-looks.js";
import { save } from "./files.js";

const charts = new Map();

export function create(id, host, model, owner) {
  // The page was left before this call arrived.
  if (!host?.isConnected) return;
  destroy(id);
  const entry = { id, host, model, owner, chart: null };
  charts.set(id, entry);
  return draw(entry);
}

export async function update(id, model) {
  const entry = charts.get(id);
  if (!entry) return;
  const onlyPin = JSON.stringify({ ...entry.model, pin: 0 }) === JSON.stringify({ ...model, pin: 0 });
  entry.model = model;
  if (onlyPin) { drawPin(entry); return; }
  await draw(entry);
}

export function destroy(id) {
  const entry = charts.get(id);
  if (!entry) return;
  charts.delete(id);
  entry.chart?.destroy();
}

export function count() {
  return charts.size;
}

export function saveSvg(id, name) {
  const entry = charts.get(id);
  if (entry) save(name, new Blob([svgText(entry)], { type: "image/svg+xml" }));
}

export async function savePng(id, name) {
  const entry = charts.get(id);
  if (!entry) return;
  const { width, height } = entry.host.querySelector("svg").getBoundingClientRect();
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svgText(entry));
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * 2;
  canvas.height = height * 2;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  await new Promise(done => canvas.toBlob(blob => { save(name, blob); done(); }, "image/png"));
}

document.addEventListener("vectorscope:theme", () => charts.forEach(entry => draw(entry)));

async function draw(entry) {
  entry.chart?.destroy();
  entry.chart = new ApexCharts(entry.host, options(entry));
  await entry.chart.render();
}

// ---- looks

function options(entry) {
  const { model } = entry;
  const base = {
    chart: {
      height: model.height, width: "100%", background: "transparent", fontFamily: token("font"), foreColor: token("text-2"),
      animations: { enabled: false }, toolbar: { show: false }, zoom: { enabled: false }, selection: { enabled: false },
      parentHeightOffset: 0, redrawOnParentResize: true,
      events: {
        mounted: () => decorate(entry), updated: () => decorate(entry),
        click: event => clicked(entry, event),
        dataPointSelection: (event, chart, at) => picked(entry, at),
        markerClick: (event, chart, at) => picked(entry, at),
      },
    },
    theme: { mode: document.documentElement.dataset.theme },
    legend: { show: false },
    dataLabels: { enabled: false },
    grid: { borderColor: token("grid-line"), strokeDashArray: 0, padding: { left: 8, right: 12, top: -12, bottom: 0 } },
    states: { hover: { filter: { type: "none" } }, active: { filter: { type: "none" } } },
    noData: { text: "No data" },
  };
  return { line: lines, bar: bars, strip: strip, heatMap: heatMap, scatter: scatter, intervals: intervals }[model.kind](entry, base);
}

// Ticks at whole steps: at most about twelve for layers, for long axes as many as their numbers have room.
function layerTicks(x, end, width) {
  const last = Math.max(end ?? 0, x[x.length - 1]);
  const most = last <= 100 ? 12 : Math.max(2, Math.min(10, Math.floor(width / (String(last).length * 8 + 24))));
  const round = 10 ** Math.floor(Math.log10(Math.max(1, last / most)));
  const step = last <= 100 ? [1, 2, 4, 5, 8, 10].find(s => (last - x[0]) / s <= most) : [1, 2, 5, 10].map(s => s * round).find(s => last / s <= most);
  const min = Math.floor(x[0] / step) * step;
  return { min, max: min + Math.ceil((last - min) / step) * step, tickAmount: Math.max(1, Math.ceil((last - min) / step)) };
}

// Between two known points of a series that has few, the line is straight.
function joined(x, values) {
  const known = values.flatMap((v, i) => v === null ? [] : [i]);
  let at = 0;
  return values.map((value, i) => {
    while (at + 1 < known.length && known[at + 1] <= i) at++;
    const [a, b] = [known[at], known[at + 1]];
    if (value !== null || a === undefined || i < a || b === undefined) return value;
    return values[a] + (values[b] - values[a]) * (x[i] - x[a]) / (x[b] - x[a]);
  });
}

function lines(entry, base) {
  const { model } = entry;
  const bands = model.series.filter(s => s.low);
  const drawn = [...bands.map(s => ({ ...s, band: true })), ...model.series.filter(s => s.values)];
  const point = (s, i) => s.band
    ? (s.low[i] === null ? null : [s.low[i], s.high[i]])
    : s.drawn[i];
  for (const s of drawn) if (!s.band) s.drawn = s.points ? joined(model.x, s.values) : s.values;
  const ticks = layerTicks(model.x, model.xMax, entry.host.clientWidth);
  entry.range = { minX: ticks.min, maxX: ticks.max, minY: model.yMin, maxY: model.yMax };
  const labels = entry.host.clientWidth >= 560 ? Math.max(0, ...model.series.map(s => (s.label ?? "").length)) * 6.2 + 12 : 12;
  return {
    ...base,
    chart: { ...base.chart, type: bands.length ? "rangeArea" : "line" },
    grid: { ...base.grid, padding: { ...base.grid.padding, right: labels } },
    series: drawn.map(s => ({ type: s.band ? "rangeArea" : "line", name: s.name, data: model.x.map((x, i) => ({ x, y: point(s, i) })) })),
    colors: drawn.map(s => paint(s.colour)),
    fill: { type: "solid", opacity: drawn.map(s => s.band ? 0.18 : 1) },
    stroke: { curve: "straight", width: drawn.map(s => s.band ? 0 : s.thin ? 1.5 : 2.25), dashArray: drawn.map(s => s.dashed ? 5 : 0) },
    markers: {
      size: 0, strokeWidth: 0, hover: { size: 4 },
      discrete: drawn.flatMap((s, seriesIndex) => s.points ? s.values.flatMap((v, dataPointIndex) => v === null ? [] : [{ seriesIndex, dataPointIndex, fillColor: paint(s.colour), strokeColor: token("surface"), size: 4 }]) : []),
    },
    xaxis: xAxis(model, { type: "numeric", min: ticks.min, max: entry.range.maxX, tickAmount: ticks.tickAmount, decimalsInFloat: 0, labels: { style: labelStyle(), rotate: 0, formatter: v => String(Math.round(v)), hideOverlappingLabels: true } }),
    yaxis: yAxis(model, { min: model.yMin, max: model.yMax, tickAmount: model.yTicks }),
    annotations: { xaxis: model.breaks.map(x => ({ x, borderColor: token("border-strong"), strokeDashArray: 0, borderWidth: 1 })), yaxis: model.marks.map(mark => ({ y: mark.value, borderColor: token("border-strong"), strokeDashArray: 2, label: { text: mark.label, position: "left", textAnchor: "start", offsetX: 4, offsetY: 15, borderWidth: 0, style: { background: "transparent", color: token("text-2"), fontSize: token("size-caption"), fontFamily: token("font") } } })) },
    tooltip: {
      shared: true, intersect: false, followCursor: false, custom: ({ dataPointIndex }) => tip(`${model.xName} ${model.x[dataPointIndex]}`, model.series.map(s => ({
        colour: s.colour, name: s.name,
        value: (s.values ? number(s.values[dataPointIndex], model.digits) : "") +
          (s.low && s.low[dataPointIndex] !== null ? ` <span class="tip-range">${number(s.low[dataPointIndex], model.digits)} to ${number(s.high[dataPointIndex], model.digits)}</span>` : ""),
      }))),
    },
  };
}

function bars(entry, base) {
  const { model } = entry;
  return {
    ...base,
    series: model.series.map(s => ({ name: s.name, data: s.values })),
    colors: model.series.map(s => paint(s.colour)),
    chart: { ...base.chart, type: "bar", stacked: model.stacked },
    plotOptions: { bar: { columnWidth: "72%", borderRadius: 2 } },
    xaxis: xAxis(model, { categories: model.categories }),
    yaxis: yAxis(model, { min: model.yMin ?? 0, max: model.yMax ?? undefined }),
    tooltip: { shared: true, intersect: false, custom: ({ dataPointIndex }) => tip(`${model.xTitle} ${model.categories[dataPointIndex]}`, model.series.filter(s => s.values[dataPointIndex] !== null).map(s => ({ colour: s.colour, name: s.name, value: number(s.values[dataPointIndex], model.digits) }))) },
  };
}

// Rows of points; each point is nudged up or down by its index so that equal values stay countable.
function strip(entry, base) {
  const { model } = entry;
  const rows = model.series.length;
  const nudge = i => ((i * 0.618034) % 1 - 0.5) * 0.56;
  return {
    ...base,
    chart: { ...base.chart, type: "scatter" },
    series: model.series.map((s, r) => ({ name: s.name, data: s.values.map((x, i) => ({ x, y: rows - r + nudge(i) })) })),
    colors: model.series.map(s => paint(s.colour)),
    markers: { size: 4.5, strokeWidth: 0, fillOpacity: 0.75, shape: model.series.map((_, i) => ["circle", "diamond", "square", "triangle"][i % 4]) },
    xaxis: xAxis(model, { type: "numeric", min: model.xMin, max: model.xMax, tickAmount: model.xTicks, labels: { style: labelStyle(), formatter: v => number(Number(v), model.digits) } }),
    yaxis: yAxis(model, { min: 0.5, max: rows + 0.5, tickAmount: rows * 2, labels: { style: labelStyle(), maxWidth: 140, formatter: v => Math.abs(v - Math.round(v)) < 0.01 ? model.series[rows - Math.round(v)]?.name ?? "" : "" } }),
    grid: { ...base.grid, yaxis: { lines: { show: false } }, xaxis: { lines: { show: true } } },
    annotations: { xaxis: model.marks.map(mark => ({ x: mark.value, borderColor: token("border-strong"), strokeDashArray: 2, label: { text: mark.label, orientation: "horizontal", borderWidth: 0, style: { background: "transparent", color: token("text-2"), fontSize: token("size-caption") } } })) },
    tooltip: { shared: false, intersect: true, custom: ({ seriesIndex, dataPointIndex }) => {
      const s = model.series[seriesIndex];
      return tip(s.labels[dataPointIndex], [{ colour: s.colour, name: s.name, value: number(s.values[dataPointIndex], model.digits) }]);
    } },
  };
}

// ---- what the library does not draw

function decorate(entry) {
  const svg = entry.host.querySelector("svg");
  if (!svg) return;
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  entry.host.querySelectorAll("[tabindex]").forEach(e => e.removeAttribute("tabindex"));
  decorateCells(entry);
  decorateIntervals(entry);
  if (entry.model.kind !== "line") return;
  drawEndLabels(entry);
  drawPin(entry);
}

// Names at the ends of the lines, pushed apart where lines meet.
function drawEndLabels(entry) {
  const group = layer(entry, "end-labels");
  if (!group || entry.host.clientWidth < 560) return;
  const at = place(entry);
  const last = entry.model.x.length - 1;
  const ends = entry.model.series.filter(s => s.label).map(s => {
    const value = s.values ? s.values[last] : s.high[last] === null ? null : (s.low[last] + s.high[last]) / 2;
    return { label: s.label, colour: s.colour, y: value === null ? null : at.y(value) };
  }).filter(e => e.y !== null).sort((a, b) => a.y - b.y);
  for (let i = 1; i < ends.length; i++) ends[i].y = Math.max(ends[i].y, ends[i - 1].y + 14);
  const over = ends.length ? ends[ends.length - 1].y - at.height : 0;
  if (over > 0) {
    ends[ends.length - 1].y = at.height;
    for (let i = ends.length - 2; i >= 0; i--) ends[i].y = Math.min(ends[i].y, ends[i + 1].y - 14);
  }
  for (const end of ends) text(group, at.width + 8, end.y + 4, end.label, paint(end.colour));
}

function drawPin(entry) {
  const group = layer(entry, "pin");
  const { pin } = entry.model;
  if (!group || pin === null || pin === undefined) return;
  const at = place(entry);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  const x = at.x(pin);
  for (const [name, value] of Object.entries({ x1: x, x2: x, y1: 0, y2: at.height, stroke: token("accent"), "stroke-width": 1.5 })) line.setAttribute(name, value);
  group.appendChild(line);
  for (const s of entry.model.series) {
    const value = s.values?.[entry.model.x.indexOf(pin)];
    if (value === null || value === undefined || value < entry.range.minY || value > entry.range.maxY) continue;
    const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    for (const [name, v] of Object.entries({ cx: x, cy: at.y(value), r: 3.5, fill: paint(s.colour), stroke: token("surface"), "stroke-width": 1.5 })) dot.setAttribute(name, v);
    group.appendChild(dot);
  }
}

function picked(entry, { seriesIndex, dataPointIndex }) {
  const { model } = entry;
  if (!model.pickable || !entry.owner || seriesIndex < 0 || dataPointIndex < 0) return;
  entry.owner.invokeMethodAsync("Pick", model.kind === "heatMap" ? model.rows.length - 1 - seriesIndex : seriesIndex, dataPointIndex);
}

function clicked(entry, event) {
  if (entry.model.kind !== "line" || !entry.model.pinnable || !entry.owner) return;
  const grid = entry.host.querySelector(".apexcharts-grid-borders, .apexcharts-grid")?.getBoundingClientRect();
  const inner = entry.host.querySelector(".apexcharts-inner");
  if (!grid || !inner) return;
  const at = place(entry);
  const matrix = inner.getScreenCTM();
  const px = (event.clientX - matrix.e) / matrix.a;
  if (px < -8 || px > at.width + 8) return;
  const wanted = at.layer(px);
  const nearest = entry.model.x.reduce((best, x) => Math.abs(x - wanted) < Math.abs(best - wanted) ? x : best);
  entry.owner.invokeMethodAsync("Pin", nearest);
}

function svgText(entry) {
  const source = entry.host.querySelector("svg");
  const { width, height } = source.getBoundingClientRect();
  const head = 28;
  const copy = source.cloneNode(true);
  copy.querySelectorAll("foreignObject, .apexcharts-xcrosshairs, .apexcharts-ycrosshairs").forEach(e => e.remove());
  copy.setAttribute("y", head);
  const outer = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries({ xmlns: "http://www.w3.org/2000/svg", width, height: height + head, viewBox: `0 0 ${width} ${height + head}` })) outer.setAttribute(name, value);
  const sheet = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: token("surface") })) sheet.setAttribute(name, value);
  outer.appendChild(sheet);
  text(outer, 12, 19, entry.model.title, token("text"));
  outer.lastChild.setAttribute("font-weight", "600");
  outer.appendChild(copy);
  return new XMLSerializer().serializeToString(outer);
}
