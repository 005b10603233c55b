import { and, asc, desc, eq, gt, lt, type SQL } from "drizzle-orm";
import { z } from "zod";
import { config } from "@/lib/config";
import { inTenant, type Transaction } from "../client";
import { targets } from "../schema/targets";
import { type PageRequest, readPage, toPage } from "./page";
import { syncsOfTargets } from "./syncs";

export type TargetRow = NonNullable<Awaited<ReturnType<typeof getTarget>>>;

/** Oldest first, each with the apps that feed it. Secrets are told by name only. */
export async function listTargets(tenantId: string, request: PageRequest = {}) {
  const part = readPage(request, z.string());
  return inTenant(tenantId, async (tx) => {
    const rows = await selectTargets(
      tx,
      tenantId,
      and(
        part.after === null ? undefined : gt(targets.id, part.after),
        part.before === null ? undefined : lt(targets.id, part.before),
      ),
    )
      .orderBy(part.backwards ? desc(targets.id) : asc(targets.id))
      .limit(part.limit + 1);
    const page = toPage(rows, part, (target) => target.id);
    return { ...page, items: await completed(tx, tenantId, page.items) };
  });
}

/** Null when there is no such target in this workspace. */
export async function getTarget(tenantId: string, targetId: string) {
  return inTenant(tenantId, async (tx) => {
    const rows = await selectTargets(tx, tenantId, eq(targets.id, targetId));
    const [target] = await completed(tx, tenantId, rows);
    return target ?? null;
  });
}

function selectTargets(tx: Transaction, tenantId: string, which: SQL | undefined) {
  return tx
    .select({
      id: targets.id,
      product: targets.product,
      name: targets.name,
      settings: targets.settings,
      secrets: targets.secrets,
      isSandbox: targets.isSandbox,
      version: targets.version,
      ownUsername: targets.ownUsername,
      capabilities: targets.capabilities,
      probeSteps: targets.probeSteps,
      probedAt: targets.probedAt,
      attention: targets.attention,
      pausedAt: targets.pausedAt,
      maintenance: targets.maintenance,
      appOrder: targets.appOrder,
      createdAt: targets.createdAt,
    })
    .from(targets)
    .where(and(eq(targets.tenantId, tenantId), which))
    .$dynamic();
}

type Selected = Awaited<ReturnType<typeof selectTargets>>[number];

async function completed(tx: Transaction, tenantId: string, found: Selected[]) {
  const syncs = await syncsOfTargets(
    tx,
    tenantId,
    found.map((target) => target.id),
  );
  return found.map(({ secrets, ...target }) => ({
    ...target,
    /** The address people open. */
    address: addressOf(target),
    /** Names of the secret fields that have a value. */
    secretsSet: Object.keys(secrets),
    syncs: syncs.filter((sync) => sync.targetId === target.id),
  }));
}

/** A sandbox keeps only its path: it lives on this very Usher, wherever that stands today. */
function addressOf({ settings, isSandbox }: Pick<Selected, "settings" | "isSandbox">): string {
  const url = settings["baseUrl"] ?? "";
  return isSandbox && url.startsWith("/") ? `${config().baseUrl}${url}` : url;
}
