import { z } from "zod";
import { capabilityNames } from "@/lib/core/target/target";
import { moment, pageOf, shape } from "./shape";
import { syncSummary } from "./syncs";

const capability = z.object({
  able: z.boolean(),
  /** Why not, in words. */
  reason: z.string().nullable(),
  /** Which of several ways this instance has. */
  way: z.string().optional(),
});

export const probeStep = z.object({
  name: z.string(),
  state: z.enum(["passed", "failed", "warning"]),
  message: z.string(),
});

const capabilities = z.record(z.enum(capabilityNames), capability);

export const targetShape = shape(
  "Target",
  z.object({
    id: z.string(),
    product: z.string(),
    name: z.string(),
    address: z.string(),
    settings: z.record(z.string(), z.string()),
    secretsSet: z
      .array(z.string())
      .describe("Names of the secret settings that have a value; secrets are never returned."),
    isSandbox: z.boolean(),
    version: z.string().nullable(),
    ownUsername: z.string().nullable().describe("The account that Usher works with."),
    capabilities: capabilities.nullable(),
    probeSteps: z.array(probeStep).nullable(),
    probedAt: moment.nullable(),
    attention: z.string().nullable().describe("Why a person has to look at this target."),
    pausedAt: moment.nullable(),
    maintenance: z
      .object({ zone: z.string(), windows: z.string() })
      .nullable()
      .describe("When nothing is written there: one window a line, such as Sat 22:00-02:00."),
    appOrder: z
      .array(z.string())
      .describe("Apps in the order in which they decide about an account that several claim."),
    createdAt: moment,
    syncs: z.array(syncSummary),
  }),
);
export const targetPage = pageOf("Target", targetShape);

export const newSandboxShape = shape(
  "NewSandbox",
  z.object({
    target: targetShape,
    username: z.string(),
    password: z.string().describe("Shown only now."),
  }),
);

export const probeShape = shape(
  "Probe",
  z.object({
    passed: z.boolean(),
    steps: z.array(probeStep),
    product: z.string().nullable(),
    version: z.string().nullable(),
    ownUsername: z.string().nullable(),
    capabilities: capabilities.nullable(),
  }),
);

const settingField = z.object({
  name: z.string(),
  label: z.string(),
  help: z.string(),
  placeholder: z.string().optional(),
  secret: z.boolean().optional().describe("Write-only."),
  optional: z.boolean().optional(),
  multiline: z.boolean().optional(),
  isDate: z.boolean().optional().describe("A day, as 2027-03-31."),
  choices: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
  opensWith: z.string().optional().describe("The choice that an empty form opens with."),
  onlyWith: z
    .record(z.string(), z.array(z.string()))
    .optional()
    .describe("Counts only while each of these fields has one of these values."),
  operatorOnly: z.boolean().optional(),
});

export const productList = shape(
  "ProductList",
  z.object({
    items: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        fields: z.array(settingField),
        guide: z.array(z.string()),
      }),
    ),
  }),
);

export const providerList = shape(
  "ProviderList",
  z.object({
    items: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        summary: z.string(),
        methods: z.array(z.enum(["scim", "api", "ldap", "logins"])),
        fields: z.array(settingField).describe("Settings of an app by method `api`."),
        ldapFields: z.array(settingField).describe("Settings of an app by method `ldap`."),
      }),
    ),
  }),
);
