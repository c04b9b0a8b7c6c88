/** XML as a stream: what a reading is told, and what the parser refuses before. */
import { describe, expect, test } from "vitest";
import { parseXml, trimXml } from "../../../src/vocabulary/formats/xml-reading.ts";
import { refused } from "./common.ts";

/** The events of a document, in order. */
function eventsOf(bytes: Uint8Array): readonly string[] {
  const events: string[] = [];
  parseXml(bytes, {
    path: () => "/here",
    attribute: (name, value) => void events.push(`@${name}=${value}`),
    open: ({ local, uri }) => void events.push(`<${local} ${uri}`),
    close: () => void events.push(">"),
    text: (piece) => void events.push(piece),
    aside: (text) => void events.push(`!${text}`),
  });
  return events;
}
const events = (text: string) => eventsOf(Buffer.from(text));

describe("a reading", () => {
  test("is told of attributes before their element, of text, of comments and of instructions", () => {
    expect(events('<a:x xmlns:a="u" b="1">t<![CDATA[<]]><!--c--><?p q?></a:x>')).toEqual([
      ...["@xmlns:a=u", "@b=1", "<x u", "t", "<", "!c", "!p q", ">"],
    ]);
  });

  test("is told of a character that stands in two chunks of bytes", () => {
    const text = `<x>${"a".repeat(65_535 - 3)}é</x>`;
    expect(events(text).join("")).toBe(`<x ${"a".repeat(65_532)}é>`);
  });

  test.each([
    ["a DOCTYPE", "<!DOCTYPE x><x/>", "VOC_LEXICAL /"],
    ["an entity that nobody defines", "<x>&a;</x>", "VOC_LEXICAL /here"],
    ["an end too early", "<x>", "VOC_LEXICAL /here"],
    ["a prefix that nobody declares", "<a:x/>", "VOC_LEXICAL /here"],
    ["another encoding", '<?xml version="1.0" encoding="latin1"?><x/>', "VOC_LEXICAL /"],
    ["nothing", "", "VOC_LEXICAL /here"],
  ])("is not told of %s", (_, text, expected) => {
    expect(refused(() => events(text))).toBe(expected);
  });

  test("is not told of bytes that are not UTF-8", () => {
    expect(refused(() => eventsOf(Uint8Array.of(0x3c, 0xff)))).toBe("VOC_LEXICAL /");
  });
});

test("a text loses the white space of XML at its ends, and no other", () => {
  expect(trimXml(" \t\r\n a b \n")).toBe("a b");
  expect(trimXml(" \n")).toBe("");
  expect(trimXml("\u2003a\u00a0")).toBe("\u2003a\u00a0");
});
