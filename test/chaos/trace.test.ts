/** What strace writes of a thread, as calls that change a disk. */
import { expect, test } from "vitest";
import { parseTrace } from "./trace.ts";

const hex = (text: string) =>
  [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
const FILES = new Set(["/d/a", "/d/b"]);
const parse = (...lines: readonly string[]) =>
  parseTrace(lines.map((line) => `100.000500 ${line} <0.000250>\n`).join(""), FILES).map(
    ({ beganUs, endedUs, ...call }) => call,
  );

test.each([
  [
    `openat(AT_FDCWD<${hex("/")}>, "${hex("/d/a")}", O_RDWR|O_CREAT|O_CLOEXEC, 0600) = 3<${hex("/d/a")}>`,
    { kind: "create", name: "/d/a" },
  ],
  [
    `pwrite64(3<${hex("/d/a")}>, "${hex("a, b")}", 4, 512) = 2`,
    { kind: "write", file: { name: "/d/a", replaced: false }, at: 512, bytes: Buffer.from("a,") },
  ],
  [
    `pwrite64(3<${hex("/d/a")}>(deleted), "${hex("x")}", 1, 0) = 1`,
    { kind: "write", file: { name: "/d/a", replaced: true }, at: 0, bytes: Buffer.from("x") },
  ],
  [
    `ftruncate(3<${hex("/d/a")}>, 7) = 0`,
    { kind: "truncate", file: { name: "/d/a", replaced: false }, size: 7 },
  ],
  [`rename("${hex("/d/a")}", "${hex("/d/b")}") = 0`, { kind: "rename", from: "/d/a", to: "/d/b" }],
  [`unlink("${hex("/d/a")}") = 0`, { kind: "unlink", name: "/d/a" }],
  [
    `fdatasync(3<${hex("/d/a")}>) = 0 (DELAYED)`,
    { kind: "sync", file: { name: "/d/a", replaced: false }, done: true },
  ],
  [`fsync(3<${hex("/d")}>) = 0`, { kind: "sync", file: { name: "/d", replaced: false }, done: true }],
  [
    `fdatasync(3<${hex("/d/a")}>) = 0 (INJECTED)`,
    { kind: "sync", file: { name: "/d/a", replaced: false }, done: false },
  ],
  [
    `fsync(3<${hex("/d/a")}>) = -1 EIO (Input/output error) (INJECTED)`,
    { kind: "sync", file: { name: "/d/a", replaced: false }, done: false },
  ],
])("%s", (line, call) => {
  expect(parse(line)).toEqual([call]);
});

test("what failed, what was read, and other files are left out", () => {
  const lines = [
    `pwrite64(3<${hex("/d/a")}>, "${hex("x")}", 1, 0) = -1 ENOSPC (No space left on device)`,
    `openat(AT_FDCWD<${hex("/")}>, "${hex("/d/a")}", O_RDONLY|O_CLOEXEC) = 3<${hex("/d/a")}>`,
    `pwrite64(3<${hex("/d/c")}>, "${hex("x")}", 1, 0) = 1`,
    `write(1<${hex("pipe:[1]")}>, "${hex("x")}", 1) = 1`,
  ];
  expect(parse(...lines)).toEqual([]);
});

test("a call says when it began and ended", () => {
  const [call] = parseTrace(`100.000500 fsync(3<${hex("/d/a")}>) = 0 <0.000250>\n`, FILES);
  expect(call).toMatchObject({ beganUs: 100_000_500, endedUs: 100_000_750 });
});

test("a write at no place of its own cannot be rebuilt, and is told", () => {
  expect(() => parse(`write(3<${hex("/d/a")}>, "${hex("x")}", 1) = 1`)).toThrow(/cannot be rebuilt/);
});
