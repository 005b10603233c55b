import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { inTenant, type Transaction } from "../client";
import { setupLinks } from "../schema/setup-links";

const columns = {
  id: setupLinks.id,
  appId: setupLinks.appId,
  recipient: setupLinks.recipient,
  createdBy: setupLinks.createdBy,
  createdAt: setupLinks.createdAt,
  expiresAt: setupLinks.expiresAt,
  openedAt: setupLinks.openedAt,
  openedIp: setupLinks.openedIp,
  browserHash: setupLinks.browserHash,
  finishedAt: setupLinks.finishedAt,
  revokedAt: setupLinks.revokedAt,
};

export type SetupLinkRow = NonNullable<Awaited<ReturnType<typeof getSetupLink>>>;

export async function getSetupLink(tenantId: string, id: string) {
  const [row] = await inTenant(tenantId, (tx) =>
    tx.select(columns).from(setupLinks).where(ofId(tenantId, id)),
  );
  return row ?? null;
}

const shownMax = 5;

/** The newest links of an app, whatever became of them. */
export function listSetupLinks(tenantId: string, appId: string) {
  return inTenant(tenantId, (tx) =>
    tx
      .select({
        id: setupLinks.id,
        recipient: setupLinks.recipient,
        createdBy: setupLinks.createdBy,
        createdAt: setupLinks.createdAt,
        expiresAt: setupLinks.expiresAt,
        openedAt: setupLinks.openedAt,
        openedIp: setupLinks.openedIp,
        finishedAt: setupLinks.finishedAt,
        revokedAt: setupLinks.revokedAt,
      })
      .from(setupLinks)
      .where(and(eq(setupLinks.tenantId, tenantId), eq(setupLinks.appId, appId)))
      .orderBy(desc(setupLinks.id))
      .limit(shownMax),
  );
}

export type NewSetupLink = {
  id: string;
  appId: string;
  hash: string;
  recipient: string;
  createdBy: string;
  days: number;
};

export async function insertSetupLink(
  tx: Transaction,
  tenantId: string,
  { days, ...link }: NewSetupLink,
): Promise<void> {
  const expiresAt = sql`now() + make_interval(days => ${days})`;
  await tx.insert(setupLinks).values({ tenantId, ...link, expiresAt });
}

/** True for the one browser that comes first, while the link is good. */
export async function takeSetupLink(
  tx: Transaction,
  tenantId: string,
  id: string,
  { browserHash, ip }: { browserHash: string; ip: string | null },
): Promise<boolean> {
  const taken = await tx
    .update(setupLinks)
    .set({ openedAt: sql`now()`, openedIp: ip, browserHash })
    .where(
      and(
        ...[ofId(tenantId, id), isNull(setupLinks.openedAt), isNull(setupLinks.revokedAt)],
        gt(setupLinks.expiresAt, sql`now()`),
      ),
    );
  return (taken.rowCount ?? 0) > 0;
}

/** The link, where this ended it; null where it had ended before. */
export async function endSetupLink(
  tx: Transaction,
  tenantId: string,
  id: string,
  how: "finishedAt" | "revokedAt",
) {
  const [ended] = await tx
    .update(setupLinks)
    .set({ [how]: sql`now()` })
    .where(and(ofId(tenantId, id), isNull(setupLinks.finishedAt), isNull(setupLinks.revokedAt)))
    .returning({ appId: setupLinks.appId, recipient: setupLinks.recipient });
  return ended ?? null;
}

function ofId(tenantId: string, id: string) {
  return and(eq(setupLinks.tenantId, tenantId), eq(setupLinks.id, id));
}
