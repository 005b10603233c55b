import { deliveriesDue } from "@/db/queries/lookup";
import { inLanes } from "@/lib/engine/apply/lanes";
import { deliver } from "./deliver";

const most = 100;
const atOnce = 8;

/** Sends what is due, one at a time for each workspace; answers how many got through. */
export async function sendDueDeliveries(signal: AbortSignal): Promise<number> {
  let sent = 0;
  await inLanes(
    await deliveriesDue(most),
    atOnce,
    ({ tenant_id }) => [tenant_id],
    async ({ tenant_id, delivery_id }) => {
      if (signal.aborted) return;
      if ((await deliver(tenant_id, delivery_id, signal)) === "sent") sent += 1;
    },
  );
  return sent;
}
