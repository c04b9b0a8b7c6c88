/** A line to a node, which can be cut: connections end at once, and new ones are refused until it stands again. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { parseAddress } from "../../src/node/config-file.ts";

export type Line = {
  /** Where to dial instead of the target. */
  readonly address: string;
  readonly cut: () => void;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
};

/** Opens a line to `target` (`host:port`). It stands until it is cut. */
export async function openLine(target: string): Promise<Line> {
  const sockets = new Set<Socket>();
  let whole = true;
  const keep = (socket: Socket) => {
    sockets.add(socket.on("error", () => {}));
    socket.once("close", () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((client) => {
    keep(client);
    if (!whole) return void client.resetAndDestroy();
    const upstream = keep(connect(parseAddress(target)));
    upstream.once("close", () => client.destroy());
    client.once("close", () => upstream.destroy());
    client.pipe(upstream).pipe(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    whole = false;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => {
      whole = true;
    },
    close: async () => {
      server.close();
      cut();
      await once(server, "close");
    },
  };
}
