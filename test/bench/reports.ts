/** Notices as a busy regulator reports them: many at once, each with its own id. */
import { Notices } from "../../src/edge/grpc/definition.ts";
import { encodeDraft } from "../../src/edge/grpc/notices-codec.ts";
import { parseDraft } from "../../src/notices/notice.ts";
import { draft } from "../support/incident.ts";
import { openLoadAs } from "./load.ts";

/** Reports at once. */
const REPORTERS = 64;

/**
 * A notice that is known since now: the deadlines of an old one would pass at once, and their timers be measured too.
 * `places` are where the people are; those of the sample by default.
 */
export function newNotice(places?: readonly string[]) {
  const { content, ...rest } = parseDraft(draft());
  const subjects = places?.map((place) => ({ place, count: 100 }));
  const times = { aware: new Date().toISOString() };
  return parseDraft({ ...rest, content: { ...content, times, ...(subjects && { subjects }) } });
}

/** Reports so many notices to a node, as the regulator whose credentials are in `folder`. */
export async function reportMany(
  address: string,
  folder: string,
  count: number,
  progress: (done: number) => void = () => {},
  places?: readonly string[],
): Promise<void> {
  const load = openLoadAs(address, folder);
  let begun = 0;
  const report = async () => {
    while (begun < count) {
      if (++begun % 2000 === 0) progress(begun);
      const message = Notices.Report.requestSerialize({ draft: encodeDraft(newNotice(places)) });
      await load.send(Notices.Report.path, message);
    }
  };
  await Promise.all(Array.from({ length: REPORTERS }, report));
  load.close();
}
