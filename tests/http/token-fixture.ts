import { z } from "zod";
import { serveScim } from "@/app/scim/door";
import { inTenant } from "@/db/client";
import { createScimToken } from "@/lib/access/scim-token";
import type { ScimApp } from "./scim-fixture";

const answer = z.object({
  access_token: z.string().default(""),
  token_type: z.string().optional(),
  expires_in: z.number().optional(),
  error: z.string().optional(),
});

/** A client secret of an app. */
export async function newSecret({ tenantId, appId }: ScimApp, expiresAt: Date | null = null) {
  const options = { kind: "clientSecret", expiresAt } as const;
  const made = await inTenant(tenantId, (tx) =>
    createScimToken(tx, tenantId, appId, "tester", options),
  );
  if (!made) throw new Error("This app has two client secrets already.");
  return { id: made.id, secret: made.token };
}

export const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`;

type Options = { headers?: Record<string, string>; method?: string };

/** Asks an app's token endpoint, as the server would. */
export async function askToken(
  key: string,
  form: Record<string, string> | string,
  { headers = {}, method = "POST" }: Options = {},
) {
  const body = typeof form === "string" ? form : new URLSearchParams(form).toString();
  const response = await serveScim(
    new Request(`http://usher.test/scim/oauth/${key}/token`, {
      method,
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      ...(method === "GET" ? {} : { body }),
    }),
  );
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: answer.parse(JSON.parse(text)),
  };
}

export const grant = { grant_type: "client_credentials" };
