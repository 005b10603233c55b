import type { Metadata } from "next";
import type { ReactNode } from "react";
import { loadRun } from "./load-run";

type Props = { params: Promise<{ tenant: string; run: string }>; children: ReactNode };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, run } = await params;
  const loaded = await loadRun(tenant, run);
  return { title: `Run of ${loaded.run.appName} → ${loaded.run.targetName}` };
}

/** Outside of the skeleton, so that a run that is not here is a 404 and not a page. */
export default async function RunLayout({ params, children }: Props) {
  const { tenant, run } = await params;
  await loadRun(tenant, run);
  return children;
}
