import { attributesOf } from "@/lib/core/mapping/attributes-of";

/** One attribute before and after; null where it has no value. */
export type FieldChange = { field: string; before: string | null; after: string | null };

export type NamedMember = { id: string; name: string | null };

/** What became of one staged user or group, or would become. */
export type ResourceDiff = {
  kind: "user" | "group";
  id: string;
  name: string;
  /** Only what differs. */
  fields: FieldChange[];
  membersAdded: NamedMember[];
  membersRemoved: NamedMember[];
  /** Members who come or go besides those listed. */
  moreAdded: number;
  moreRemoved: number;
};

/** A resource as far as it is compared; null where there is none. */
export type ComparedResource = Record<string, unknown> | null;

/** The attributes in which two states of a resource differ. */
export function fieldChanges(before: ComparedResource, after: ComparedResource): FieldChange[] {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  const fields = [...new Set([...old.keys(), ...now.keys()])];
  return fields
    .map((field) => ({ field, before: old.get(field) ?? null, after: now.get(field) ?? null }))
    .filter((change) => change.before !== change.after);
}

/** Values under one path, say two e-mails of a type, are shown together. */
function valuesOf(resource: ComparedResource): Map<string, string> {
  const values = new Map<string, string>();
  const { externalId, groups: _, ...rest } = resource ?? {};
  if (typeof externalId === "string") values.set("externalId", externalId);
  for (const { path, value } of attributesOf(rest)) {
    const present = values.get(path);
    values.set(path, present === undefined ? value : `${present}, ${value}`);
  }
  return values;
}
