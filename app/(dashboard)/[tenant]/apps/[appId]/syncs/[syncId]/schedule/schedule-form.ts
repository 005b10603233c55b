import { z } from "zod";
import type { Timing } from "@/lib/core/settings/schedule";
import { scheduleRules } from "@/lib/core/settings/sync-settings";
import { sectionFields } from "../save-section";

/** The choice of an interval, of no schedule, or of the cron times in the field beside it. */
export const atTimes = "cron";

const fields = {
  every: z.string().max(10).default(""),
  cron: z.string().max(100).default(""),
  usersEvery: z.string().max(10).default(""),
  usersCron: z.string().max(100).default(""),
  groupsEvery: z.string().max(10).default(""),
  groupsCron: z.string().max(100).default(""),
  zone: z.string().max(100).default("UTC"),
};

type Fields = z.infer<z.ZodObject<typeof fields>>;

/** Where on the form a problem with the rules belongs. */
const fieldOf: Record<string, keyof Fields> = {
  everyMinutes: "every",
  cron: "cron",
  zone: "zone",
  "users.everyMinutes": "usersEvery",
  "users.cron": "usersCron",
  "groups.everyMinutes": "groupsEvery",
  "groups.cron": "groupsCron",
};

/** The Schedule tab's form; `schedule` is the rules that it stands for. */
export const scheduleForm = z
  .object({ ...sectionFields, ...fields })
  .transform(({ syncId, basedOn, comment, intent, ...form }, context) => {
    const read = scheduleRules.safeParse(rulesOf(form));
    if (read.success) return { syncId, basedOn, comment, intent, schedule: read.data };
    for (const { path, message } of read.error.issues) {
      context.addIssue({ code: "custom", path: [fieldOf[path.join(".")] ?? "every"], message });
    }
    return z.NEVER;
  });

function rulesOf({ zone, ...form }: Fields) {
  const users = timing(form.usersEvery, form.usersCron);
  const groups = timing(form.groupsEvery, form.groupsCron);
  return {
    ...timing(form.every, form.cron),
    ...{ zone, users: orNull(users), groups: orNull(groups) },
  };
}

function timing(every: string, cron: string): Timing {
  if (every === atTimes) return { everyMinutes: null, cron };
  return { everyMinutes: every === "" ? null : Number(every), cron: null };
}

function orNull(part: Timing): Timing | null {
  return part.everyMinutes === null && part.cron === null ? null : part;
}
