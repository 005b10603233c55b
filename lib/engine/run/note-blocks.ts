import { blockSize, blocksFrom, lastBlock, storeBlocks } from "@/db/queries/change-blocks";
import type { Lease, Run } from "./lease";

type Planned = {
  run: Pick<Run, "tenantId" | "id" | "changeCount">;
  lease: Pick<Lease, "prove" | "fenced">;
};

/** Few enough that nobody waits for the transaction. */
const blocksAtOnce = 50;

/**
 * Tells, once a plan is complete, what stands in each thousand of its decisions, for those who search
 * it. The last block that is there is made anew: more may have come to it since.
 */
export async function noteBlocks({ lease, run }: Planned): Promise<void> {
  const { tenantId, id, changeCount } = run;
  if (changeCount <= blocksFrom) return;
  const last = Math.floor((changeCount - 1) / blockSize);
  let from = (await lease.fenced((tx) => lastBlock(tx, tenantId, id))) ?? 0;
  for (; from <= last; from += blocksAtOnce) {
    await lease.prove();
    const blocks = { from, count: blocksAtOnce };
    await lease.fenced((tx) => storeBlocks(tx, tenantId, id, blocks));
  }
}
