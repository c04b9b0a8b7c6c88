import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { openLine } from "./line.ts";

test("a line carries both ways, breaks what it carries when it is cut, refuses meanwhile, and stands again", async () => {
  const echo = createServer((socket) => socket.on("error", () => {}).pipe(socket)).listen(0, "127.0.0.1");
  await once(echo, "listening");
  const line = await openLine(`127.0.0.1:${(echo.address() as AddressInfo).port}`);
  const port = Number(line.address.split(":")[1]);
  const closed = (socket: Socket) => new Promise((resolve) => socket.once("close", resolve));
  const dial = () => connect(port, "127.0.0.1").on("error", () => {});
  const first = dial();
  first.write("heard");
  expect(String(await once(first, "data"))).toBe("heard");
  const broken = closed(first);
  line.cut();
  await broken;
  await closed(dial());
  line.mend();
  const second = dial();
  second.write("again");
  expect(String(await once(second, "data"))).toBe("again");
  second.destroy();
  await line.close();
  echo.close();
});
