import { redirect } from "next/navigation";
import { cache } from "react";
import type { SetupStep } from "@/app/_shell/setup-frame";
import { listAppTokens } from "@/db/queries/app-view";
import { listApps } from "@/db/queries/apps";
import { listTargets } from "@/db/queries/targets";
import { requireMember } from "@/lib/access/member";
import { type StepName, stepLabels, stepNames } from "./steps";

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
    connect: tokens.length > 0 || (app !== null && app.firstRequestAt !== null),
    "first-request": app !== null && app.firstRequestAt !== null,
  };
  const names = [...targets.items.map((one) => one.name)];
  return { ...membership, target, app, tokens, done, targetNames: names };
});

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

export function stepsOf(slug: string, done: Setup["done"], current: StepName): SetupStep[] {
  return stepNames.map((name) => ({
    label: stepLabels[name],
    href: stepHref(slug, name),
    state: name === current ? "current" : done[name] ? "done" : "ahead",
  }));
}

export function stepHref(slug: string, step: StepName): string {
  return `/setup/${slug}/${step}`;
}
