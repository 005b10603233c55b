"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

type ElsewhereProps = { than: string; children: ReactNode };

/** On every page but the one that says the same in full. */
export function Elsewhere({ than, children }: ElsewhereProps) {
  return usePathname() === than ? null : children;
}
