import type { ReactNode } from "react";
import { requireMember } from "@/lib/access/member";

type Props = { params: Promise<{ tenant: string }>; children: ReactNode };

/** Answers 404 and 403 before anything is sent. */
export default async function SetupLayout({ params, children }: Props) {
  await requireMember((await params).tenant, "configure");
  return children;
}
