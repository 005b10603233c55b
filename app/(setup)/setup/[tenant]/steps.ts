import type { AppRow } from "@/db/queries/apps";

/** The steps of the setup in their order; each is a page. */
export const stepNames = ["workspace", "target", "provider", "connect", "first-request"] as const;
export type StepName = (typeof stepNames)[number];

const labels: Record<StepName, string> = {
  workspace: "Workspace",
  target: "Target",
  provider: "Identity provider",
  connect: "Base URL and token",
  "first-request": "First request",
};

/** What is entered where depends on who asks whom; before an app there is, nobody knows. */
const labelsOfReading: Record<"connect" | "first-request", string> = {
  connect: "Credentials",
  "first-request": "First read",
};

export function stepLabel(step: StepName, method: AppRow["method"] | undefined): string {
  if (method === undefined && step === "connect") return "Connection";
  if (method === undefined && step === "first-request") return "First people";
  if (method === undefined || method === "scim") return labels[step];
  return { ...labels, ...labelsOfReading }[step];
}
