import { z } from "zod";
import { answerForm } from "@/lib/access/action";
import type { FormState } from "@/lib/access/form-state";
import type { WhatIfAsked } from "@/lib/engine/preview/what-if";
import { attributesForm } from "../attributes/attributes-form";
import { groupFields } from "../group-sync/group-form";
import { sectionFields } from "../save-section";
import { testsForm } from "../tests/tests-form";
import { userForm } from "../user-sync/user-form";

type Draft = WhatIfAsked["settings"];

const groupForm = z.object({ ...sectionFields, ...groupFields });

/** The tabs whose settings decide what a run plans, by the last part of their address. */
const drafts = {
  "user-sync": reader(userForm, ({ syncId, basedOn, comment, intent, deletePhrase, ...users }) => ({
    users,
  })),
  attributes: reader(attributesForm, ({ attributes, profile }) => ({ attributes, profile })),
  "group-sync": reader(groupForm, ({ syncId, basedOn, comment, intent, ...groups }) => ({
    groups,
  })),
  tests: reader(testsForm, ({ examples, invariants }) => ({ tests: [...examples, ...invariants] })),
} as const;

export type DraftTab = keyof typeof drafts;
export const draftTab = z.enum(["user-sync", "attributes", "group-sync", "tests"]);

/** A tab's form as it stands on screen, read exactly as saving it would. */
export function draftOf(tab: DraftTab, form: FormData): Promise<{ draft?: Draft } & FormState> {
  return drafts[tab](form);
}

function reader<Fields>(schema: z.ZodType<Fields>, settings: (fields: Fields) => Draft) {
  return (form: FormData): Promise<{ draft?: Draft } & FormState> =>
    answerForm<Fields, { draft?: Draft } & FormState>(schema, form, async (fields) => ({
      draft: settings(fields),
    }));
}
