import { enriched } from "./enrichment";
import { type LoginValues, withLogin } from "./jit-values";

/** What is known of a person: the source's record, and what was looked up or brought beside it. */
export type RecordParts = {
  resource: Record<string, unknown>;
  enrichment: Record<string, unknown> | null;
  login: LoginValues | null;
};

/** The record that mappings and conditions read. */
export function wholeRecord({ resource, enrichment, login }: RecordParts): Record<string, unknown> {
  return withLogin(enriched(resource, enrichment), login);
}
