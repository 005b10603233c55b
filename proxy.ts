import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, securityHeaders } from "@/lib/access/headers";
import { pathHeader } from "@/lib/access/path-header";
import { config as settings } from "@/lib/config";

/** Security headers with a fresh nonce, for pages. Who may see what is decided by the pages. */
export function proxy(request: NextRequest): NextResponse {
  const { baseUrl, production } = settings();
  const policy = contentSecurityPolicy(randomBytes(16).toString("base64"), { dev: !production });
  const headers = new Headers(request.headers);
  // Next reads the nonce from here and puts it on its own scripts.
  headers.set("content-security-policy", policy);
  headers.set(pathHeader, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  const others = securityHeaders({ https: baseUrl.startsWith("https:") });
  for (const [name, value] of Object.entries(others)) response.headers.set(name, value);
  return response;
}

/** Each match costs 0.6 ms, so machines' paths and files are left out. */
export const config = {
  matcher: ["/((?!scim/|api/|_next/|sandbox/[^/]+/rest/|.*\\.[a-z0-9]{2,5}$).*)"],
};
