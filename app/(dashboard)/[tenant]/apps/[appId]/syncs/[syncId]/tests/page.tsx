import type { Metadata } from "next";
import { Code } from "@/app/_ui/code";
import { filled } from "@/app/_ui/fill";
import { SettingsSection } from "@/app/_ui/settings-section";
import { TextareaField } from "@/app/_ui/textarea-field";
import { texts } from "@/app/texts/rules";
import { sectionLabels } from "../../../../../setting-words";
import { saveTests } from "../actions";
import { loadSettings, type SyncParams } from "../load-settings";
import { SettingsForm } from "../settings-form";
import { exampleLines, invariantLines } from "./tests-form";

export const metadata: Metadata = { title: sectionLabels.tests };

/** What must be true once a plan is carried out, whatever the rules are changed to. */
export default async function TestsPage({ params }: { params: Promise<SyncParams> }) {
  const { tenant, sync, settings, form } = await loadSettings(params);
  const { tests } = settings.settings;
  return (
    <SettingsForm {...form} action={saveTests.bind(null, tenant.slug)}>
      <SettingsSection title={texts.examples} description={texts.peopleWhoseEndYou}>
        <TextareaField
          name="examples"
          label={texts.whatBecomesOfThese}
          optional
          mono
          rows={5}
          spellCheck={false}
          defaultValue={exampleLines(tests)}
          placeholder={
            "ann@acme.example: exactly wiki-users, readers\nbob@acme.example: none of wiki-admins\nleaver@acme.example: disabled"
          }
          help={filled(texts.userNameOrEmail, {
            exactly: <Code>exactly</Code>,
            atLeast: <Code>at least</Code>,
            noneOf: <Code>none of</Code>,
            targetName: sync.targetName,
            active: <Code>active</Code>,
            disabled: <Code>disabled</Code>,
            noAccount: <Code>no account</Code>,
          })}
        />
      </SettingsSection>
      <SettingsSection title={texts.forEverybody} description={texts.aNameAColon}>
        <TextareaField
          name="invariants"
          label={texts.whatMustBeTrue}
          optional
          mono
          rows={5}
          spellCheck={false}
          defaultValue={invariantLines(tests)}
          placeholder={
            'No contractor is an admin: !(user.attr("title").contains("Contractor") && "wiki-admins" in account.groups)'
          }
          help={filled(texts.isThePersonsRecord, {
            user: <Code>user</Code>,
            account: <Code>account</Code>,
            exists: <Code>exists</Code>,
            active: <Code>active</Code>,
            username: <Code>username</Code>,
            displayName: <Code>displayName</Code>,
            email: <Code>email</Code>,
            groups: <Code>groups</Code>,
          })}
        />
      </SettingsSection>
      <SettingsSection title={texts.whenTheyAreAsked} description={texts.aFailingTestBlocks}>
        <ul className="flex list-disc flex-col gap-1 pl-4 text-muted text-sm">
          <li>{texts.whenAnySettingsOf}</li>
          <li>{texts.inEveryRunOnce}</li>
          <li>{texts.groupsCountAsFar}</li>
        </ul>
      </SettingsSection>
    </SettingsForm>
  );
}
