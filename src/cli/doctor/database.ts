/** Checks the database of a store in PostgreSQL: that it is reached, and that it keeps what it has acknowledged. */
import { lookAtDatabase, storePlaceOf } from "../../node/store-place.ts";
import type { DatabaseLook } from "../../store/postgres/look.ts";
import type { Looked } from "./files.ts";
import { attemptCheck, type Finding } from "./finding.ts";

const ABOUT = "the store's database";
/** The connections of a node beside those that read: one that writes, and one that looks or stands by. */
const BESIDE_READS = 2;

/** Checks the database; nothing for a store in a file. */
export function checkDatabase({
  home,
  config,
}: Pick<Looked, "home" | "config">): Promise<readonly Finding[]> {
  return attemptCheck(ABOUT, 'see docs/operate.md, "Keep the store in PostgreSQL"', async () => {
    const place = storePlaceOf(config, home);
    const look = await lookAtDatabase(place);
    if (look === undefined) return [];
    const wanted = (place.postgres?.connections ?? 0) + BESIDE_READS;
    return findAtDatabase(look, wanted);
  });
}

/** Finds what is wrong at a database from which a node wants so many connections. */
export function findAtDatabase(look: DatabaseLook, wanted: number): readonly Finding[] {
  return [...findUnsafe(look), ...findCrowded(look, wanted)].map((each) => ({ about: ABOUT, ...each }));
}

type Found = Omit<Finding, "about">;

/** Finds what would lose acknowledged commits at a failover. A server without standbys has none. */
function findUnsafe({ standbys, waitsFor, synchronous }: DatabaseLook): readonly Found[] {
  if (waitsFor === "" && standbys > 0)
    return [
      {
        wrong:
          "a standby follows it, and no commit waits for that: at a failover acknowledged records may be lost",
        remedy: "set `synchronous_standby_names = 'ANY 1 (…)'` at the server, with the names of its standbys",
      },
    ];
  if (waitsFor !== "" && (synchronous === "local" || synchronous === "remote_write"))
    return [
      {
        wrong: `\`synchronous_commit\` is \`${synchronous}\`: it answers before a standby has the commit on its disk`,
        remedy: "set `synchronous_commit = on` at the server",
      },
    ];
  return [];
}

function findCrowded({ connections }: DatabaseLook, wanted: number): readonly Found[] {
  if (connections >= wanted) return [];
  return [
    {
      wrong: `it has room for ${connections} connections of this node, which wants ${wanted}`,
      remedy: "raise `max_connections` at the server, or lower `postgres.connections` in node.yaml",
    },
  ];
}
