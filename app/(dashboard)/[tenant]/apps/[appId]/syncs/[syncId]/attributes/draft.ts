import type { AttributeMapping, AttributeMappings } from "@/lib/core/mapping/attribute-mapping";
import type { ProfileAttribute } from "@/lib/core/mapping/profile-attribute";
import type { Transform } from "@/lib/core/mapping/transform";
import type { AccountField } from "@/lib/core/target/target";
import { type Keyed, keyed } from "../keyed";

/** A row while it is edited. An expression that is switched off is kept until the page is left. */
export type DraftField = {
  mode: "source" | "expression";
  sources: Keyed<string>[];
  expression: string;
  transforms: Keyed<Transform>[];
  fallback: string;
  apply: AttributeMapping["apply"];
  candidates: Keyed<string>[];
};

export type Draft = Record<AccountField, DraftField>;

/** A custom attribute while it is edited; the number stays with it. */
export type DraftAttribute = { id: number; key: string; label: string; field: DraftField };

export const fields: readonly AccountField[] = ["username", "displayName", "email"];

export function draftOf(mappings: AttributeMappings): Draft {
  return {
    username: draftField(mappings.username),
    displayName: draftField(mappings.displayName),
    email: draftField(mappings.email),
  };
}

export function draftAttributes(list: readonly ProfileAttribute[]): DraftAttribute[] {
  return list.map(({ key, label, mapping }) => draftAttribute(key, label, draftField(mapping)));
}

export function draftAttribute(key: string, label: string, field = emptyField()): DraftAttribute {
  return { id: keyed(key).key, key, label, field };
}

function emptyField(): DraftField {
  const none = { expression: "", fallback: "", candidates: [] };
  const transforms = [keyed<Transform>({ kind: "trim" })];
  return { mode: "source", sources: [keyed("")], transforms, apply: "always", ...none };
}

export function attributesOfDraft(list: readonly DraftAttribute[]): ProfileAttribute[] {
  return list.map(({ key, label, field }) => ({ key, label, mapping: mappingOfDraft(field) }));
}

export function draftField(mapping: AttributeMapping): DraftField {
  return {
    mode: mapping.expression === null ? "source" : "expression",
    sources: (mapping.sources.length === 0 ? [""] : mapping.sources).map(keyed),
    expression: mapping.expression ?? "",
    transforms: mapping.transforms.map(keyed),
    fallback: mapping.fallback ?? "",
    apply: mapping.apply,
    candidates: mapping.candidates.map(keyed),
  };
}

/** What is sent: lines that were left empty fall out. */
export function mappingsOf(draft: Draft): AttributeMappings {
  return {
    username: mappingOfDraft(draft.username),
    displayName: mappingOfDraft(draft.displayName),
    email: mappingOfDraft(draft.email),
  };
}

export function mappingOfDraft(field: DraftField): AttributeMapping {
  const expression = field.expression.trim();
  const fallback = field.fallback.trim();
  return {
    sources: filled(field.sources),
    expression: field.mode === "expression" && expression !== "" ? expression : null,
    transforms: field.transforms.map(({ value }) => value),
    fallback: fallback === "" ? null : fallback,
    apply: field.apply,
    candidates: filled(field.candidates),
  };
}

function filled(list: Keyed<string>[]): string[] {
  return list.map(({ value }) => value.trim()).filter((value) => value !== "");
}
