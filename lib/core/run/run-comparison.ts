import type { ChangeSign } from "@/lib/core/plan/change";

/** How a decision of one run stands to that of another. */
export const standings = ["onlyOne", "onlyOther", "differs", "same"] as const;
export type Standing = (typeof standings)[number];

/** How many decisions the two have in common, and how many not, by sign. */
export type ComparisonCount = { standing: Standing; sign: ChangeSign; count: number };
