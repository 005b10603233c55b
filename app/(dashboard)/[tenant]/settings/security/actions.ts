"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { memberAction } from "@/lib/access/action";
import { addDomain, domainName, removeDomain, verifyDomain } from "@/lib/access/domains";
import { checkbox } from "@/lib/access/form-fields";
import { requireSecondFactor } from "@/lib/access/require-second-factor";
import { enforceSso, relaxSso, removeSso, saveSso } from "@/lib/access/sso-settings";

export const saveSecondFactor = memberAction(
  { ability: "manageSecurity", schema: z.object({ required: checkbox }) },
  async (membership, { required }) => {
    await requireSecondFactor(membership, required);
    refresh();
    return {
      message: required
        ? "From now on, nobody comes in with a password alone."
        : "A password alone is enough again.",
    };
  },
);

const ssoForm = z.object({
  issuer: z.url("Give the issuer's full address, for example https://acme.okta.com.").max(500),
  clientId: z.string().trim().min(1).max(300),
  clientSecret: z
    .string()
    .trim()
    .max(1_000)
    .transform((text) => (text === "" ? null : text)),
  defaultRole: z.enum(["admin", "operator", "viewer", "auditor", "billing"]),
});

export const saveSsoAction = memberAction(
  { ability: "manageSecurity", schema: ssoForm },
  async (membership, wanted) => {
    await saveSso(membership, wanted);
    refresh();
    return { message: "The provider answers and is saved. Now sign in through it once." };
  },
);

export const removeSsoAction = memberAction(
  { ability: "manageSecurity", schema: z.object({}) },
  async (membership) => {
    await removeSso(membership);
    refresh();
    return { message: "Single sign-on is removed." };
  },
);

export const enforceSsoAction = memberAction(
  { ability: "manageSecurity", schema: z.object({ breakGlassLoginId: z.string().max(40) }) },
  async (membership, { breakGlassLoginId }) => {
    await enforceSso(membership, breakGlassLoginId);
    refresh();
    return { message: "Members now come in through single sign-on alone." };
  },
);

export const relaxSsoAction = memberAction(
  { ability: "manageSecurity", schema: z.object({}) },
  async (membership) => {
    await relaxSso(membership);
    refresh();
    return { message: "Other ways to sign in are open again." };
  },
);

export const addDomainAction = memberAction(
  { ability: "manageSecurity", schema: z.object({ name: domainName }) },
  async (membership, { name }) => {
    await addDomain(membership, name);
    refresh();
    return { message: "Added. Now make the TXT record." };
  },
);

const oneDomain = z.object({ name: z.string().max(253) });

export const verifyDomainAction = memberAction(
  { ability: "manageSecurity", schema: oneDomain },
  async (membership, { name }) => {
    await verifyDomain(membership, name);
    refresh();
    return { message: `${name} is yours: the record is there.` };
  },
);

export const removeDomainAction = memberAction(
  { ability: "manageSecurity", schema: oneDomain },
  async (membership, { name }) => {
    await removeDomain(membership, name);
    refresh();
    return { message: "Domain removed." };
  },
);
