/** How a page of notices costs more with more notices in the store: the newest page, and one far down. */
import { Notices } from "../../../src/edge/grpc/definition.ts";
import { startProcesses } from "../../support/processes.ts";
import { medianOf } from "../harness.ts";
import { type Load, openLoadAs } from "../load.ts";
import { reportMany } from "../reports.ts";
import type { Curve, Point } from "./curve.ts";

const HOME = "EU";
const REGULATOR = "ie-dpc";
/** Pages that are turned to get far down. */
const TURNED = 20;
const PAGES_MEASURED = 60;

async function measurePages(
  sizes: readonly number[],
  progress: (what: string) => void,
): Promise<readonly Point[]> {
  await using stack = new AsyncDisposableStack();
  const regulators = { [HOME]: [{ name: REGULATOR, serves: [HOME] }] };
  const federation = stack.adopt(
    await startProcesses({ [HOME]: [] }, { decideWithinMs: 10_000, regulators }),
    async (each) => {
      await each.stopAll();
      each.remove();
    },
  );
  const { address, regulatorFolder } = federation.home(HOME);
  const folder = regulatorFolder(REGULATOR);
  const load = stack.adopt(openLoadAs(address, folder), ({ close }) => close());
  const points: Point[] = [];
  let reported = 0;
  for (const size of sizes) {
    await reportMany(address, folder, size - reported, (done) => progress(`${reported + done} notices`));
    reported = size;
    const down = await turnTo(load, TURNED);
    points.push({
      size,
      figures: { newest: await measurePage(load, ""), "21st page": await measurePage(load, down) },
    });
  }
  return points;
}

async function loadPage(load: Load, pageToken: string) {
  const message = Notices.List.requestSerialize({ pageToken });
  return Notices.List.responseDeserialize(await load.send(Notices.List.path, message));
}

/** Returns the token of a page so far down; of the last one where there are fewer. */
async function turnTo(load: Load, pages: number): Promise<string> {
  let token = "";
  for (let n = 0; n < pages; n++) {
    const { nextPageToken } = await loadPage(load, token);
    if (!nextPageToken) break;
    token = nextPageToken;
  }
  return token;
}

/** Returns the median milliseconds of a page. */
async function measurePage(load: Load, token: string): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < PAGES_MEASURED; n++) {
    const from = performance.now();
    const { notices } = await loadPage(load, token);
    took.push(performance.now() - from);
    if (notices.length === 0) throw new Error("a page of notices is empty");
  }
  return medianOf(took);
}

export const notices: Curve = {
  name: "growth-notices",
  what: "A page of Notices.List, the newest and one far down, by the notices that its reader has seen",
  along: "notices",
  unit: "ms",
  sizes: [1_000, 10_000, 100_000],
  quickSizes: [100, 200],
  run: measurePages,
};
