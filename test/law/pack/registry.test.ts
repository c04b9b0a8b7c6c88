/** The registry of atoms: each named once, with all that it implies, and no circles. */
import { expect, test } from "vitest";
import { CONSENT_FOR, LAWFUL_GROUND } from "../../../src/law/atom.ts";
import { registryWith } from "../../../src/law/pack/registry.ts";
import { parseRegistry } from "../../../src/law/pack/registry-document.ts";

const atom = (kind: string, implies: readonly string[] = []) => ({
  kind,
  says: "A sentence of an atom.",
  implies,
});
const textOf = (atoms: object, qualities: object = {}) =>
  JSON.stringify({
    version: "1",
    qualities,
    atoms: { notice: atom("notice"), [LAWFUL_GROUND]: atom("ground"), ...atoms },
  });
const implied = (text: string, name: string) =>
  [...(parseRegistry(text).implications.get(name) ?? [])].toSorted();

test("an atom implies what it names, and all that this implies", () => {
  const text = textOf({
    a: atom("safeguard", ["b"]),
    b: atom("safeguard", ["c", "d"]),
    c: atom("safeguard", ["d"]),
    d: atom("safeguard"),
  });
  expect(implied(text, "a")).toEqual(["b", "c", "d"]);
  expect(implied(text, "d")).toEqual([]);
});

test("every ground is a lawful one", () => {
  expect(implied(textOf({ g: atom("ground") }), "g")).toEqual([LAWFUL_GROUND]);
  expect(implied(textOf({ s: atom("safeguard") }), "s")).toEqual([]);
  expect(implied(textOf({}), LAWFUL_GROUND)).toEqual([]);
});

test("a quality is one of each consent, and `notice` in it is the atom", () => {
  const quality = (...implies: readonly string[]) => ({ says: "A quality.", implies });
  const text = textOf({}, { written: quality("explicit"), explicit: quality(), informed: quality("notice") });
  for (const use of CONSENT_FOR) {
    expect(implied(text, `consent.${use}:written`)).toEqual([`consent.${use}:explicit`]);
    expect(implied(text, `consent.${use}:informed`)).toEqual(["notice"]);
  }
  const { qualities, atoms } = parseRegistry(text);
  expect([...qualities]).toEqual(["written", "explicit", "informed"]);
  expect(atoms.get("consent.sale:written")).toEqual({ kind: "quality", says: "consent to sale: A quality." });
});

test("undertakings bring along what they imply", () => {
  const text = textOf({ u: atom("undertaking", ["a"]), a: atom("safeguard"), b: atom("safeguard") });
  expect([...parseRegistry(text).undertakings].toSorted()).toEqual(["a", "u"]);
});

test("a quality is resolved by its dimension, and any other name by itself", () => {
  const text = textOf({ a: atom("safeguard") }, { written: { says: "A quality." } });
  const { resolve } = parseRegistry(text);
  expect(resolve("consent.collect", "written")).toBe("consent.collect:written");
  expect(resolve("consent.collect", "a")).toBe("a");
  expect(resolve(undefined, "a")).toBe("a");
  expect(() => resolve("use", "none")).toThrow(
    expect.objectContaining({
      reason: "ATOM_UNKNOWN",
      message: "`none` is not a known atom: define it under `atoms` in its pack",
    }),
  );
});

test("a circle, and an atom that nobody named, are refused", () => {
  const circle = textOf({ a: atom("safeguard", ["b"]), b: atom("safeguard", ["a"]) });
  expect(() => parseRegistry(circle)).toThrow(
    expect.objectContaining({ reason: "PACK_INVALID", message: expect.stringContaining("implies itself") }),
  );
  expect(() => parseRegistry(textOf({ a: atom("safeguard", ["none"]) }))).toThrow(
    expect.objectContaining({ reason: "ATOM_UNKNOWN", message: expect.stringContaining("`none`") }),
  );
});

test("a law adds atoms of its own, and the registry stays as it was", () => {
  const registry = parseRegistry(textOf({ a: atom("safeguard") }));
  const own = registryWith(registry, { "jp.x": atom("safeguard", ["a"]) } as never);
  expect([...(own.implications.get("jp.x") ?? [])]).toEqual(["a"]);
  expect(own.resolve(undefined, "jp.x")).toBe("jp.x");
  expect(registry.atoms.has("jp.x")).toBe(false);
});

test("a law's atoms imply all that the common ones imply, and several may imply the same", () => {
  const registry = parseRegistry(textOf({ a: atom("safeguard", ["b"]), b: atom("safeguard") }));
  const own = registryWith(registry, {
    "jp.x": atom("undertaking", ["a"]),
    "jp.y": atom("safeguard", ["a", "b"]),
  } as never);
  expect([...(own.implications.get("jp.x") ?? [])].toSorted()).toEqual(["a", "b"]);
  expect([...(own.implications.get("jp.y") ?? [])].toSorted()).toEqual(["a", "b"]);
  expect([...own.undertakings].toSorted()).toEqual(["a", "b", "jp.x"]);
});

test("what is no list of atoms is refused with its line", () => {
  expect(() => parseRegistry("version: '1'\nqualities: {}\natoms: { a: { kind: magic } }\n")).toThrow(
    expect.objectContaining({
      reason: "PACK_INVALID",
      message: expect.stringMatching(/^atoms\.yaml: line 3: at `atoms\.a/),
    }),
  );
});
