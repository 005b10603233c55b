import type { AuditRow } from "@/db/queries/audit-view";
import { nameWords } from "../setting-changes";
import { changesOf, factsOf } from "./audit-changes";

/** The things that are acted on; an action is `thing.verb`. */
export const areas = {
  app: "Apps",
  target: "Targets",
  sync: "Syncs",
  run: "Runs",
  member: "Members",
  invitation: "Invitations",
  apiKey: "API keys",
  channel: "Notifications",
  sandbox: "Sandboxes",
  support: "Support",
  workspace: "Workspace",
  domain: "Domains",
  auditLog: "Audit log",
} as const;

/** "app.tokenRevoked" → "App token revoked". */
export function actionText(action: string): string {
  return nameWords(action);
}

/** What the event changed or says besides, in one line. */
export function detailText(
  event: Pick<AuditRow, "action" | "detail" | "subjectId" | "subjectName">,
) {
  const changes = changesOf(event).map(
    ({ field, now, after }) => `${field} ${now || "–"} → ${after || "–"}`,
  );
  const facts = factsOf(event).map(({ label, value }) => `${label}: ${value}`);
  return [...changes, ...facts].join(" · ");
}

const places: Record<string, string> = { app: "apps", tgt: "targets", run: "runs" };

/** Where the thing is looked at; null where it has no page, or none of its own. */
export function subjectHref(slug: string, { action, subjectId }: AuditRow): string | null {
  const place = places[subjectId.split("_", 1)[0] ?? ""];
  if (place === undefined || action.endsWith(".deleted")) return null;
  return `/${slug}/${place}/${subjectId}`;
}

export const actorKinds: Record<AuditRow["actorKind"], string> = {
  member: "Member",
  apiKey: "API key",
  support: "Support",
  setupLink: "Setup link",
  system: "Usher",
};
