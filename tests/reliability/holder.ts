import type { Child } from "@/scripts/lib/children";
import type { Scene } from "./scene";

/** The process that works on the scene's run now, and until when it has its lease. */
export async function holder({ sql, tenantId, usher }: Scene) {
  const [run] = await sql(
    `select lease_owner as owner, extract(epoch from lease_until) * 1000 as until,
      extract(epoch from now()) * 1000 as now
     from runs where tenant_id = $1 and state = 'running'`,
    [tenantId],
  );
  if (!run) throw new Error("No run is under way.");
  const pid = Number(String(run["owner"]).split(":").at(-1));
  return {
    worker: workerOf(usher.workers, pid),
    leaseUntil: Math.round(Number(run["until"])),
    seenAt: Math.round(Number(run["now"])),
  };
}

function workerOf(workers: readonly Child[], pid: number): Child {
  const worker = workers.find((one) => one.pid === pid);
  if (!worker) throw new Error(`The run's holder ${pid} is no worker of this Usher.`);
  return worker;
}
