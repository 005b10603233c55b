import { redirect } from "next/navigation";
import { firstUnfinished, loadSetup, stepHref } from "./load-setup";

type Props = { params: Promise<{ tenant: string }> };

/** Whoever comes back goes on at the first step that is not done. */
export default async function SetupStart({ params }: Props) {
  const { tenant, done } = await loadSetup((await params).tenant);
  // The name was asked at sign-up, so a fresh workspace begins by looking it over.
  const isFresh = !done.target && !done.provider;
  redirect(stepHref(tenant.slug, isFresh ? "workspace" : firstUnfinished(done)));
}
