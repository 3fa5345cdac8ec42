/** Charts as SVG text: ratios on a logarithmic axis, and curves on two. Readable on light and on dark pages. */

/** Text inside SVG. */
function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

const STYLE = `<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328 } .small { font-size: 11px; fill: #59636e } .title { font-weight: 600; font-size: 15px }
.grid { stroke: #d1d9e0; stroke-width: 1 } .one { stroke: #59636e; stroke-width: 1.5 } .back { fill: #ffffff }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .small { fill: #9198a1 } .grid { stroke: #30363d } .one { stroke: #9198a1 } .back { fill: #0d1117 }
}
</style>`;

const open = (width: number, height: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
${STYLE}
<rect class="back" width="${width}" height="${height}" rx="6"/>`;

const round = (x: number): string => String(Math.round(x * 10) / 10);
const plain = (x: number): string => x >= 1 ? `${+x.toPrecision(3)}` : `1/${+(1 / x).toPrecision(3)}`;

/** One mark of a series. */
export interface Dot {
  /** The series. */
  series: string;
  /** Where it lies on the axis. */
  value: number;
}

/** Rows of dots on a logarithmic axis of ratios; the line at 1 is what is compared with. */
export function dots(
  title: string,
  note: string,
  rows: { label: string; dots: Dot[] }[],
  series: Record<string, { color: string; shape: "circle" | "square" | "diamond" }>,
): string {
  const left = 250, right = 24, top = 92, rowHeight = 30, width = 860;
  const values = rows.flatMap((row) => row.dots.map((dot) => dot.value));
  const low = Math.floor(Math.log10(Math.min(...values, 1))), high = Math.ceil(Math.log10(Math.max(...values, 1)));
  const height = top + rows.length * rowHeight + 44;
  const x = (value: number): number => left + (Math.log10(value) - low) / (high - low) * (width - left - right);
  const mark = (name: string, cx: number, cy: number): string => {
    const { color, shape } = series[name];
    const at = `fill="${color}"`;
    const r = shape === "circle" ? 7 : 5.5;
    if (shape === "circle") return `<circle cx="${round(cx)}" cy="${round(cy)}" r="${r}" ${at}/>`;
    const turn = shape === "diamond" ? ` transform="rotate(45 ${round(cx)} ${round(cy)})"` : "";
    return `<rect x="${round(cx - r)}" y="${round(cy - r)}" width="${2 * r}" height="${2 * r}" ${at}${turn}/>`;
  };
  const out = [
    open(width, height),
    `<text class="title" x="20" y="28">${escape(title)}</text>`,
    `<text class="small" x="20" y="46">${escape(note)}</text>`,
  ];
  let at = 24;
  for (const name of Object.keys(series)) {
    out.push(mark(name, at, 66), `<text x="${at + 13}" y="71">${escape(name)}</text>`);
    at += 34 + name.length * 7.3;
  }
  const bottom = top + rows.length * rowHeight;
  for (let e = low; e <= high; e++) {
    const at = round(x(10 ** e));
    out.push(`<line class="${e === 0 ? "one" : "grid"}" x1="${at}" x2="${at}" y1="${top}" y2="${bottom}"/>`);
    out.push(`<text class="small" x="${at}" y="${bottom + 18}" text-anchor="middle">${plain(10 ** e)}×</text>`);
  }
  rows.forEach((row, i) => {
    const y = top + (i + 0.5) * rowHeight;
    out.push(`<text x="${left - 14}" y="${round(y + 4)}" text-anchor="end">${escape(row.label)}</text>`);
    out.push(`<line class="grid" x1="${left}" x2="${width - right}" y1="${round(y)}" y2="${round(y)}"/>`);
    for (const dot of row.dots) {
      out.push(
        `<g><title>${escape(dot.series)}: ${plain(dot.value)}× the time</title>${
          mark(dot.series, x(dot.value), y)
        }</g>`,
      );
    }
  });
  out.push(`<text class="small" x="${left}" y="${bottom + 35}">← faster</text>`);
  out.push(`<text class="small" x="${width - right}" y="${bottom + 35}" text-anchor="end">slower →</text>`, "</svg>\n");
  return out.join("\n");
}

/** Points of a curve. */
export interface Curve {
  /** What it shows. */
  name: string;
  /** `[n, microseconds]` */
  points: [number, number][];
}

const COLORS = ["#2563eb", "#dc2626", "#059669", "#d97706", "#7c3aed"];

/** Panels of curves on two logarithmic axes, side by side. */
export function curves(panels: { title: string; axis: string; curves: Curve[] }[]): string {
  const size = 330, gap = 40, pad = 62, height = size + 150, width = panels.length * (size + gap + pad) + 20;
  const out = [open(width, height)];
  panels.forEach((panel, k) => {
    const points = panel.curves.flatMap((curve) => curve.points);
    const logs = (i: 0 | 1): [number, number] => {
      const all = points.map((point) => Math.log10(point[i]));
      return [Math.floor(Math.min(...all)), Math.ceil(Math.max(...all))];
    };
    const [x0, x1] = logs(0), [y0, y1] = logs(1), left = k * (size + gap + pad) + pad, top = 50;
    const x = (n: number): number => left + (Math.log10(n) - x0) / (x1 - x0) * size;
    const y = (t: number): number => top + size - (Math.log10(t) - y0) / (y1 - y0) * size;
    out.push(`<text class="title" x="${left}" y="30">${escape(panel.title)}</text>`);
    for (let e = x0; e <= x1; e++) {
      const at = round(x(10 ** e));
      out.push(`<line class="grid" x1="${at}" x2="${at}" y1="${top}" y2="${top + size}"/>`);
      out.push(`<text class="small" x="${at}" y="${top + size + 16}" text-anchor="middle">1e${e}</text>`);
    }
    for (let e = y0; e <= y1; e++) {
      const at = round(y(10 ** e)),
        name = e < 3
          ? `${10 ** Math.max(e, 0) * (e < 0 ? 10 ** e : 1)} µs`
          : e < 6
          ? `${10 ** (e - 3)} ms`
          : `${10 ** (e - 6)} s`;
      out.push(`<line class="grid" x1="${left}" x2="${left + size}" y1="${at}" y2="${at}"/>`);
      out.push(`<text class="small" x="${left - 6}" y="${+at + 4}" text-anchor="end">${name}</text>`);
    }
    out.push(
      `<text class="small" x="${left + size / 2}" y="${top + size + 34}" text-anchor="middle">${
        escape(panel.axis)
      }</text>`,
    );
    panel.curves.forEach((curve, i) => {
      const color = COLORS[i % COLORS.length];
      const path = curve.points.map(([n, t]) => `${round(x(n))},${round(y(t))}`).join(" ");
      out.push(`<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"/>`);
      for (const [n, t] of curve.points) {
        out.push(`<circle cx="${round(x(n))}" cy="${round(y(t))}" r="2.5" fill="${color}"/>`);
      }
      const key = top + size + 54 + (i % 2) * 18, at = left + Math.floor(i / 2) * 165;
      out.push(`<rect x="${at}" y="${key - 9}" width="10" height="10" fill="${color}"/>`);
      out.push(`<text class="small" x="${at + 15}" y="${key}">${escape(curve.name)}</text>`);
    });
  });
  out.push("</svg>\n");
  return out.join("\n");
}
