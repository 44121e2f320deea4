// Values with their intervals, a row each; the band of one of them lies behind all.
import { labelStyle, layer, number, paint, place, text, tip, token, xAxis, yAxis } from "./chart-looks.js";

export function intervals(entry, base) {
  const { model } = entry;
  const rows = model.rows.length;
  const wide = entry.host.clientWidth >= 560;
  entry.range = { minX: model.xMin, maxX: model.xMax, minY: 0.5, maxY: rows + 0.5 };
  const ends = wide ? Math.max(0, ...model.rows.map(row => row.text.length)) * 6.4 + 16 : 16;
  return {
    ...base,
    chart: { ...base.chart, type: "scatter" },
    series: model.rows.map((row, r) => ({ name: row.name, data: row.value === null ? [] : [{ x: row.value, y: rows - r }] })),
    colors: model.rows.map(row => row.hollow ? token("surface") : paint(row.colour)),
    markers: { size: 5.5, strokeWidth: 2, strokeColors: model.rows.map(row => paint(row.colour)), fillOpacity: 1, hover: { sizeOffset: 2 } },
    grid: { ...base.grid, padding: { ...base.grid.padding, right: ends }, yaxis: { lines: { show: false } }, xaxis: { lines: { show: true } } },
    xaxis: xAxis(model, { type: "numeric", min: model.xMin, max: model.xMax, tickAmount: model.xTicks, labels: { style: labelStyle(), rotate: 0, hideOverlappingLabels: true, formatter: v => number(Number(v), model.xDigits ?? null) } }),
    yaxis: yAxis(model, { title: { text: undefined }, min: 0.5, max: rows + 0.5, tickAmount: rows * 2, labels: { style: labelStyle(), maxWidth: wide ? 220 : 110, formatter: v => Math.abs(v - Math.round(v)) < 0.01 ? model.rows[rows - Math.round(v)]?.name ?? "" : "" } }),
    annotations: { xaxis: model.marks.map(mark => ({ x: mark.value, borderColor: token("border-strong"), strokeDashArray: 2, label: { text: mark.label, orientation: "horizontal", borderWidth: 0, style: { background: "transparent", color: token("text-2"), fontSize: token("size-caption") } } })) },
    tooltip: { shared: false, intersect: true, custom: ({ seriesIndex }) => {
      const row = model.rows[seriesIndex];
      return tip(row.name, [
        { colour: row.colour, name: model.xTitle, value: number(row.value, model.digits) + (row.low === null ? "" : ` <span class="tip-range">${number(row.low, model.digits)} to ${number(row.high, model.digits)}</span>`) },
      ]);
    } },
  };
}

export function decorateIntervals(entry) {
  const { model } = entry;
  if (model.kind !== "intervals") return;
  if (model.pickable) entry.host.classList.add("chart-pickable");
  const at = place(entry);
  const inside = value => Math.min(at.width, Math.max(0, at.x(value)));
  const behind = layer(entry, "interval-behind");
  const lines = layer(entry, "interval-lines");
  if (!behind || !lines) return;
  behind.parentNode.insertBefore(behind, behind.parentNode.firstChild);
  lines.setAttribute("pointer-events", "none");
  const band = model.rows.find(row => row.name === model.band && row.low !== null);
  if (band) shape(behind, "rect", { x: inside(band.low), y: 0, width: inside(band.high) - inside(band.low), height: at.height, fill: paint(band.colour), opacity: 0.14 });
  model.rows.forEach((row, r) => {
    const y = at.y(model.rows.length - r);
    if (row.low !== null) {
      const looks = { stroke: paint(row.colour), "stroke-width": 2 };
      shape(lines, "line", { x1: inside(row.low), x2: inside(row.high), y1: y, y2: y, ...looks });
      // An end that the axis cuts off has no bar.
      for (const end of [row.low, row.high]) if (end >= model.xMin && end <= model.xMax) shape(lines, "line", { x1: at.x(end), x2: at.x(end), y1: y - 4, y2: y + 4, ...looks });
      if (row.value !== null) shape(lines, "circle", { cx: inside(row.value), cy: y, r: 4.5, fill: row.hollow ? token("surface") : paint(row.colour), ...looks });
    }
    if (entry.host.clientWidth >= 560) text(lines, at.width + 10, y + 4, row.text, token("text-2"));
  });
}

function shape(group, name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  group.appendChild(element);
}
