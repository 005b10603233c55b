import { headers } from "next/headers";
import { clientIp } from "./client-ip";

/** Who asks, as far as the network tells; for counters and the audit log. */
export async function requestIp(): Promise<string | null> {
  return clientIp(await headers());
}
