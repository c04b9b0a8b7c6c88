/** A TCP proxy on loopback that misbehaves by a seed: it cuts, delays, throttles, half-opens and truncates. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parseAddress } from "../../src/node/config-file.ts";
import { CALM, createGate, type Fault, type Plan, planOf } from "./fault.ts";

export type ChaosProxy = {
  /** Where to dial instead of the target. */
  readonly address: string;
  /** Connections so far. Number `i` met the fate `planOf(seed, i)`, unless it came in calm. */
  readonly connections: () => number;
  /** How many of them have been cut, swallowed, refused or muted by their fate. */
  readonly broken: () => number;
  /** From here on connections pass as they are. Live ones are cut, or left to their fate. */
  readonly calm: (live: "cut" | "left") => void;
  readonly close: () => Promise<void>;
};

/** Starts a proxy; `target` (`host:port`) is asked at each connection, which is refused where it is undefined. */
export async function startProxy({
  seed,
  target,
  fateOf = planOf,
}: {
  readonly seed: number;
  readonly target: () => string | undefined;
  /** What happens to connection `index`; drawn from the seed unless a test says otherwise. */
  readonly fateOf?: (seed: number, index: number) => Plan;
}): Promise<ChaosProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket.on("error", () => {}));
    socket.once("close", () => sockets.delete(socket));
    return socket;
  };
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  let connections = 0;
  let broken = 0;
  let calm = false;

  const server = createServer({ allowHalfOpen: true }, (client) => {
    keep(client);
    const plan = calm ? CALM : fateOf(seed, connections);
    connections++;
    if (plan.accept !== "dial") broken++;
    if (plan.accept === "refuse") return void client.resetAndDestroy();
    if (plan.accept === "mute") return void client.resume();
    const address = target();
    if (address === undefined) return void client.resetAndDestroy();
    const upstream = keep(connect({ ...parseAddress(address), allowHalfOpen: true }));
    // One end's failure is the other's: a proxy that outlives it would hide it.
    upstream.once("close", (failed) => failed && client.resetAndDestroy());
    client.once("close", (failed) => failed && upstream.resetAndDestroy());
    let whole = true;
    const struck = () => {
      if (whole) broken++;
      whole = false;
    };
    void carry(client, upstream, plan.toServer, struck);
    void carry(upstream, client, plan.toClient, struck);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    broken: () => broken,
    calm: (live) => {
      calm = true;
      if (live === "cut") cut();
    },
    close: async () => {
      server.close();
      cut();
      await once(server, "close");
    },
  };
}

/** Carries one direction to its end, or to the fault that ends both. Never rejects. */
async function carry(from: Socket, to: Socket, faults: readonly Fault[], struck: () => void): Promise<void> {
  const gate = createGate(faults);
  let swallowed = false;
  try {
    for await (const chunk of from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)
      for (const step of gate(chunk)) {
        if (step.kind === "wait") await sleep(step.ms, undefined, { ref: false });
        else if (step.kind === "forward") await written(to, step.bytes);
        else {
          struck();
          if (step.kind !== "swallow") return endBoth(from, to, step.kind);
          swallowed = true;
        }
      }
    // The end is swallowed too: the other side is to learn nothing.
    if (!swallowed) to.end();
  } catch {
    // The other end is gone: what is left to do is done by the sockets' own close.
    from.destroy();
    to.destroy();
  }
}

function written(to: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => to.write(bytes, (error) => (error ? reject(error) : resolve())));
}

function endBoth(from: Socket, to: Socket, how: "reset" | "end"): void {
  for (const socket of [from, to]) {
    if (how === "reset") socket.resetAndDestroy();
    // What the other side still sends after FIN is read and dropped, as a closed peer would.
    else socket.resume().end();
  }
}
