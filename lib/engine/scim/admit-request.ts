import { type Rate, takeAllowance } from "@/db/queries/scim-allowances";
import { config } from "@/lib/config";

/** Refusals after the first of a second need not be told to anybody again. */
export type Admission = "admitted" | "refused-first" | "refused";

type Share = {
  /** Taken from the app's bucket already, and not handed out yet. */
  left: number;
  taking: Promise<void> | null;
  /** The bucket was empty: nobody looks again before this time. */
  emptyUntil: number;
  toldAt: number;
};

/** A process holds back what an app may send in so long, and no more than this, of its bucket. */
const shareSeconds = 0.25;
const shareMax = 250;
const emptyForMs = 100;
const toldEveryMs = 1_000;
const sharesMax = 10_000;

declare global {
  // Next's chunks and the server bundle are separate module instances.
  var usherShares: Map<string, Share> | undefined;
}

/** The same as admitRequest where its share has something left, and there is nothing to wait for. */
export function admitAtOnce(appId: string): boolean {
  const share = shareOf(appId);
  if (share.left < 1) return false;
  share.left -= 1;
  return true;
}

/**
 * Holds an app to its request rate. The bucket is a row in PostgreSQL, so the rate is one for all
 * web processes; each takes a share for a quarter of a second and hands it out without asking
 * again. An app that is refused asks ten times a second at most, so a flood costs next to nothing.
 */
export async function admitRequest(
  tenantId: string,
  appId: string,
  rate: Rate = config().scimRate,
): Promise<Admission> {
  const share = shareOf(appId);
  while (share.left < 1) {
    if (performance.now() < share.emptyUntil) return refusedBy(share);
    share.taking ??= takeShare(tenantId, appId, share, rate).finally(() => {
      share.taking = null;
    });
    await share.taking;
  }
  share.left -= 1;
  return "admitted";
}

async function takeShare(tenantId: string, appId: string, share: Share, rate: Rate): Promise<void> {
  const usual = Math.floor(rate.perSecond * shareSeconds);
  const wanted = Math.max(1, Math.min(shareMax, rate.burst, usual));
  const given = await takeAllowance(tenantId, appId, rate, wanted);
  share.left += given;
  if (given === 0) share.emptyUntil = performance.now() + emptyForMs;
}

function refusedBy(share: Share): Admission {
  const now = performance.now();
  if (now - share.toldAt < toldEveryMs) return "refused";
  share.toldAt = now;
  return "refused-first";
}

function shareOf(appId: string): Share {
  globalThis.usherShares ??= new Map();
  const shares = globalThis.usherShares;
  const known = shares.get(appId);
  if (known) return known;
  if (shares.size >= sharesMax) shares.clear();
  const share: Share = {
    ...{ left: 0, taking: null, emptyUntil: 0, toldAt: Number.NEGATIVE_INFINITY },
  };
  shares.set(appId, share);
  return share;
}
