import type { Metadata } from "next";
import { SwitchField } from "@/app/_ui/check-field";
import { Code } from "@/app/_ui/code";
import { fill, filled } from "@/app/_ui/fill";
import { RadioTiles } from "@/app/_ui/radio-tiles";
import { SettingsSection } from "@/app/_ui/settings-section";
import { TextField } from "@/app/_ui/text-field";
import { TextareaField } from "@/app/_ui/textarea-field";
import { texts } from "@/app/texts/group-sync";
import { openContacts } from "@/db/queries/group-contacts";
import { sourceGroupNames, targetGroupNames } from "@/db/queries/group-preview";
import { getTarget } from "@/db/queries/targets";
import { patternLine } from "@/lib/core/groups/group-pattern";
import type { GroupMapping, GroupRules, MappedSource } from "@/lib/core/groups/group-rules";
import { adminGroups, unprotectedAccessGroups } from "@/lib/engine/connect/products";
import { previewGroups } from "@/lib/engine/preview/preview-groups";
import { choiceWords, sectionLabels, settingWords } from "../../../../../setting-words";
import { AbilitySwitch } from "../ability-switch";
import { saveGroupRules } from "../actions";
import { loadSettings, type SyncParams } from "../load-settings";
import { SettingsForm } from "../settings-form";
import { previewGroupRules } from "./actions";
import { Contacts } from "./contacts";
import { conditionLine } from "./group-form";
import { GroupPreview } from "./group-preview";
import { KeepModes } from "./keep-modes";
import { MappingEditor } from "./mapping-editor";
import { StepsEditor } from "./steps-editor";

const words = settingWords.groups;

export const metadata: Metadata = { title: sectionLabels.groups };

export default async function GroupSyncPage({ params }: { params: Promise<SyncParams> }) {
  const { tenant, sync, settings, form } = await loadSettings(params);
  const { groups } = settings.settings;
  const target = await getTarget(tenant.id, sync.targetId);
  const preview = await previewGroups(tenant.id, sync.id, null);
  const sources = await sourceGroupNames(tenant.id, sync.appId, choicesMax);
  const choices = await targetGroupNames(tenant.id, sync.targetId, choicesMax);
  const readOnly = !form.mayConfigure;
  const contacts = await openContacts(tenant.id, sync.id, sync.targetId);
  return (
    <>
      <Contacts
        slug={tenant.slug}
        syncId={sync.id}
        targetName={sync.targetName}
        contacts={contacts}
        mayConfigure={form.mayConfigure}
      />
      <SettingsForm {...form} action={saveGroupRules.bind(null, tenant.slug)}>
        <SettingsSection
          title={words.mode.under}
          description={fill(texts.howGroupsOfThe, { targetName: sync.targetName })}
        >
          <RadioTiles
            name="mode"
            legend={words.mode.label}
            defaultValue={groups.mode}
            options={[
              {
                value: "sameName",
                label: choiceWords.mode.sameName,
                description: texts.aGroupFeedsThe,
              },
              {
                value: "manual",
                label: choiceWords.mode.manual,
                description: texts.groupsFeedTheGroups,
              },
              {
                value: "off",
                label: choiceWords.mode.off,
                description: texts.groupsAndMembershipsIn,
              },
            ]}
          />
          <AbilitySwitch
            ability={target?.capabilities?.createGroup}
            name="createMissing"
            label={words.createMissing.label}
            help={texts.offMembershipsOfA}
            defaultChecked={groups.createMissing}
          />
          <SwitchField
            name="firstContact"
            label={words.firstContact.label}
            help={texts.onTheFlyOnly}
            defaultChecked={groups.firstContact === "ask"}
          />
          <AbilitySwitch
            ability={target?.capabilities?.deleteGroup}
            name="deleteGone"
            label={words.deleteGone.label}
            help={texts.onlyGroupsThatThis}
            defaultChecked={groups.deleteGone}
          />
          <SwitchField
            name="merge"
            label={words.merge.label}
            help={texts.offTwoSourceGroups}
            defaultChecked={groups.merge}
          />
          <RadioTiles
            name="nested"
            legend={words.nested.label}
            defaultValue={groups.nested}
            columns={2}
            options={[
              {
                value: "direct",
                label: choiceWords.nested.direct,
                description: texts.onlyPeopleWhoAre,
              },
              {
                value: "transitive",
                label: choiceWords.nested.transitive,
                description: texts.thePlanShowsBy,
              },
            ]}
          />
        </SettingsSection>
        <SettingsSection title={words.required.under} description={texts.whoeverIsInNone}>
          <PatternLines
            name="required"
            label={words.required.label}
            help={texts.oneOfThemIs}
            patterns={groups.required}
          />
          <TextField
            name="requiredWhen"
            label={words.requiredWhen.label}
            help={texts.anExpressionOverGroup}
            defaultValue={groups.requiredWhen ?? ""}
            maxLength={2_000}
            optional
            mono
            spellCheck={false}
            autoComplete="off"
          />
        </SettingsSection>
        <FilterSection groups={groups} readOnly={readOnly} />
        <SettingsSection title={words.mappings.label} description={texts.usedWhenManualMapping}>
          <MappingEditor
            key={settings.version}
            mappings={withPresentNames(groups.mappings, sources)}
            sources={sources}
            targets={choices}
            readOnly={readOnly}
          />
        </SettingsSection>
        <SettingsSection title={words.removal.under} description={texts.accountsThatNoPerson}>
          <KeepModes
            current={groups.removal}
            endangered={unprotectedAccessGroups(sync.product, groups)}
          />
        </SettingsSection>
        <SettingsSection title={words.protected.under} description={texts.nobodyIsAddedToThem}>
          <SwitchField
            name="protectAdminGroups"
            label={words.protectAdminGroups.label}
            help={`In ${sync.targetName}: ${adminGroups(sync.product).join(", ") || "none"}.`}
            defaultChecked={groups.protectAdminGroups}
          />
          <PatternLines
            name="protected"
            label={words.protected.label}
            patterns={groups.protected}
          />
        </SettingsSection>
        <SettingsSection title={words.defaultsNew.under} description={texts.groupsOfTheTarget}>
          <TextareaField
            name="defaultsNew"
            label={words.defaultsNew.label}
            help={texts.givenOnceTogetherWith}
            defaultValue={groups.defaultsNew.join("\n")}
            rows={3}
            optional
            spellCheck={false}
          />
          <TextareaField
            name="defaultsAll"
            label={words.defaultsAll.label}
            help={texts.givenAgainInEvery}
            defaultValue={groups.defaultsAll.join("\n")}
            rows={3}
            optional
            spellCheck={false}
          />
        </SettingsSection>
        <SettingsSection
          title={words.conditions.under}
          description={filled(texts.oneConditionALine, {
            person: <Code>user</Code>,
            arrow: <Code>=&gt;</Code>,
          })}
        >
          <TextareaField
            name="conditions"
            label={words.conditions.label}
            help={texts.forExampleUserAttr}
            defaultValue={groups.conditions.map(conditionLine).join("\n")}
            rows={4}
            optional
            mono
            spellCheck={false}
          />
        </SettingsSection>
        <SettingsSection title={texts.whatThisDoes} description={texts.withTheRulesAs}>
          <GroupPreview
            key={settings.version}
            now={preview}
            targetName={sync.targetName}
            ask={readOnly ? null : previewGroupRules.bind(null, tenant.slug)}
          />
        </SettingsSection>
      </SettingsForm>
    </>
  );
}

