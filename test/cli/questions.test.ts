/** Questions on the command line: a line is an answer, and the end of the input is none. */
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createQuestions } from "../../src/cli/questions.ts";

test("each question gets the next line, and none after the last", async () => {
  const input = new PassThrough();
  let shown = "";
  const { ask, end } = createQuestions(() => input, {
    write: (text) => {
      shown += text;
    },
  });
  input.write(" c \nsecond ");
  expect(await ask("first? ")).toBe("c");
  input.end("line");
  expect(await ask("second? ")).toBe("second line");
  expect(await ask("third? ")).toBeUndefined();
  expect(shown).toBe("first? second? third? ");
  end();
  expect(input.destroyed).toBe(true);
});

test("where nothing was asked the input is left alone", () => {
  const { end } = createQuestions(
    () => {
      throw new Error("opened");
    },
    { write: () => {} },
  );
  expect(end).not.toThrow();
});
