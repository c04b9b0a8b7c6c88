/** Draws a curve as an SVG picture: both axes logarithmic, so that what is flat lies flat and what is linear rises at 45°. */
import { short } from "../table.ts";
import type { Drawn, Point } from "./curve.ts";

/** The sizes of the picture, in pixels. */
const WIDTH = 640;
const HEIGHT = 320;
const MARGIN = { left: 64, right: 150, top: 44, bottom: 48 };
/** The space between two labels at the right edge. */
const LABEL_STEP = 15;
/** Told apart also by people who see few colours (Okabe and Ito), on white and on dark alike. */
const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"];
const INK = "#666";

type Axis = {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
};

/** Spreads a range over pixels. Its ends are whole powers of ten. */
function axisOf(values: readonly number[], from: number, to: number): Axis {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    at: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
    ticks: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)),
  };
}

const escapeXml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const pixels = (value: number) => String(Math.round(value * 10) / 10);

type Label = { readonly text: string; readonly colour: string; readonly y: number };

/** Moves labels apart that would lie on each other, from the top down. */
function spread(labels: readonly Label[]): readonly Label[] {
  let least = 0;
  return labels
    .toSorted((a, b) => a.y - b.y)
    .map((label) => {
      const y = Math.max(label.y, least);
      least = y + LABEL_STEP;
      return { ...label, y };
    });
}

const text = (x: number, y: number, anchor: string, fill: string, said: string, size = 11) =>
  `<text x="${pixels(x)}" y="${pixels(y)}" text-anchor="${anchor}" fill="${fill}" font-size="${size}">${escapeXml(said)}</text>`;

/** Draws a curve with at least one point. Each figure is one line, with its name and last value at its end. */
export function drawCurve({ what, along, unit, points }: Drawn): string {
  const names = Object.keys(points[0]?.figures ?? {});
  const right = WIDTH - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const x = axisOf(
    points.map(({ size }) => size),
    MARGIN.left,
    right,
  );
  const y = axisOf(
    points.flatMap(({ figures }) => Object.values(figures)),
    bottom,
    MARGIN.top,
  );
  const lines = names.map((name, i) => {
    const colour = COLOURS[i % COLOURS.length] ?? INK;
    const last = points.at(-1)?.figures[name] ?? 0;
    return { name, colour, last, drawn: drawLine(points, name, colour, x, y) };
  });
  const labels = spread(
    lines.map(({ name, colour, last }) => ({ text: `${name} ${short(last)}`, colour, y: y.at(last) + 4 })),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" role="img">`,
    `<title>${escapeXml(what)}</title>`,
    text(MARGIN.left, 20, "start", INK, what, 13),
    text(MARGIN.left - 8, MARGIN.top - 12, "end", INK, unit),
    text((MARGIN.left + right) / 2, HEIGHT - 10, "middle", INK, along),
    ...x.ticks.flatMap((tick) => [
      `<path d="M${pixels(x.at(tick))} ${MARGIN.top}V${bottom}" stroke="${INK}" stroke-opacity="0.2"/>`,
      text(x.at(tick), bottom + 18, "middle", INK, tick.toLocaleString("en")),
    ]),
    ...y.ticks.flatMap((tick) => [
      `<path d="M${MARGIN.left} ${pixels(y.at(tick))}H${right}" stroke="${INK}" stroke-opacity="0.2"/>`,
      text(MARGIN.left - 8, y.at(tick) + 4, "end", INK, tick.toLocaleString("en")),
    ]),
    ...lines.map(({ drawn }) => drawn),
    ...labels.map(({ text: said, colour, y: at }) => text(right + 10, at, "start", colour, said)),
    "</svg>",
    "",
  ].join("\n");
}

function drawLine(points: readonly Point[], name: string, colour: string, x: Axis, y: Axis): string {
  const places = points.flatMap(({ size, figures }) => {
    const value = figures[name];
    return value === undefined ? [] : [{ x: pixels(x.at(size)), y: pixels(y.at(value)) }];
  });
  const path = places.map((each, i) => `${i === 0 ? "M" : "L"}${each.x} ${each.y}`).join("");
  const dots = places.map((each) => `<circle cx="${each.x}" cy="${each.y}" r="3" fill="${colour}"/>`);
  return [`<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`, ...dots].join("");
}
