import { z } from "zod";
import { channelKinds } from "@/lib/core/channel-settings";
import { digestChoice, severities } from "@/lib/core/notice";
import { moment, pageOf } from "./shape";

export const channelPage = pageOf(
  "Channel",
  z.object({
    id: z.string(),
    kind: z.enum(channelKinds),
    name: z.string(),
    recipients: z.array(z.string()).describe("For mail: `owner`, `admin`, or ids of members."),
    urlHost: z.string().nullable().describe("The rest of the address is a secret."),
    kinds: z.array(z.string()),
    severityMin: z.enum(severities),
    recovery: z.boolean(),
    digest: digestChoice,
    pausedUntil: moment.nullable().describe("The receiver asked for patience until then."),
    disabledAt: moment.nullable(),
    disabledReason: z.string().nullable(),
    lastState: z.enum(["pending", "sent", "failed"]).nullable(),
    lastAt: moment.nullable(),
    createdBy: z.string(),
    createdAt: moment,
  }),
);
