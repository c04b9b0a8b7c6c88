/**
 * Checks a home that was restored from a backup: that its log is confirmed, for which peers its node waits until then, and which have not
 * given back what was lost.
 */
import { type Restoration, readRestoration } from "../../node/restoration.ts";
import { storePlaceOf } from "../../node/store-place.ts";
import type { Looked } from "./files.ts";
import type { Finding } from "./finding.ts";
import type { Asked } from "./peers.ts";

const ABOUT = "the restored log";

/** Checks the record of a restoration. `asked` is the running node, whose peers are tried; without it nobody is named. */
export async function checkRestored(
  { home, config }: Pick<Looked, "home" | "config">,
  asked?: Pick<Asked, "listPeers" | "testPeer">,
): Promise<readonly Finding[]> {
  const restoration = readRestoration(storePlaceOf(config, home).storeFile);
  if (restoration === undefined) return [];
  if (restoration.confirmed !== undefined) return findUnanswered(restoration);
  const from = `it is of the backup of ${restoration.backupAt}, with ${restoration.size} leaves, and no peer's word has confirmed it: the node signs nothing`;
  if (asked === undefined)
    return [
      {
        about: ABOUT,
        wrong: from,
        remedy: "start the node, and run this again: it names who does not answer",
      },
    ];
  const silent = await findSilent(asked);
  if (silent.length === 0)
    return [
      {
        about: ABOUT,
        wrong: `${from}, although every peer answers: one of them holds more of it, or an answer cannot be verified`,
        remedy:
          "see the node's log, which names that peer; restore a newer backup, or go on under another name of the log with `comity serve --open-log`",
      },
    ];
  return [
    {
      about: ABOUT,
      wrong: `${from}, and waits for ${silent.join(", ")}`,
      remedy: `see that these peers can be reached; one that will not come back is left out by \`comity serve --without ${silent[0]}\``,
    },
  ];
}

/** Returns what is wrong with the asking back of what was lost: who has not given back all, and what was refused. */
function findUnanswered({ confirmed, asked = {} }: Restoration): readonly Finding[] {
  const about = "what was lost before the restoration";
  const open = (confirmed?.by ?? []).filter((name) => asked[name]?.done === undefined);
  const silent = open.filter((name) => asked[name]?.failed !== undefined);
  const refused = Object.entries(asked).filter(([, { refused }]) => refused.length > 0);
  return [
    ...(open.length === 0
      ? []
      : [
          {
            about,
            wrong: `it is being asked back, and ${open.join(", ")} ${open.length === 1 ? "has" : "have"} not given back all${silent.length === 0 ? "" : `; no answer from ${silent.map((name) => `${name} (${asked[name]?.failed?.reason})`).join(", ")}`}`,
            remedy:
              "let the node run, and see that these peers can be reached; until then calls under older keys are refused",
          },
        ]),
    ...(refused.length === 0
      ? []
      : [
          {
            about,
            wrong: `what ${refused.map(([name]) => name).join(", ")} gave back did not all verify, and was not taken`,
            remedy: "`comity restore report` names each item with the reason; talk to that peer's operator",
          },
        ]),
  ];
}

/** Returns the trust domains of the peers with an agreement that do not answer. */
async function findSilent({
  listPeers,
  testPeer,
}: Pick<Asked, "listPeers" | "testPeer">): Promise<readonly string[]> {
  const peers = (await listPeers()).filter(({ agreements }) => agreements.length > 0);
  const tried = peers.map(async ({ trustDomain }) =>
    (await testPeer(trustDomain)).reachable ? [] : [trustDomain],
  );
  return (await Promise.all(tried)).flat();
}
