"use client";

import { useSelectedLayoutSegment } from "next/navigation";
import type { ReactNode } from "react";

type OnlyOnProps = { tabs: readonly string[]; children: ReactNode };

/** What belongs to some of the tabs: a page has one primary button, and says a thing once. */
export function OnlyOn({ tabs, children }: OnlyOnProps) {
  return tabs.includes(useSelectedLayoutSegment() ?? "") ? children : null;
}
