import type { Metadata } from "next";
import type { ReactNode } from "react";
import { loadPerson } from "./load-person";

type Props = {
  params: Promise<{ tenant: string; appId: string; userId: string }>;
  children: ReactNode;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, appId, userId } = await params;
  return { title: (await loadPerson(tenant, appId, userId)).name };
}

/** Outside of the skeleton, so that a person who is not here is a 404 and not a page. */
export default async function PersonLayout({ params, children }: Props) {
  const { tenant, appId, userId } = await params;
  await loadPerson(tenant, appId, userId);
  return children;
}
