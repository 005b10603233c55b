"use server";

import { refresh } from "next/cache";
import { z } from "zod";
import { texts } from "@/app/texts/apps";
import { memberAction } from "@/lib/access/action";
import { checkbox, optionalText } from "@/lib/access/form-fields";
import { endFormerJitSecret, makeJitSecret, saveJitSettings } from "@/lib/access/jit-endpoint";
import { jitSettings } from "@/lib/core/settings/jit-settings";
import { jsonList } from "../syncs/[syncId]/json-list";

const { shape } = jitSettings;

const loginForm = z
  .object({
    appId: z.string(),
    enabled: checkbox,
    keyClaim: shape.keyClaim.unwrap(),
    keyAttribute: optionalText.pipe(shape.keyAttribute.unwrap()),
    attributes: jsonList(shape.attributes.unwrap()),
    groups: shape.groups.unwrap(),
    groupsClaim: shape.groupsClaim.unwrap(),
    newPeople: checkbox,
    newGroups: checkbox,
  })
  .transform(({ appId, ...settings }) => ({ appId, settings }));

const oneApp = z.object({ appId: z.string() });

export const saveLoginAction = memberAction(
  { ability: "configure", schema: loginForm },
  async ({ tenant, actor }, { appId, settings }) => {
    await saveJitSettings(tenant.id, actor, appId, settings);
    refresh();
    return {
      message: settings.enabled ? texts.savedCallsAt : texts.savedCallsAtLogin,
    };
  },
);

export const makeLoginSecretAction = memberAction(
  { ability: "configure", schema: oneApp },
  async ({ tenant, actor }, { appId }) => {
    const { secret } = await makeJitSecret(tenant.id, actor, appId);
    refresh();
    return { message: texts.theSecretIs, secret };
  },
);

export const endFormerSecretAction = memberAction(
  { ability: "configure", schema: oneApp },
  async ({ tenant, actor }, { appId }) => {
    await endFormerJitSecret(tenant.id, actor, appId);
    refresh();
    return { message: texts.theFormerSecret };
  },
);
