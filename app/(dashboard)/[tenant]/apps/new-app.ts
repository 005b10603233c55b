import { z } from "zod";
import { texts } from "@/app/texts/apps";
import { optionalText } from "@/lib/access/form-fields";
import type { Membership } from "@/lib/access/member";
import { appName } from "@/lib/core/settings/app-settings";
import { UserError } from "@/lib/core/user-error";
import { createApp } from "@/lib/engine/connect/create-app";
import { createSync } from "@/lib/engine/connect/create-sync";
import { providerLabel, providers } from "@/lib/engine/connect/providers";

export const newAppForm = z.object({
  provider: z.string().min(1),
  method: z.enum(["scim", "api", "ldap", "logins"]),
  name: optionalText.pipe(appName.nullable()),
  targetId: optionalText,
});

type NewAppForm = z.infer<typeof newAppForm>;

/** Creates the app and, where a target was chosen, lets it feed that target. */
export async function addApp(
  { tenant, actor }: Membership,
  { provider, method: chosen, name, targetId }: NewAppForm,
): Promise<{ id: string; method: NewAppForm["method"] }> {
  const method = onlyMethodOf(provider) ?? chosen;
  const app =
    name === null
      ? await createUnderFreeName(tenant.id, actor, { provider, method })
      : await createApp(tenant.id, actor, { provider, method, name });
  if (targetId !== null) await createSync(tenant.id, actor, { appId: app.id, targetId });
  return app;
}

/** What can be connected in one way only is connected in that way, whichever tile was left ticked. */
function onlyMethodOf(provider: string) {
  const [only, another] = providers().find(({ id }) => id === provider)?.methods ?? [];
  return another === undefined ? only : undefined;
}

/** “Okta”, or “Okta 2” where the first is taken. */
async function createUnderFreeName(
  tenantId: string,
  actor: Membership["actor"],
  given: Pick<NewAppForm, "provider" | "method">,
) {
  const label = providerLabel(given.provider);
  for (let number = 1; number <= 20; number += 1) {
    const name = number === 1 ? label : `${label} ${number}`;
    try {
      return await createApp(tenantId, actor, { ...given, name });
    } catch (error) {
      if (!(error instanceof UserError && error.field === "name")) throw error;
    }
  }
  throw new UserError(texts.giveTheApp, { field: "name" });
}
