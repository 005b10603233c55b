import type { Metadata } from "next";
import type { ReactNode } from "react";
import { loadGroup } from "./load-group";

type Props = {
  params: Promise<{ tenant: string; appId: string; groupId: string }>;
  children: ReactNode;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, appId, groupId } = await params;
  return { title: (await loadGroup(tenant, appId, groupId)).group.displayName };
}

/** Outside of the skeleton, so that a group that is not here is a 404 and not a page. */
export default async function GroupLayout({ params, children }: Props) {
  const { tenant, appId, groupId } = await params;
  await loadGroup(tenant, appId, groupId);
  return children;
}
