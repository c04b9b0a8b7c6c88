/** Opens what a node has on disk when it starts: its store, and what it knows of others. */
import type { NodeObserver } from "../edge/telemetry/events.ts";
import type { Context } from "../engine/context.ts";
import { createPeers } from "../engine/peers.ts";
import type { ComityError } from "../errors.ts";
import type { Law } from "../packs/law.ts";
import { openRegister } from "../peering/register.ts";
import { openSqliteStore } from "../store/sqlite/store.ts";
import type { WriterOptions } from "../store/sqlite/writer.ts";
import type { NodeConfig } from "./config.ts";
import { createWays } from "./ways.ts";

const MACHINE = new URL("../store/machine.ts", import.meta.url);

/** The store that is opened: where it is, and whom it tells. */
type Opening = Pick<WriterOptions, "newLog" | "newHead"> & {
  readonly onFatal: (error: ComityError) => void;
  readonly config: Pick<NodeConfig, "storeFile" | "trustDomain" | "ledgerKey" | "headFile">;
  readonly observer: Pick<NodeObserver, "storeFault">;
};

/** Opens what the node knows of others. */
export async function openKnown(
  {
    config,
    addressOf,
  }: { readonly config: NodeConfig; readonly addressOf?: (node: string) => string | undefined },
  context: Pick<Context, "store" | "sealer" | "clock" | "audit">,
  { advance }: Pick<Law, "advance">,
) {
  const configured = config.peers.map(({ agreement }) => agreement);
  const register = await openRegister({ ...context, trustDomain: config.trustDomain, configured, advance });
  const { acquaintance } = register;
  const peers = createPeers(acquaintance, config.trustDomain);
  return { register, peers, ways: createWays(config, acquaintance, addressOf) };
}

/** Opens the store of a node. Rejects as `openSqliteStore` does. */
export function openStore({
  config,
  observer,
  onFatal,
  newLog = false,
  newHead = false,
}: Opening): ReturnType<typeof openSqliteStore> {
  return openSqliteStore({
    file: config.storeFile,
    origin: config.trustDomain,
    ledgerKey: config.ledgerKey,
    ...{ newLog, newHead },
    ...(config.headFile !== undefined && { headFile: config.headFile }),
    machineUrl: MACHINE,
    onFatal,
    onFault: observer.storeFault,
  });
}
