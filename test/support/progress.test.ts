import { expect, test } from "vitest";
import { createProgress } from "./progress.ts";

function written(isTTY: boolean, columns: number): string {
  let text = "";
  const progress = createProgress({
    isTTY,
    columns,
    write: (chunk: Uint8Array | string) => {
      text += String(chunk);
      return true;
    },
  });
  progress.show("1/3 a long line", false);
  progress.show("2/3", true);
  progress.say("done");
  return text;
}

test("on a terminal one line is written over, and cut so that it can be", () => {
  expect(written(true, 9).split("\r\u001b[2K")).toEqual(["", "1/3 a lo", "2/3", "done\n"]);
});

test("elsewhere there are plain lines, and only the notable ones", () => {
  expect(written(false, 80)).toBe("2/3\ndone\n");
});
