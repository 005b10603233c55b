import type { ReactNode } from "react";
import { loadSync } from "../../load-app";
import type { SyncParams } from "./load-settings";

type Props = { params: Promise<SyncParams>; children: ReactNode };

/** Answers 404 for a sync that is not this app's before anything is sent. */
export default async function SyncLayout({ params, children }: Props) {
  const { tenant, appId, syncId } = await params;
  await loadSync(tenant, appId, syncId);
  return children;
}
