"use client";

import { useSelectedLayoutSegment } from "next/navigation";
import type { ReactNode } from "react";

/** The other tabs have a primary button of their own, and a page has one. */
export function OnlyOnOverview({ children }: { children: ReactNode }) {
  return useSelectedLayoutSegment() === "(overview)" ? children : null;
}
