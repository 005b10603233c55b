import { ActionForm } from "@/app/_ui/action-form";
import type { ActionState } from "@/app/_ui/action-state";
import { Card } from "@/app/_ui/card";
import { CopyField } from "@/app/_ui/copy-field";
import { fill } from "@/app/_ui/fill";
import { SelectField } from "@/app/_ui/select-field";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/apps";
import { clientProfiles } from "@/lib/engine/connect/providers";

type ProfileFormProps = {
  appId: string;
  profile: string;
  scim11BaseUrl: string;
  /** Null for those who may only look. */
  change: ((previous: ActionState, form: FormData) => Promise<ActionState>) | null;
};

/** How the app's client is read, and what it is known to do. */
export function ProfileForm({ appId, profile, scim11BaseUrl, change }: ProfileFormProps) {
  const all = clientProfiles();
  const present = all.find(({ name }) => name === profile);
  return (
    <Card title={texts.scimClient} description={texts.everyProfileButThe}>
      <div className="flex flex-col gap-4">
        {change === null ? (
          <p>{present?.label ?? profile}</p>
        ) : (
          <ActionForm action={change} className="flex flex-col items-start gap-3">
            <input type="hidden" name="appId" value={appId} />
            <SelectField
              name="profile"
              label={texts.profile}
              defaultValue={profile}
              options={all.map(({ name, label }) => ({ value: name, label }))}
            />
            <SubmitButton variant="secondary" size="sm" pendingLabel={texts.saving}>
              {texts.saveProfile}
            </SubmitButton>
          </ActionForm>
        )}
        {present !== undefined && <Known profile={present} />}
        <CopyField
          label={texts.baseUrlForScim}
          value={scim11BaseUrl}
          help={texts.onlyWhereTheProvider}
        />
      </div>
    </Card>
  );
}

type Shown = ReturnType<typeof clientProfiles>[number];

function Known({ profile: { name, quirks, settleSeconds } }: { profile: Shown }) {
  return (
    <div className="flex flex-col gap-2 text-muted text-sm">
      {settleSeconds > 0 && <p>{fill(texts.targetsHearOfSomebody, { settleSeconds })}</p>}
      {name === "strict" && <p>{texts.whateverIsNotExactly}</p>}
      {quirks.length > 0 && (
        <details>
          <summary className="cursor-pointer">{texts.whatThisClientIs}</summary>
          <ul className="mt-2 flex list-disc flex-col gap-1 pl-4">
            {quirks.map((quirk) => (
              <li key={quirk} className="break-words">
                {quirk}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
