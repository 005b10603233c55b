import { headers } from "next/headers";
import { safeReturnPath } from "./return-path";

/** proxy.ts writes it; server components cannot see their own address otherwise. */
export const pathHeader = "x-usher-path";

/** The page asked for, as a way back after signing in. */
export async function requestPath(): Promise<string> {
  const asked = await headers();
  return safeReturnPath(asked.get(pathHeader));
}
