import type { SettingValues } from "@/lib/core/setting-field";

/** Which kinds of groups are read; null for all. */
export function groupTypes(settings: SettingValues): string[] | null {
  if (settings["groupTypes"] === "okta") return ["OKTA_GROUP"];
  if (settings["groupTypes"] === "oktaAndApp") return ["OKTA_GROUP", "APP_GROUP"];
  return null;
}

export function typeFilter(settings: SettingValues): string | undefined {
  return groupTypes(settings)
    ?.map((type) => `type eq "${type}"`)
    .join(" or ");
}
