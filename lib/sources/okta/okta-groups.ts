import type { SettingValues } from "@/lib/core/settings/setting-field";

/** Which kinds of groups are read; null for all. */
export function groupTypes(settings: SettingValues): string[] | null {
  if (settings["groupTypes"] === "okta") return ["OKTA_GROUP"];
  if (settings["groupTypes"] === "oktaAndApp") return ["OKTA_GROUP", "APP_GROUP"];
  return null;
}

/** Whether a group is of a kind that is read. */
export function isRead({ type }: { type?: string | null | undefined }, settings: SettingValues) {
  return groupTypes(settings)?.includes(type ?? "") ?? true;
}

export function typeFilter(settings: SettingValues): string | undefined {
  return groupTypes(settings)
    ?.map((type) => `type eq "${type}"`)
    .join(" or ");
}
