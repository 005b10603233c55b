import { headers } from "next/headers";
import { pathHeader } from "./path-header";
import { safeReturnPath } from "./return-path";

/** The page asked for, as a way back after signing in. */
export async function requestPath(): Promise<string> {
  const asked = await headers();
  return safeReturnPath(asked.get(pathHeader));
}
