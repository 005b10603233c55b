import { z } from "zod";

/** What people can be told of by themselves; a channel chooses among these. */
export const noticeKinds = [
  "failure",
  "records",
  "missed",
  "held",
  "credential",
  "access",
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** From least to most. */
export const severities = ["info", "warning", "error"] as const;
export type Severity = (typeof severities)[number];

export const noticeKindLabels: Record<NoticeKind, string> = {
  failure: "A run fails",
  records: "Many records of a run fail",
  missed: "A schedule is missed",
  held: "A plan waits for approval",
  credential: "A token or credentials end soon",
  access: "Support enters the workspace, or the licence ends",
};

export const severityLabels: Record<Severity, string> = {
  info: "Everything",
  warning: "Warnings and errors",
  error: "Errors only",
};

/** A message as programs get it; the words for people are made of it by notice-text.ts. */
export type Notice = {
  type: "incident.opened" | "incident.closed" | "notice" | "digest" | "test";
  kind: NoticeKind | null;
  severity: Severity;
  /** A stable code, documented; null where there is none. */
  code: string | null;
  title: string;
  message: string;
  /** A page of this Usher that shows it. */
  url: string;
  /** ISO text. */
  at: string;
  workspace: { id: string; slug: string; name: string };
  incidentId: string | null;
  syncId: string | null;
  runId: string | null;
};

type Wishes = { kinds: readonly string[]; severityMin: Severity; disabledAt: Date | null };

/** Whether a channel wants to be told. */
export function wants(
  channel: Wishes,
  { kind, severity }: { kind: NoticeKind; severity: Severity },
): boolean {
  const isLoud = severities.indexOf(severity) >= severities.indexOf(channel.severityMin);
  return channel.disabledAt === null && isLoud && channel.kinds.includes(kind);
}

const dayMs = 86_400_000;
/** In the morning of most of Europe, before the day begins in America. */
const digestHour = 6;
const monday = 1;

/** When the next digest is due: every day, or every Monday, at 06:00 UTC; null for none. */
export function nextDigest(every: "none" | "daily" | "weekly", now: Date): Date | null {
  if (every === "none") return null;
  const due = new Date(now);
  due.setUTCHours(digestHour, 0, 0, 0);
  while (due <= now || (every === "weekly" && due.getUTCDay() !== monday)) {
    due.setTime(due.getTime() + dayMs);
  }
  return due;
}

export const digestChoice = z.enum(["none", "daily", "weekly"]);
