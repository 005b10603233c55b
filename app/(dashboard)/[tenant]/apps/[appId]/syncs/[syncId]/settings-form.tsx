import type { ReactNode } from "react";
import { ActionForm } from "@/app/_ui/action-form";
import type { ActionState } from "@/app/_ui/action-state";
import { Callout } from "@/app/_ui/callout";
import { filled } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { SettingsSection } from "@/app/_ui/settings-section";
import { SubmitButton } from "@/app/_ui/submit-button";
import { TextField } from "@/app/_ui/text-field";
import { texts } from "@/app/texts/rules";
import type { SettingsVersion } from "@/lib/engine/settings/settings-of";
import { WhatIf } from "./what-if/what-if";

type SettingsFormProps = {
  action: (previous: ActionState, form: FormData) => Promise<ActionState>;
  syncId: string;
  settings: SettingsVersion;
  /** Without it the fields are shown but cannot be changed. */
  mayConfigure: boolean;
  mayRun: boolean;
  children: ReactNode;
};

/** A settings tab of a sync: its sections, an optional reason, save, and save with a preview. */
export function SettingsForm({
  action,
  syncId,
  settings,
  mayConfigure,
  mayRun,
  children,
}: SettingsFormProps) {
  if (!mayConfigure) return <ReadOnly settings={settings}>{children}</ReadOnly>;
  return (
    <ActionForm action={action} className="flex flex-col gap-6">
      {/* Apart from the form's own hidden fields, or no section would be the first. */}
      <div className="flex flex-col">
        {children}
        <SettingsSection title={texts.save} description={<VersionLine settings={settings} />}>
          <input type="hidden" name="syncId" value={syncId} />
          <input type="hidden" name="basedOn" value={settings.version} />
          <WhatIf key={settings.version} />
          <TextField
            key={`reason of ${settings.version}`}
            name="comment"
            label={texts.reason}
            optional
            maxLength={200}
            autoComplete="off"
            help={texts.whyYouChangeIt}
          />
          <div className="flex flex-wrap items-center gap-2">
            <SubmitButton name="intent" value="save" pendingLabel={texts.saving}>
              {texts.saveChanges}
            </SubmitButton>
            {mayRun && (
              <SubmitButton name="intent" value="preview" variant="secondary">
                {texts.saveAndPreviewChanges}
              </SubmitButton>
            )}
          </div>
          <p className="text-muted text-sm">{texts.savingWritesNothingTo}</p>
        </SettingsSection>
      </div>
    </ActionForm>
  );
}

function ReadOnly({ settings, children }: Pick<SettingsFormProps, "settings" | "children">) {
  return (
    <div className="flex flex-col gap-6">
      <Callout>
        {filled(texts.youMayLookAt, { versionLine: <VersionLine settings={settings} /> })}
      </Callout>
      <fieldset disabled className="flex min-w-0 flex-col">
        <legend className="sr-only">{texts.settingsReadOnly}</legend>
        {children}
      </fieldset>
    </div>
  );
}

function VersionLine({ settings }: { settings: SettingsVersion }) {
  return (
    <>
      Version {settings.version}, saved <RelativeTime at={settings.createdAt} /> by{" "}
      {settings.author}
      {settings.comment === null ? "." : `: “${settings.comment}”`}
    </>
  );
}
