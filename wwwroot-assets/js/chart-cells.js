// Charts whose cells and points can be opened: heat maps and scatter plots.
import { blend, labelStyle, layer, luminance, number, paint, place, text, tip, token, xAxis, yAxis } from "./chart-looks.js";

export function heatMap(entry, base) {
  const { model } = entry;
  const steps = 24;
  const span = model.max - model.min;
  const mix = entry.mix = share => model.diverging
    ? (share < 0.5 ? blend(token("scale-low"), token("scale-mid"), share * 2) : blend(token("scale-mid"), token("scale-high"), share * 2 - 1))
    : blend(token("scale-from"), token("scale-to"), share);
  // The ends are of the last colours, whatever rounding makes of them.
  const ranges = Array.from({ length: steps }, (_, i) => ({ from: model.min + span * (i === 0 ? -1 : i / steps), to: model.min + span * (i === steps - 1 ? 2 : (i + 1) / steps), color: mix((i + 0.5) / steps) }));
  return {
    ...base,
    chart: { ...base.chart, type: "heatmap" },
    // The library draws the first series at the bottom.
    series: model.rows.map((name, r) => ({ name, data: model.columns.map((x, c) => ({ x, y: model.values[r][c] })) })).reverse(),
    plotOptions: { heatmap: { radius: 0, enableShades: false, colorScale: { ranges } } },
    stroke: { width: 1, colors: [token("surface")] },
    xaxis: xAxis(model, { type: "category", tickPlacement: "on" }),
    yaxis: { labels: { style: labelStyle(), maxWidth: 200 } },
    tooltip: { custom: ({ seriesIndex, dataPointIndex }) => {
      const r = model.rows.length - 1 - seriesIndex;
      return tip(`${model.rows[r]} · ${model.xTitle} ${model.columns[dataPointIndex]}`, [{ colour: "accent", name: model.valueName, value: number(model.values[r][dataPointIndex], model.digits) }]);
    } },
  };
}

// Points of two numbers; an axis of powers has its points placed by their logarithm.
export function scatter(entry, base) {
  const { model } = entry;
  entry.across = x => model.logX ? Math.log10(x) : x;
  entry.up = y => model.logY ? Math.log10(y) : y;
  entry.range = { minX: model.xMin, maxX: model.xMax, minY: model.yMin, maxY: model.yMax };
  return {
    ...base,
    chart: { ...base.chart, type: "scatter" },
    series: model.series.map(s => ({ name: s.name, data: s.x.map((x, i) => ({ x: entry.across(x), y: entry.up(s.y[i]) })) })),
    colors: model.series.map(s => paint(s.colour)),
    markers: { size: 5.5, strokeWidth: 1, strokeColors: token("surface"), fillOpacity: 0.9, hover: { sizeOffset: 2 }, shape: model.series.map((_, i) => ["circle", "diamond", "square", "triangle"][i % 4]) },
    xaxis: xAxis(model, { type: "numeric", min: model.xMin, max: model.xMax, tickAmount: model.xTicks, labels: { style: labelStyle(), rotate: 0, hideOverlappingLabels: true, formatter: v => number(model.logX ? 10 ** Number(v) : Number(v), null) } }),
    yaxis: yAxis(model, { min: model.yMin, max: model.yMax, tickAmount: model.yTicks, ...(model.logY ? { labels: { style: labelStyle(), minWidth: 48, formatter: v => number(10 ** v, null) } } : {}) }),
    annotations: { yaxis: model.marks.map(mark => ({ y: mark.value, borderColor: token("text-2"), strokeDashArray: 4, label: { text: mark.label, position: "right", textAnchor: "end", offsetX: -4, offsetY: -4, borderWidth: 0, style: { background: "transparent", color: token("text-2"), fontSize: token("size-caption"), fontFamily: token("font") } } })) },
    tooltip: { shared: false, intersect: true, custom: ({ seriesIndex, dataPointIndex }) => {
      const s = model.series[seriesIndex];
      return tip(s.labels[dataPointIndex], [
        { colour: s.colour, name: model.yTitle, value: number(s.y[dataPointIndex], model.digits) },
        { colour: "border-strong", name: model.xTitle, value: number(s.x[dataPointIndex], model.digits) },
      ]);
    } },
  };
}

export function decorateCells(entry) {
  if (entry.model.pickable) entry.host.classList.add("chart-pickable");
  if (entry.model.kind === "heatMap") {
    drawNumbers(entry);
    drawChosen(entry);
  }
  if (entry.model.kind === "scatter") drawFront(entry);
}

// The line of points that no other one beats, and a ring around the one that is open.
function drawFront(entry) {
  const group = layer(entry, "front");
  if (!group) return;
  const { model } = entry;
  const at = place(entry);
  group.setAttribute("pointer-events", "none");
  for (const front of model.fronts.filter(points => points.length > 1)) {
    const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
    const points = front.map(p => `${at.x(entry.across(p.x))},${at.y(entry.up(p.y))}`).join(" ");
    for (const [name, v] of Object.entries({ points, fill: "none", stroke: token("accent"), "stroke-width": 1.5, "stroke-dasharray": "5 4" })) line.setAttribute(name, v);
    group.appendChild(line);
  }
  if (model.chosen) {
    const ring = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    for (const [name, v] of Object.entries({ cx: at.x(entry.across(model.chosen.x)), cy: at.y(entry.up(model.chosen.y)), r: 9, fill: "none", stroke: token("accent"), "stroke-width": 2 })) ring.setAttribute(name, v);
    group.appendChild(ring);
  }
}

// Numbers in the cells of a heat map, dark on light and light on dark, unless the cells are too small for all of them.
function drawNumbers(entry) {
  const { model } = entry;
  const group = layer(entry, "numbers");
  if (!group || !model.numbers) return;
  group.setAttribute("pointer-events", "none");
  const cells = model.values.flatMap((row, r) => row.map((value, c) => ({
    value, words: number(value, model.digits), box: entry.host.querySelector(`.apexcharts-heatmap-rect[i="${model.rows.length - 1 - r}"][j="${c}"]`)?.getBBox(),
  }))).filter(cell => cell.box && cell.value !== null);
  if (cells.some(cell => cell.box.height < 16 || cell.box.width < cell.words.length * 6.5 + 8)) return;
  const inks = [token("text"), token("surface")].sort((a, b) => luminance(a) - luminance(b));
  for (const { value, words, box } of cells) {
    const share = Math.min(1, Math.max(0, (value - model.min) / (model.max - model.min || 1)));
    text(group, box.x + box.width / 2, box.y + box.height / 2 + 4, words, inks[luminance(entry.mix(share)) > 0.2 ? 0 : 1], "middle");
  }
}

function drawChosen(entry) {
  const { chosen, rows } = entry.model;
  const cell = chosen && entry.host.querySelector(`.apexcharts-heatmap-rect[i="${rows.length - 1 - chosen.row}"][j="${chosen.column}"]`);
  const group = layer(entry, "chosen");
  if (!cell || !group) return;
  const frame = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const box = cell.getBBox();
  for (const [name, v] of Object.entries({ x: box.x + 1, y: box.y + 1, width: Math.max(0, box.width - 2), height: Math.max(0, box.height - 2), fill: "none", stroke: token("text"), "stroke-width": 2, "pointer-events": "none" })) frame.setAttribute(name, v);
  group.appendChild(frame);
}
