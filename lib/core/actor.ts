/** Who does something, for the audit log. */
export type Actor = {
  kind: "member" | "apiKey" | "support" | "system";
  id: string;
  name: string;
  ip: string | null;
};
