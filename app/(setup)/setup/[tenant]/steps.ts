/** The steps of the setup in their order; each is a page. */
export const stepNames = ["workspace", "target", "provider", "connect", "first-request"] as const;
export type StepName = (typeof stepNames)[number];

export const stepLabels: Record<StepName, string> = {
  workspace: "Workspace",
  target: "Target",
  provider: "Identity provider",
  connect: "Base URL and token",
  "first-request": "First request",
};
