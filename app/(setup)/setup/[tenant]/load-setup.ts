import { redirect } from "next/navigation";
import { cache } from "react";
import type { SetupStep } from "@/app/_shell/setup-frame";
import { stepStates } from "@/app/_shell/step-states";
import { listAppTokens } from "@/db/queries/app-view";
import { type AppRow, listApps } from "@/db/queries/apps";
import { listTargets } from "@/db/queries/targets";
import { listUploadedFiles } from "@/db/queries/uploaded-files";
import { requireMember } from "@/lib/access/member";
import { sourceOf } from "@/lib/engine/connect/save-source";
import { showsRows } from "@/lib/engine/read/source-rows";
import { type StepName, stepLabel, stepNames } from "./steps";

/** Where the setup stands, told from the data alone: nothing is remembered about clicks. */
export const loadSetup = cache(async (slug: string) => {
  const membership = await requireMember(slug, "configure");
  const { tenant } = membership;
  const [targets, apps] = await Promise.all([
    listTargets(tenant.id, { limit: 200 }),
    listApps(tenant.id, { limit: 200 }),
  ]);
  const target = targets.items.find((one) => one.capabilities !== null) ?? targets.items[0] ?? null;
  const app = apps.items.find((one) => one.syncs.length > 0) ?? apps.items[0] ?? null;
  const tokens = app === null ? [] : await listAppTokens(tenant.id, app.id);
  const done: Record<StepName, boolean> = {
    workspace: tenant.name.trim() !== "",
    target: target !== null && target.capabilities !== null,
    provider: app !== null && app.syncs.length > 0,
    connect: app !== null && (await isConnected(tenant.id, app, tokens.length > 0)),
    "first-request": app !== null && (app.firstRequestAt !== null || isListed(app)),
  };
  const names = [...targets.items.map((one) => one.name)];
  return { ...membership, target, app, tokens, done, targetNames: names };
});

/** Whether what has to be entered was: a token there, or credentials and a file here. */
async function isConnected(tenantId: string, app: AppRow, hasToken: boolean): Promise<boolean> {
  switch (app.method) {
    case "scim":
      return hasToken || app.firstRequestAt !== null;
    case "logins":
      return true;
    default: {
      const { settings, secretsSet } = await sourceOf(tenantId, app.id);
      if (Object.keys(settings).length + secretsSet.length === 0) return false;
      const { takesFile } = await showsRows(tenantId, app.id);
      if (!takesFile) return true;
      const files = await listUploadedFiles(tenantId, app.id);
      return files.some(({ state }) => state === "current");
    }
  }
}

function isListed({ method, users }: AppRow): boolean {
  return method !== "scim" && users > 0;
}

export type Setup = Awaited<ReturnType<typeof loadSetup>>;

export function firstUnfinished(done: Setup["done"]): StepName {
  return stepNames.find((name) => !done[name]) ?? "first-request";
}

/** The setup for one of its pages; who is not there yet is led to where they are. */
export async function requireStep(slug: string, step: StepName): Promise<Setup> {
  const setup = await loadSetup(slug);
  const reached = firstUnfinished(setup.done);
  if (stepNames.indexOf(step) > stepNames.indexOf(reached)) redirect(stepHref(slug, reached));
  return setup;
}

export function stepsOf(
  slug: string,
  { done, app }: Pick<Setup, "done" | "app">,
  current: StepName,
): SetupStep[] {
  const states = stepStates(stepNames.map((name) => done[name]));
  return stepNames.map((name, at) => ({
    label: stepLabel(name, app?.method),
    href: stepHref(slug, name),
    state: name === current ? "current" : (states[at] ?? "later"),
  }));
}

export function stepHref(slug: string, step: StepName): string {
  return `/setup/${slug}/${step}`;
}
