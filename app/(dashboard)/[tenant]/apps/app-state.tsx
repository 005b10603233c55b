import { type Health, StatusDot } from "@/app/_ui/status-dot";
import type { AppRow } from "@/db/queries/apps";

export type AppCondition = { health: Health; word: string };

/** How an app is doing, in one word: the first thing that needs somebody wins. */
export function conditionOf(app: AppRow): AppCondition {
  if (app.pausedAt !== null) return { health: "idle", word: "Paused" };
  const states = app.syncs.map((sync) => sync.lastRun?.state);
  if (app.syncs.length === 0) return { health: "warning", word: "Feeds no target" };
  if (app.syncs.every((sync) => sync.pausedAt ?? sync.targetPausedAt)) {
    return { health: "idle", word: "Paused" };
  }
  if (states.includes("held")) return { health: "warning", word: "Waits for approval" };
  if (states.includes("failed")) return { health: "error", word: "Last run failed" };
  if (app.method === "scim" && app.firstRequestAt === null) {
    return { health: "idle", word: "No request yet" };
  }
  if (app.method !== "scim" && states.every((state) => state === undefined)) {
    return { health: "idle", word: app.method === "logins" ? "No run yet" : "Not read yet" };
  }
  if (states.includes("running") || states.includes("queued")) {
    return { health: "busy", word: "Syncing" };
  }
  if (states.includes("partial")) return { health: "warning", word: "Partly applied" };
  return { health: "ok", word: "In step" };
}

export function AppState({ app }: { app: AppRow }) {
  const { health, word } = conditionOf(app);
  return <StatusDot health={health}>{word}</StatusDot>;
}
