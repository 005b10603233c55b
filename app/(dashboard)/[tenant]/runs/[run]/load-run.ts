import { notFound } from "next/navigation";
import { cache } from "react";
import { type RunSum, rollbackOf, sumsOfRun } from "@/db/queries/run-view";
import { getRun } from "@/db/queries/runs";
import { requireMember } from "@/lib/access/member";
import { can } from "@/lib/access/roles";

export type { RunSum };
export type RunDetail = NonNullable<Awaited<ReturnType<typeof getRun>>>;

/** The member, the run and the sums of its changes; read once per request. */
export const loadRun = cache(async (slug: string, runId: string) => {
  const membership = await requireMember(slug);
  const tenantId = membership.tenant.id;
  const [run, rollbackId] = await Promise.all([
    getRun(tenantId, runId),
    rollbackOf(tenantId, runId),
  ]);
  if (run === null) notFound();
  const sums = await sumsOfRun(tenantId, run);
  return {
    ...membership,
    run,
    sums,
    rollbackId,
    path: `/${membership.tenant.slug}/runs/${run.id}`,
    mayRun: can(membership.member.role, "run"),
    isMoving: run.state === "queued" || run.state === "running",
  };
});