const choicesMax = 2_000;

/** A source that is known by its id is shown by the name it has today. */
function withPresentNames(mappings: GroupMapping[], sources: { id: string; name: string }[]) {
  const names = new Map(sources.map(({ id, name }) => [id, name]));
  const present = (source: MappedSource) => {
    return { ...source, name: (source.id && names.get(source.id)) || source.name };
  };
  return mappings.map(({ target, any, all, none }) => {
    return { target, any: any.map(present), all: all.map(present), none: none.map(present) };
  });
}

function FilterSection({ groups, readOnly }: { groups: GroupRules; readOnly: boolean }) {
  return (
    <SettingsSection
      title={words.include.under}
      description={filled(texts.oneALineA, {
        pattern: <Code>eng-*</Code>,
        expression: <Code>/^eng-(.+)$/</Code>,
      })}
    >
      <PatternLines
        name="include"
        label={words.include.label}
        help={texts.emptyAllOfThem}
        patterns={groups.include}
      />
      <PatternLines
        name="exclude"
        label={words.exclude.label}
        help={texts.winsOverTheList}
        patterns={groups.exclude}
      />
      <StepsEditor steps={groups.steps} readOnly={readOnly} />
      <SwitchField
        name="dropUnmatched"
        label={words.dropUnmatched.label}
        defaultChecked={groups.dropUnmatched}
      />
    </SettingsSection>
  );
}

type PatternLinesProps = {
  name: string;
  label: string;
  help?: string;
  patterns: GroupRules["include"];
};

function PatternLines({ name, label, help, patterns }: PatternLinesProps) {
  return (
    <TextareaField
      name={name}
      label={label}
      {...(help === undefined ? {} : { help })}
      defaultValue={patterns.map(patternLine).join("\n")}
      rows={3}
      optional
      mono
      spellCheck={false}
    />
  );
}
