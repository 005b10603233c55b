"use server";

import { z } from "zod";
import { texts } from "@/app/texts/audit";
import { memberAction } from "@/lib/access/action";
import { verifyAudit } from "@/lib/access/verify-audit";
import { type ChainVerdictState, verdictState } from "./verdict-text";

const kept = z
  .object({
    number: z.union([
      z.literal("").transform(() => null),
      z.coerce.number<string>().int().min(1, texts.theFirstEvent),
    ]),
    hash: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^([0-9a-f]{64})?$/, texts.aLinkIs),
  })
  .refine(({ number, hash }) => (number === null) === (hash === ""), {
    path: ["hash"],
    message: texts.fillInBoth,
  });

/** Counts and hashes the whole log again; compares with a link that was kept elsewhere, if given. */
export const verifyLog = memberAction<z.output<typeof kept>, ChainVerdictState>(
  { ability: "seeAudit", schema: kept },
  async ({ tenant }, { number, hash }) =>
    verdictState(await verifyAudit(tenant.id, number === null ? null : { number, hash })),
);
