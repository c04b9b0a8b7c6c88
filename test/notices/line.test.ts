/** Calls in a line: one at a time, in their order, each line for itself, and no longer than its room. */
import { expect, test } from "vitest";
import { createLine } from "../../src/notices/line.ts";

/** Calls that are made in `line`, each of which ends when it is told to. */
function createCalls(line: ReturnType<typeof createLine>) {
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const call = (key: string, name: string) =>
    line(key, () => {
      const end = Promise.withResolvers<string>();
      begun.push(name);
      ends.set(name, end);
      return end.promise;
    });
  return { begun, call, end: (name: string) => ends.get(name) };
}

test("calls under one key are made one after the other, also after one that failed; other keys do not wait", async () => {
  const { begun, call, end } = createCalls(createLine(3));
  const [first, second, third, other] = [call("a", "1"), call("a", "2"), call("a", "3"), call("b", "4")];
  await Promise.resolve();
  expect(begun).toEqual(["1", "4"]);
  end("4")?.resolve("four");
  expect(await other).toBe("four");
  expect(begun).toEqual(["1", "4"]);
  end("1")?.reject(new Error("no"));
  await expect(first).rejects.toThrow("no");
  await Promise.resolve();
  expect(begun).toEqual(["1", "4", "2"]);
  end("2")?.resolve("two");
  expect(await second).toBe("two");
  await Promise.resolve();
  end("3")?.resolve("three");
  expect(await third).toBe("three");
});

test("a call for which a line has no room is refused and not made; there is room again once one has ended", async () => {
  const { begun, call, end } = createCalls(createLine(1));
  const first = call("a", "1");
  await expect(call("a", "2")).rejects.toMatchObject({ reason: "OVERLOADED" });
  end("1")?.resolve("one");
  await first;
  await Promise.resolve();
  const third = call("a", "3");
  await Promise.resolve();
  expect(begun).toEqual(["1", "3"]);
  end("3")?.resolve("three");
  expect(await third).toBe("three");
});
