import type { SettingValues } from "@/lib/core/settings/setting-field";

type Cloud = { label: string; authority: string; graph: string };

/** Microsoft's national clouds, each with a sign-in and a Graph of its own. */
const clouds: Record<string, Cloud> = {
  public: {
    label: "Global",
    authority: "https://login.microsoftonline.com",
    graph: "https://graph.microsoft.com",
  },
  usGov: {
    label: "US Government (L4)",
    authority: "https://login.microsoftonline.us",
    graph: "https://graph.microsoft.us",
  },
  usDod: {
    label: "US Government (DoD)",
    authority: "https://login.microsoftonline.us",
    graph: "https://dod-graph.microsoft.us",
  },
  china: {
    label: "China (21Vianet)",
    authority: "https://login.partner.microsoftonline.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
  },
};

export const cloudChoices = Object.entries(clouds).map(([value, { label }]) => ({ value, label }));

/** Where to sign in and where to read; an operator may have permitted other addresses. */
export function addressesOf(settings: SettingValues): { authority: string; graph: string } {
  const cloud = clouds[settings["cloud"] ?? "public"] ?? clouds["public"];
  const given = (name: string) => (settings[name] ?? "").trim().replace(/\/+$/, "");
  return {
    authority: given("authorityUrl") || (cloud?.authority ?? ""),
    graph: given("graphUrl") || (cloud?.graph ?? ""),
  };
}
