/** The picture of a curve: well-formed, with every size and figure, and labels that do not lie on each other. */
import { SaxesParser } from "saxes";
import { expect, test } from "vitest";
import { drawCurve } from "./plot.ts";

const drawn = {
  ...{ name: "growth-any", what: "A call & its <answer>", along: "laws", unit: "µs" },
  points: [
    { size: 10, figures: { one: 100, other: 101 } },
    { size: 1000, figures: { one: 100, other: 102 } },
  ],
};

type Element = { readonly attributes: Readonly<Record<string, string>>; text: string };

/** Reads a picture's elements of one name. Throws where it is no well-formed XML. */
function elementsOf(svg: string, name: string): readonly Element[] {
  const found: Element[] = [];
  const parser = new SaxesParser();
  let open: Element | undefined;
  parser.on("opentag", (tag) => {
    open = { attributes: tag.attributes as Record<string, string>, text: "" };
    if (tag.name === name) found.push(open);
  });
  parser.on("text", (text) => {
    if (open !== undefined) open.text += text;
  });
  parser.on("closetag", () => {
    open = undefined;
  });
  parser.write(svg).close();
  return found;
}

test("the picture is XML with a title for those who cannot see it", () => {
  expect(elementsOf(drawCurve(drawn), "title").map(({ text }) => text)).toEqual(["A call & its <answer>"]);
});

test("each figure has a point at each size, and its last value stands at its end", () => {
  const svg = drawCurve(drawn);
  expect(elementsOf(svg, "circle")).toHaveLength(4);
  expect(svg).toContain(">one 100<");
  expect(svg).toContain(">other 102<");
});

test("what does not grow lies flat, and labels of neighbours keep apart", () => {
  const [first, second] = elementsOf(drawCurve(drawn), "circle").map(({ attributes }) => attributes.cy);
  expect(first).toBe(second);
  const labels = elementsOf(drawCurve(drawn), "text").filter(({ text }) => /^(one|other) /.test(text));
  const [a = 0, b = 0] = labels.map(({ attributes }) => Number(attributes.y));
  expect(Math.abs(a - b)).toBeGreaterThanOrEqual(15);
});
