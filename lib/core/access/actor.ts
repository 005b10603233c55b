/** Who does something, for the audit log. */
export type Actor = {
  kind: "member" | "apiKey" | "support" | "setupLink" | "system";
  id: string;
  name: string;
  ip: string | null;
};

/** What Usher does by itself, for example by schedule. */
export const systemActor: Actor = { kind: "system", id: "system", name: "Usher", ip: null };
