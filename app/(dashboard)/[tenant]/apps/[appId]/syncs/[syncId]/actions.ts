"use server";

import { z } from "zod";
import { getSync } from "@/db/queries/syncs";
import { memberAction } from "@/lib/access/action";
import { can } from "@/lib/access/roles";
import { getSettings } from "@/lib/engine/settings/settings-of";
import { attributesForm } from "./attributes/attributes-form";
import { groupFields } from "./group-sync/group-form";
import { inactivityForm, inactivityOf } from "./inactivity/inactivity-form";
import { raisedOf, safetyForm } from "./safety/safety-form";
import { saveSection, sectionFields } from "./save-section";
import { scheduleForm } from "./schedule/schedule-form";
import { testsForm } from "./tests/tests-form";
import { userForm } from "./user-sync/user-form";

export const saveUserRules = memberAction(
  { ability: "configure", schema: userForm },
  async (context, { syncId, basedOn, comment, intent, deletePhrase, ...users }) => {
    const sync = await getSync(context.tenant.id, syncId);
    const mayDelete = can(context.member.role, "allowDeletes") && deletePhrase === sync?.targetName;
    const section = { syncId, basedOn, comment, intent };
    return saveSection(context, section, { users }, { mayDelete });
  },
);

export const saveAttributes = memberAction(
  { ability: "configure", schema: attributesForm },
  (context, { attributes, profile, ...section }) =>
    saveSection(context, section, { attributes, profile }),
);

export const saveGroupRules = memberAction(
  { ability: "configure", schema: z.object({ ...sectionFields, ...groupFields }) },
  (context, { syncId, basedOn, comment, intent, ...groups }) =>
    saveSection(context, { syncId, basedOn, comment, intent }, { groups }),
);

export const saveSchedule = memberAction(
  { ability: "configure", schema: scheduleForm },
  (context, { schedule, ...section }) => saveSection(context, section, { schedule }),
);

export const saveSafety = memberAction(
  { ability: "configure", schema: safetyForm },
  async (context, { syncId, basedOn, comment, intent, raise, ...limits }) => {
    const { settings } = await getSettings(context.tenant.id, syncId);
    const raised = raisedOf(raise, settings.safety.raised, Date.now());
    const section = { syncId, basedOn, comment, intent };
    return saveSection(context, section, { safety: { ...limits, raised } });
  },
);

/** The lists are those of the sync's accounts, wherever they are edited. */
export const saveInactivity = memberAction(
  { ability: "configure", schema: inactivityForm },
  async (context, { syncId, basedOn, comment, intent, ...fields }) => {
    const { settings } = await getSettings(context.tenant.id, syncId);
    const { excluded, protectedAccounts } = fields;
    const users = { ...settings.users, excluded, protectedAccounts };
    const section = { syncId, basedOn, comment, intent };
    return saveSection(context, section, { inactivity: inactivityOf(fields), users });
  },
);

export const saveTests = memberAction(
  { ability: "configure", schema: testsForm },
  (context, { examples, invariants, ...section }) =>
    saveSection(context, section, { tests: [...examples, ...invariants] }),
);
