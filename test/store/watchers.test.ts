/** Watchers: each is woken by what it waits for, once for a batch, until it is disposed of. */
import { expect, test } from "vitest";
import { createWatchers, writtenKeys } from "../../src/store/watchers.ts";
import { item } from "./sample-entries.ts";
import { ITEM, PAGE } from "./sample-machine.ts";

test("wakes by collection and by the beginning of the key, each once for a batch", () => {
  const watchers = createWatchers();
  const woken: string[] = [];
  watchers.watch(PAGE, ["v"], () => woken.push("v"));
  watchers.watch(PAGE, ["w"], () => woken.push("w"));
  watchers.watch(PAGE, ["v", 2], () => woken.push("second"));
  watchers.watch(ITEM, ["v"], () => woken.push("item"));
  watchers.wake(
    new Map([
      [
        "page",
        [
          ["v", 1],
          ["v", 3],
        ],
      ],
    ]),
  );
  expect(woken.splice(0)).toEqual(["v"]);
  watchers.wake(new Map([["page", [["v", 2]]]]));
  expect(woken.splice(0).sort()).toEqual(["second", "v"]);
  // A number is no text: a prefix is compared by value.
  watchers.wake(new Map([["page", [["v", "2"]]]]));
  expect(woken).toEqual(["v"]);
});

test("one function may wait twice, and ends each wait by itself", () => {
  const watchers = createWatchers();
  let count = 0;
  const wake = () => {
    count += 1;
  };
  const first = watchers.watch(ITEM, [], wake);
  const second = watchers.watch(ITEM, [], wake);
  const written = new Map([["item", [["a"]]]]);
  watchers.wake(written);
  expect(count).toBe(2);
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  watchers.wake(written);
  expect(count).toBe(3);
  second[Symbol.dispose]();
  watchers.wake(written);
  expect(count).toBe(3);
});

test("one that ends another while it is woken harms nobody", () => {
  const watchers = createWatchers();
  const woken: string[] = [];
  const other = { dispose: () => {} };
  watchers.watch(ITEM, [], () => {
    woken.push("first");
    other.dispose();
  });
  const second = watchers.watch(ITEM, [], () => woken.push("second"));
  other.dispose = () => second[Symbol.dispose]();
  watchers.wake(new Map([["item", [["a"]]]]));
  watchers.wake(new Map([["item", [["a"]]]]));
  expect(woken).toEqual(["first", "second", "first"]);
});

test("the keys of written rows are told by the name of their collection", () => {
  const rows = new Map([[ITEM, [item("a"), item("b")]]]);
  expect(writtenKeys(rows)).toEqual(new Map([["item", [["a"], ["b"]]]]));
});
