import { ActionForm } from "@/app/_ui/action-form";
import type { ActionState } from "@/app/_ui/action-state";
import { Card } from "@/app/_ui/card";
import { CopyField } from "@/app/_ui/copy-field";
import { SelectField } from "@/app/_ui/select-field";
import { SubmitButton } from "@/app/_ui/submit-button";
import { clientProfiles } from "@/lib/engine/providers";

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
    <Card
      title="SCIM client"
      description="Every profile but the strict one understands what any known client sends."
    >
      <div className="flex flex-col gap-4">
        {change === null ? (
          <p>{present?.label ?? profile}</p>
        ) : (
          <ActionForm action={change} className="flex flex-col items-start gap-3">
            <input type="hidden" name="appId" value={appId} />
            <SelectField
              name="profile"
              label="Profile"
              defaultValue={profile}
              options={all.map(({ name, label }) => ({ value: name, label }))}
            />
            <SubmitButton variant="secondary" size="sm" pendingLabel="Saving…">
              Save profile
            </SubmitButton>
          </ActionForm>
        )}
        {present !== undefined && <Known profile={present} />}
        <CopyField
          label="Base URL for SCIM 1.1"
          value={scim11BaseUrl}
          help="Only where the provider cannot be set to SCIM 2.0."
        />
      </div>
    </Card>
  );
}

type Shown = ReturnType<typeof clientProfiles>[number];

function Known({ profile: { name, quirks, settleSeconds } }: { profile: Shown }) {
  return (
    <div className="flex flex-col gap-2 text-muted text-sm">
      {settleSeconds > 0 && (
        <p>
          Targets hear of somebody new after {settleSeconds} seconds. Who is deleted by then was
          only a test of the connection.
        </p>
      )}
      {name === "strict" && (
        <p>Whatever is not exactly as RFC 7643 and RFC 7644 say is refused with the reason.</p>
      )}
      {quirks.length > 0 && (
        <details>
          <summary className="cursor-pointer">What this client is known to do</summary>
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
