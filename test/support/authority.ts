/** Three nodes of which two know each other through the third alone, with a platform that calls while an authority changes. */
import type { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ATTESTOR,
  connectOperator,
  connectPlatform,
  loadRequest,
  type Operator,
  type Platform,
  prepareRequest,
  renewCredentials,
} from "../../src/client/index.ts";
import { load } from "../../src/engine/store.ts";
import { ComityError } from "../../src/errors.ts";
import { ATTESTABLE } from "../../src/federation/agreement.ts";
import { readAuthoritiesOf, renewAuthority, retireAuthority } from "../../src/node/authority-files.ts";
import { CARD } from "../../src/peering/schema.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { certifyPlatform, createAttestor, type Strangers, startStrangers } from "./strangers.ts";

/** The node whose authority changes, the one to which its platform sends data, and the one that knows both by their cards. */
export const [EU, IL, JP] = ["edpb.example", "idfpr.example", "ppc.example"] as const;

const WITHIN_MS = 20_000;

/** Resolves once `holds` does not throw; rejects with what it throws after 20 s. */
export async function eventually<T>(holds: () => Promise<T>): Promise<T> {
  for (let leftMs = WITHIN_MS; ; leftMs -= 20) {
    try {
      return await holds();
    } catch (thrown) {
      if (leftMs <= 0) throw thrown;
      await sleep(20);
    }
  }
}

export type Changing = {
  readonly strangers: Strangers;
  /** The home of the node whose authority changes. */
  readonly home: string;
  /** The folder with the platform's credentials. */
  readonly platformFolder: string;
  /** Connects as the operator of that node, by the credentials of now. */
  readonly connectDesk: () => Operator;
  /** Lets the platform call from so many sides at once, until it is told to stop. */
  readonly startCalls: (sides: number) => Calls;
};

/** Calls of a platform, each a transfer that both nodes decide. */
export type Calls = {
  /** Opens another connection for the calls that follow, by the credentials of now. The old one stays until the end. */
  readonly reconnect: () => void;
  /** Resolves when so many more have ended. */
  readonly count: (calls: number) => Promise<void>;
  /** Ends the calls, and returns the state or the reason with which each ended. */
  readonly end: () => Promise<readonly string[]>;
};

/** Starts the nodes under an agreement of all three. With `cuttable` the lines to the destination can be cut. */
export async function startChanging({ cuttable = false } = {}): Promise<Changing> {
  const strangers = await startStrangers(
    { [EU]: ["EU"], [IL]: ["US-IL"], [JP]: ["JP"] },
    cuttable ? { remote: IL } : {},
  );
  const eu = strangers.of(EU);
  const folder = join(eu.home, ATTESTOR);
  const attestor = createAttestor(folder);
  const platformFolder = certifyPlatform(eu, "aurora");
  await strangers.introduce(EU, JP);
  await strangers.introduce(IL, JP);
  await agree(strangers, attestor);
  const connect = () => connectPlatform({ address: eu.address, as: platformFolder });
  return {
    strangers,
    home: eu.home,
    platformFolder,
    connectDesk: () => connectOperator({ address: eu.address, as: join(eu.home, "operator/desk") }),
    startCalls: (sides) => startCalls(connect, folder, sides),
  };
}

/** Lets all three sign an agreement that the one drafts who knows both others. */
async function agree(strangers: Strangers, attestor: object): Promise<void> {
  const { operator } = strangers.of(JP);
  const { hash } = await operator.draftAgreement({
    ...{ with: [EU, IL], until: "2099-01-01", purposes: ["pur:recognition"] },
    issuers: { [ATTESTOR]: { ...attestor, attests: ATTESTABLE, acceptsFor: [EU, IL, JP] } },
  });
  await operator.signAgreement(hash);
  for (const each of [EU, IL]) await eventually(() => strangers.of(each).operator.signAgreement(hash));
  for (const each of [EU, IL, JP])
    await eventually(async () => {
      const { inForce } = await strangers.of(each).operator.getAgreement(hash);
      if (!inForce) throw new Error(`the agreement is not in force at ${each}`);
    });
}

