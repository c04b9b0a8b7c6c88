/** The address of a database: what is read, what is refused, and that nothing secret is ever shown. */
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import {
  formatPlace,
  isLocal,
  isPostgresUrl,
  POSTGRES_DEFAULTS,
  type PostgresPlace,
  parsePostgresUrl,
} from "../../../src/store/postgres/place.ts";

describe("a URL is read", () => {
  test.each([
    [
      "postgres://comity@db.example:6432/node",
      { host: "db.example", port: 6432, database: "node", user: "comity" },
    ],
    ["postgresql://comity@10.0.0.7/node", { host: "10.0.0.7", port: 5432, database: "node", user: "comity" }],
    ["postgres://c%2Ex@[::1]:80/n-1", { host: "::1", port: 80, database: "n-1", user: "c.x" }],
    [
      "postgres://comity@/node?host=/run/postgresql",
      { host: "/run/postgresql", port: 5432, database: "node", user: "comity" },
    ],
  ])("%s", (url, place) => {
    expect(isPostgresUrl(url)).toBe(true);
    expect(parsePostgresUrl(url)).toEqual(place);
  });
});

test.each([
  ["a password", "postgres://comity:geheim@db.example/node", /holds a password/],
  ["a password as a parameter", "postgres://comity@db.example/node?password=geheim", /holds a password/],
  ["an option of the driver", "postgres://comity@db.example/node?sslmode=disable&p=geheim", /nothing else/],
  ["no user", "postgres://db.example/geheim", /no user/],
  ["no database", "postgres://geheim@db.example/", /no database/],
  ["a database in SQL", "postgres://geheim@db.example/a%22b", /no database/],
  ["no host", "postgres://geheim@/node", /no host/],
  ["two hosts", "postgres://geheim@db.example/node?host=/run", /a host and a folder/],
  ["a folder that is none", "postgres://geheim@/node?host=run", /no host/],
  ["much text", `postgres://geheim@db.example/${"a".repeat(2000)}`, /longer than/],
  ["no URL", "postgres://geheim@[db/", /not a URL/],
])("a URL with %s is refused, and not repeated", (_, url, why) => {
  expect(() => parsePostgresUrl(url)).toThrow(
    expect.objectContaining({ reason: "CONFIG_INVALID", message: expect.stringMatching(why) }),
  );
  expect(() => parsePostgresUrl(url)).not.toThrow(/geheim/);
});

test("the name of a file is no URL", () => {
  expect(["ledger.db", "/srv/postgres/ledger.db", "postgres"].map(isPostgresUrl)).toEqual([
    false,
    false,
    false,
  ]);
});

test("only a server on this machine counts as local", () => {
  const local = (host: string) => isLocal({ host });
  expect(["/run/postgresql", "localhost", "127.0.0.1", "127.8.9.1", "::1"].map(local)).toEqual(
    Array(5).fill(true),
  );
  expect(["10.0.0.1", "127.example", "localhost.example", "::2"].map(local)).toEqual(Array(4).fill(false));
});

test("a place is shown without its password", () => {
  const place: PostgresPlace = {
    ...parsePostgresUrl("postgres://comity@db.example/node"),
    ...POSTGRES_DEFAULTS,
    contentKeys: "content-keys",
    password: () => "geheim",
  };
  expect(formatPlace(place)).toBe("db.example:5432/node");
  expect(inspect(place, { depth: null }) + JSON.stringify(place)).not.toContain("geheim");
});
