import { groupRouter } from "@/lib/core/groups/group-router";
import type { GroupRules } from "@/lib/core/groups/group-rules";
import type { SettingField } from "@/lib/targets/port";
import { findTarget, targets } from "@/lib/targets/registry";

export type { SettingField } from "@/lib/targets/port";

/** Atlassian products for tiles and forms, as plain data. */
export function products() {
  return targets.map(({ id, label, fields, guide, directory }) => ({
    ...{ id, label, fields },
    guide: [...guide, directory],
  }));
}

/** What people call a product; its id when a later version no longer knows it. */
export function productLabel(id: string): string {
  return findTarget(id)?.label ?? id;
}

/** The groups that make an administrator there; protected unless the rules say otherwise. */
export function adminGroups(product: string): readonly string[] {
  return findTarget(product)?.adminGroups ?? [];
}

/** The groups that let people in there and that `mirror` would clear of whom no rule puts in. */
export function unprotectedAccessGroups(product: string, rules: GroupRules): string[] {
  const definition = findTarget(product);
  if (!definition) return [];
  const { isProtected, isDefault } = groupRouter(rules, definition);
  return (definition.accessGroups ?? []).filter(
    (name) => !isProtected(name) && !isDefault(definition.groupKey(name)),
  );
}

/** Where new accounts are made there, and how another directory is chosen. */
export function directoryOf(product: string): string | null {
  return findTarget(product)?.directory ?? null;
}

/** Settings of a sync that only this product has, such as who takes over projects. */
export function ruleFields(product: string): readonly SettingField[] {
  return findTarget(product)?.ruleFields ?? [];
}