async function prepare(platform: Platform, attestor: string): Promise<TransferRequest> {
  const file = new URL("../../src/cli/samples/eu-us-il-login.yaml", import.meta.url).pathname;
  const text = JSON.stringify(loadRequest(file)).replaceAll("us-il.comity.example", IL);
  return prepareRequest(JSON.parse(text), platform, attestor);
}

function startCalls(connect: () => Platform, attestor: string, sides: number): Calls {
  let platform = connect();
  const open = [platform];
  const outcomes: string[] = [];
  let ended = false;
  const work = async () => {
    const request = await prepare(platform, attestor);
    while (!ended)
      outcomes.push(
        await platform.request(request).then(
          ({ state }) => state ?? "",
          (thrown) => ComityError.from(thrown).reason,
        ),
      );
  };
  const working = Promise.all(Array.from({ length: sides }, work));
  return {
    reconnect: () => {
      platform = connect();
      open.push(platform);
    },
    count: async (calls) => {
      const from = outcomes.length;
      await eventually(async () => {
        if (outcomes.length < from + calls) throw new Error("too few calls have ended");
      });
    },
    end: async () => {
      ended = true;
      await working;
      for (const each of open) each.close();
      return outcomes;
    },
  };
}

/** Resolves once another node holds a card of the changing one with exactly these authorities. */
export async function untilHeld(
  { strangers }: Changing,
  by: string,
  authorities: readonly X509Certificate[],
): Promise<void> {
  const { store } = strangers.of(by).node();
  await eventually(async () => {
    const keys = (await load(store, CARD, EU))?.card.bundle.keys ?? [];
    const held = keys.map(({ x5c: [der] }) => der);
    if (held.join() !== authorities.map(({ raw }) => raw.toString("base64")).join())
      throw new Error(`${by} has another card`);
  });
}

/** Has the node renew its authority, and its own certificates once its peers have the card; the platform renews its own. */
export async function renewAll(
  changing: Changing,
  calls: Pick<Calls, "reconnect">,
): Promise<X509Certificate> {
  const { home, strangers, platformFolder, connectDesk } = changing;
  const { signing: old } = readAuthoritiesOf(home);
  const made = await renewAuthority(home, { now: new Date() });
  const desk = connectDesk();
  try {
    await desk.reload();
    for (const each of [IL, JP]) await untilHeld(changing, each, [made, old]);
    await eventually(() => desk.reissue(false));
  } finally {
    desk.close();
  }
  await renewCredentials(strangers.of(EU).address, platformFolder);
  calls.reconnect();
  return made;
}

/** Ends the trust in the older authority, once nobody is left behind. */
export async function retireOld({ home, connectDesk }: Changing): Promise<void> {
  const desk = connectDesk();
  try {
    await eventually(async () => {
      const { peersBehind, older } = await desk.getAuthority();
      if (peersBehind.length + older.length > 0) throw new Error("somebody is behind");
    });
    retireAuthority(home, { now: new Date() });
    await desk.reload();
  } finally {
    desk.close();
  }
}

/** Changes the authority while the lines to the destination are cut, and waits for nobody. */
export async function changeAtOnce({
  home,
  strangers,
  platformFolder,
  connectDesk,
}: Changing): Promise<void> {
  /** Calls as the operator, by the credentials of then: those of before a step may count no longer after it. */
  const call = async (act: (desk: Operator) => Promise<unknown>) => {
    const desk = connectDesk();
    await act(desk).finally(desk.close);
  };
  strangers.cut();
  try {
    await renewAuthority(home, { now: new Date() });
    await call((desk) => desk.reload());
    await renewCredentials(strangers.of(EU).address, platformFolder);
    await call((desk) => desk.reissue(true));
    retireAuthority(home, { now: new Date(), force: true });
    await call((desk) => desk.reload());
  } finally {
    strangers.mend();
  }
}
