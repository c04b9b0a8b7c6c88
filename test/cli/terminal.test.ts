/** The terminal as a value: colours by the world's own rules, paths from its folder. */
import { expect, test } from "vitest";
import { createTerminal, type World } from "../../src/cli/terminal.ts";
import { shippedAtlas } from "../support/atlas.ts";

const RED = "\u001b[31mred\u001b[39m";

function create(world: Partial<World> & { readonly isTTY?: boolean; readonly columns?: number } = {}) {
  let [out, code] = ["", 0];
  const { isTTY = false, columns, ...rest } = world;
  const write = (text: string) => {
    out += text;
  };
  const stdout = { write, isTTY, ...(columns && { columns }) };
  const stop = () => AbortSignal.abort();
  const full: World = { stdout, stderr: { write }, env: {}, stop, loadAtlas: shippedAtlas, ...rest };
  const terminal = createTerminal(full, (asked) => {
    code = asked;
  });
  return { terminal, out: () => out, code: () => code };
}

test.each<[string, Parameters<typeof create>[0], boolean]>([
  ["a file", {}, false],
  ["a terminal", { isTTY: true, env: { TERM: "xterm-256color" } }, true],
  ["a terminal with NO_COLOR", { isTTY: true, env: { TERM: "xterm-256color", NO_COLOR: "1" } }, false],
  ["a file with FORCE_COLOR", { env: { FORCE_COLOR: "1" } }, true],
])("%s shows colours: %#", (_, world, colours) => {
  const { terminal, out } = create(world);
  terminal.printLines([RED]);
  expect(terminal.colours).toBe(colours);
  expect(out()).toBe(colours ? `${RED}\n` : "red\n");
});

test("a machine gets JSON, and text goes out unchanged", () => {
  const { terminal, out, code } = create();
  terminal.printJson({ a: 1 });
  terminal.print(RED);
  terminal.printError("!");
  terminal.exitWith(3);
  expect(out()).toBe(`{\n  "a": 1\n}\n${RED}!`);
  expect(code()).toBe(3);
});

test("what turns text around or hides in it is shown as `?`, and escaped in JSON; styles and line ends stay", () => {
  const hostile = "a\u202eb\u200bc\u2028d\u009be\u{e0041}";
  const { terminal, out } = create({ env: { FORCE_COLOR: "1" } });
  terminal.printLines([`${RED} ${hostile}`, "next"]);
  terminal.printError(`comity: ${hostile}\n`);
  expect(out()).toBe(`${RED} a?b?c?d?e?\nnext\ncomity: a?b?c?d?e?\n`);
  const machine = create();
  machine.terminal.printJson({ [hostile]: [hostile] });
  machine.terminal.printJsonLine(hostile);
  expect(machine.out()).not.toMatch(/[^\n\P{C}]|[\u2028]/u);
  expect(JSON.parse(machine.out().split("\n").slice(0, -2).join("\n"))).toEqual({ [hostile]: [hostile] });
});

test("a path begins at the world's folder, or stays as it is", () => {
  expect(create({ cwd: "/a" }).terminal.path("b")).toBe("/a/b");
  expect(create({ cwd: "/a" }).terminal.path("/c")).toBe("/c");
  expect(create().terminal.path("b")).toBe("b");
});

test("progress is shown in place of what was shown before, and on a terminal alone", () => {
  const shown: string[] = [];
  const stderr = { isTTY: true, write: (text: string) => shown.push(text) };
  create({ stderr }).terminal.printProgress("half");
  expect(shown).toEqual(["\r\u001b[Khalf"]);
  create({ stderr: { ...stderr, isTTY: false } }).terminal.printProgress("half");
  expect(shown.length).toBe(1);
});
