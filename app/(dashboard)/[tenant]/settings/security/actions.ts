"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { fill } from "@/app/_ui/fill";
import { texts } from "@/app/texts/settings";
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
      message: required ? texts.fromNowOn : texts.aPasswordAlone,
    };
  },
);

const ssoForm = z.object({
  issuer: z.url(texts.giveTheIssuers).max(500),
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
    return { message: texts.theProviderAnswers };
  },
);

export const removeSsoAction = memberAction(
  { ability: "manageSecurity", schema: z.object({}) },
  async (membership) => {
    await removeSso(membership);
    refresh();
    return { message: texts.singleSignonIs };
  },
);

export const enforceSsoAction = memberAction(
  { ability: "manageSecurity", schema: z.object({ breakGlassLoginId: z.string().max(40) }) },
  async (membership, { breakGlassLoginId }) => {
    await enforceSso(membership, breakGlassLoginId);
    refresh();
    return { message: texts.membersNowCome };
  },
);

export const relaxSsoAction = memberAction(
  { ability: "manageSecurity", schema: z.object({}) },
  async (membership) => {
    await relaxSso(membership);
    refresh();
    return { message: texts.otherWaysTo };
  },
);

export const addDomainAction = memberAction(
  { ability: "manageSecurity", schema: z.object({ name: domainName }) },
  async (membership, { name }) => {
    await addDomain(membership, name);
    refresh();
    return { message: texts.addedNowMake };
  },
);

const oneDomain = z.object({ name: z.string().max(253) });

export const verifyDomainAction = memberAction(
  { ability: "manageSecurity", schema: oneDomain },
  async (membership, { name }) => {
    await verifyDomain(membership, name);
    refresh();
    return { message: fill(texts.nameIsYours, { name }) };
  },
);

export const removeDomainAction = memberAction(
  { ability: "manageSecurity", schema: oneDomain },
  async (membership, { name }) => {
    await removeDomain(membership, name);
    refresh();
    return { message: texts.domainRemoved };
  },
);
