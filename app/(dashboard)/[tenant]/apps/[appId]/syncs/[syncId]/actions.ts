"use server";

import { z } from "zod";
import { memberAction } from "@/lib/access/action";
import { checkbox } from "@/lib/access/form-fields";
import { safetyRules, userRules } from "@/lib/core/sync-settings";
import { attributesForm, attributesOf } from "./attributes/attributes-form";
import { groupFields } from "./group-sync/group-form";
import { saveSection, sectionFields } from "./save-section";

export const saveUserRules = memberAction(
  {
    ability: "configure",
    schema: z.object({
      ...sectionFields,
      create: checkbox,
      update: checkbox,
      inactive: userRules.shape.inactive,
      gone: userRules.shape.gone,
      goneGraceDays: z.coerce.number().pipe(userRules.shape.goneGraceDays),
      reactivate: userRules.shape.reactivate,
    }),
  },
  (context, { create, update, inactive, gone, goneGraceDays, reactivate, ...section }) =>
    saveSection(context, section, {
      users: { create, update, inactive, gone, goneGraceDays, reactivate },
    }),
);

export const saveAttributes = memberAction(
  { ability: "configure", schema: attributesForm },
  (context, form) => saveSection(context, form, { attributes: attributesOf(form) }),
);

export const saveGroupRules = memberAction(
  { ability: "configure", schema: z.object({ ...sectionFields, ...groupFields }) },
  (context, { syncId, basedOn, comment, intent, ...groups }) =>
    saveSection(context, { syncId, basedOn, comment, intent }, { groups }),
);

export const saveSchedule = memberAction(
  {
    ability: "configure",
    schema: z.object({
      ...sectionFields,
      everyMinutes: z
        .string()
        .transform((text) => (text === "" ? null : Number(text)))
        .pipe(z.int().min(15).max(10_080).nullable()),
    }),
  },
  (context, { everyMinutes, ...section }) =>
    saveSection(context, section, { schedule: { everyMinutes } }),
);

const { shape } = safetyRules;

export const saveSafety = memberAction(
  {
    ability: "configure",
    schema: z.object({
      ...sectionFields,
      disablesPercent: z.coerce.number().pipe(shape.disablesPercent),
      disablesMax: z.coerce.number().pipe(shape.disablesMax),
      disablesFloor: z.coerce.number().pipe(shape.disablesFloor),
      membershipRemovalsPercent: z.coerce.number().pipe(shape.membershipRemovalsPercent),
      membershipRemovalsFloor: z.coerce.number().pipe(shape.membershipRemovalsFloor),
    }),
  },
  (context, { syncId, basedOn, comment, intent, ...safety }) =>
    saveSection(context, { syncId, basedOn, comment, intent }, { safety }),
);
