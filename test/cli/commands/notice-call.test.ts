/** The call and the views of incident notices: sections, and what is said where nothing is due. */
import { expect, test } from "vitest";
import { sections, show, showDeadlines } from "../../../src/cli/commands/notice-call.ts";
import { createTerminal } from "../../../src/cli/terminal.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { VIEW } from "../present/shown-notice.ts";

const OPTIONS = { node: "127.0.0.1:1", as: "nowhere" };

/** Runs what prints, and returns what it printed. */
function printed(print: (terminal: ReturnType<typeof createTerminal>) => void): string {
  let text = "";
  const stdout = {
    write: (each: string) => {
      text += each;
    },
  };
  const stop = () => new AbortController().signal;
  print(createTerminal({ stdout, stderr: stdout, env: {}, stop, loadAtlas: shippedAtlas }, () => {}));
  return text;
}

test("sections have one blank line between them, and empty ones leave none", () => {
  expect(sections(["a"], [], ["b", "c"])).toEqual(["a", "", "b", "c"]);
  expect(sections([], [])).toEqual([]);
});

test("a notice without deadlines says why: withdrawn, or no law sets one", () => {
  const none = { ...VIEW, clocks: [] };
  const { content: _, ...withdrawn } = none;
  expect(printed((terminal) => showDeadlines(none, OPTIONS, terminal))).toContain(
    "sets a deadline for this notice",
  );
  expect(printed((terminal) => showDeadlines(withdrawn, OPTIONS, terminal))).toContain(
    "nothing is due any more",
  );
});

test("with JSON the whole view is printed, and of deadlines only those", () => {
  const json = { ...OPTIONS, json: true };
  expect(JSON.parse(printed((terminal) => show(VIEW, json, terminal)))).toHaveProperty("content.title");
  const { id, version, clocks } = VIEW;
  expect(JSON.parse(printed((terminal) => showDeadlines(VIEW, json, terminal)))).toEqual({
    id,
    version,
    clocks,
  });
});
