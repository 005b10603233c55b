import type { Metadata } from "next";
import { Callout } from "@/app/_ui/callout";
import { fill } from "@/app/_ui/fill";
import { RadioTiles } from "@/app/_ui/radio-tiles";
import { SettingsSection } from "@/app/_ui/settings-section";
import { TextField } from "@/app/_ui/text-field";
import { TextareaField } from "@/app/_ui/textarea-field";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/rules";
import { getTarget } from "@/db/queries/targets";
import { can } from "@/lib/access/roles";
import { shownTo } from "@/lib/access/shown-to";
import { directoryOf, ruleFields } from "@/lib/engine/connect/products";
import { peopleAway } from "@/lib/engine/plan/people-away";
import { attributeOffers } from "@/lib/engine/preview/attribute-offers";
import { tryMapping } from "@/lib/engine/preview/try-mapping";
import { choiceWords, sectionLabels, settingWords } from "../../../../../setting-words";
import { AbilitySwitch } from "../ability-switch";
import { saveUserRules } from "../actions";
import { loadSettings, type SyncParams } from "../load-settings";
import { SettingsForm } from "../settings-form";
import { AnonymousSection } from "./anonymous-section";
import { AwayList } from "./away-list";
import { AwaySection } from "./away-section";
import { LeadSection } from "./lead-section";
import { MatchEditor } from "./match-editor";
import { linesOf } from "./user-form";
import { UsernameSection } from "./username-section";

const words = settingWords.users;

export const metadata: Metadata = { title: sectionLabels.users };

type Props = { params: Promise<SyncParams>; searchParams: Promise<UrlParams> };

export default async function UserSyncPage({ params, searchParams }: Props) {
  const { tenant, member, sync, syncPath, settings, form } = await loadSettings(params);
  const { users } = settings.settings;
  const target = await getTarget(tenant.id, sync.targetId);
  const canRename = target?.capabilities?.renameUser.able === true;
  const isAnonymising = [users.inactive, users.outOfScope, users.gone].includes("anonymise");
  const anonymise = canRename || isAnonymising ? (["anonymise"] as const) : [];
  const mayDelete = can(member.role, "allowDeletes") && target?.capabilities?.deleteUser?.able;
  const deletes = mayDelete || users.gone === "delete" ? (["delete"] as const) : [];
  const showsNoEmail = target?.capabilities?.readEmail.able === false;
  const url = await searchParams;
  const away = await peopleAway(tenant.id, sync.id, { after: paramOf(url, "after"), limit: 20 });
  const seesPeople = can(member.role, "seePeople");
  const offered = seesPeople ? (await attributeOffers(tenant.id, sync.id)).people : [];
  const newest = offered.map(({ id }) => id);
  const trial = { attributes: undefined, profile: undefined, usernameRule: undefined };
  const first = await tryMapping(tenant.id, sync.id, { ...trial, people: newest, search: "" });
  return (
    <>
      <SettingsForm {...form} action={saveUserRules.bind(null, tenant.slug)}>
        <SettingsSection
          title={texts.accounts}
          description={fill(texts.whichAccountsAreMade, { targetName: sync.targetName })}
        >
          <AbilitySwitch
            ability={target?.capabilities?.createUser}
            name="create"
            label={words.create.label}
            help={fill(texts.forActivePeopleWho, {
              product: directoryOf(target?.product ?? "") ?? "",
            })}
            defaultChecked={users.create}
          />
          <AbilitySwitch
            ability={target?.capabilities?.updateUser}
            name="update"
            label={words.update.label}
            help={texts.whenTheIdentityProvider}
            defaultChecked={users.update}
          />
        </SettingsSection>
        <UsernameSection
          key={`names of ${settings.version}`}
          path={`${syncPath}/attributes`}
          inForce={users.usernameRule}
          people={newest}
          first={first}
        />
        <SettingsSection title={texts.accountsThatWereThere} description={texts.howTheAccountOf}>
          <MatchEditor key={settings.version} rules={users.match} readOnly={!form.mayConfigure} />
          {users.match.some(({ by }) => by === "email") && showsNoEmail && (
            <Callout tone="warning">
              {fill(texts.doesNotShowEmail, { targetName: sync.targetName })}
            </Callout>
          )}
          <RadioTiles
            name="adoption"
            legend={words.adoption.label}
            defaultValue={users.adoption}
            options={[
              {
                value: "ask",
                label: choiceWords.adoption.ask,
                description: texts.aRunThatWould,
              },
              {
                value: "automatic",
                label: choiceWords.adoption.automatic,
                description: texts.fromThenOnThey,
              },
            ]}
          />
        </SettingsSection>
        <AwaySection
          name="inactive"
          description={texts.aPersonWhoIs}
          actions={["disable", "disableAndStripGroups", ...anonymise, "keep"]}
          action={users.inactive}
          graceDays={users.inactiveGraceDays}
        >
          {target?.capabilities?.setActive.able === false && (
            <Callout
              tone="warning"
              title={fill(texts.cannotDisableAccounts, { targetName: sync.targetName })}
            >
              {target.capabilities.setActive.reason}
            </Callout>
          )}
        </AwaySection>
        <AwaySection
          name="outOfScope"
          description={texts.aPersonWhoIsListed}
          actions={["disableAndStripGroups", "disable", "stripGroups", ...anonymise, "keep"]}
          action={users.outOfScope}
          graceDays={users.outOfScopeGraceDays}
        />
        <AwaySection
          name="gone"
          description={texts.aPersonWhomThe}
          actions={["disableAndStripGroups", "disable", ...anonymise, ...deletes, "keep"]}
          action={users.gone}
          graceDays={users.goneGraceDays}
        >
          {deletes.length > 0 && users.gone !== "delete" && (
            <TextField
              name="deletePhrase"
              label={texts.toHaveAccountsDeleted}
              optional
              autoComplete="off"
              placeholder={sync.targetName}
              className="max-w-80"
            />
          )}
        </AwaySection>
        <LeadSection fields={ruleFields(sync.product)} leads={users.leads} />
        <AnonymousSection days={users.anonymousDays} isOffered={anonymise.length > 0} />
        <SettingsSection title={words.strip.under} description={texts.whereverAnAccountAbove}>
          <RadioTiles
            name="strip"
            legend={words.strip.label}
            defaultValue={users.strip}
            options={[
              {
                value: "managed",
                label: choiceWords.strip.managed,
                description: texts.membershipsThatAnAdministrator,
              },
              {
                value: "all",
                label: choiceWords.strip.all,
                description: texts.alsoThoseGivenBy,
              },
            ]}
          />
          <TextareaField
            name="stripExcept"
            label={words.stripExcept.label}
            optional
            mono
            rows={2}
            defaultValue={linesOf(users.stripExcept)}
            placeholder={"all-staff\n*-alumni"}
          />
        </SettingsSection>
        <SettingsSection title={words.reactivate.under} description={texts.anActivePersonWhose}>
          <RadioTiles
            name="reactivate"
            legend={words.reactivate.label}
            defaultValue={users.reactivate}
            options={[
              {
                value: "ifWeDisabled",
                label: choiceWords.reactivate.ifWeDisabled,
                description: texts.whatAnAdministratorDisabled,
              },
              {
                value: "always",
                label: choiceWords.reactivate.always,
                description: texts.alsoWhatOthersDisabled,
              },
              {
                value: "never",
                label: choiceWords.reactivate.never,
                description: texts.somebodyEnablesItIn,
              },
            ]}
          />
        </SettingsSection>
        <SettingsSection title={texts.peopleAndAccountsLeft} description={texts.oneUserNameOr}>
          <TextareaField
            name="excluded"
            label={words.excluded.label}
            optional
            mono
            rows={3}
            defaultValue={linesOf(users.excluded)}
            placeholder={"*@partner.example\n/^test-[0-9]+$/"}
            help={texts.theSyncDoesNot}
          />
          <TextareaField
            name="protectedAccounts"
            label={words.protectedAccounts.label}
            optional
            mono
            rows={3}
            defaultValue={linesOf(users.protectedAccounts)}
            placeholder="break-glass-admin"
            help={texts.noRuleChangesDisables}
          />
        </SettingsSection>
      </SettingsForm>
      <AwayList
        slug={tenant.slug}
        syncId={sync.id}
        page={shownTo(member, away)}
        path={`${syncPath}/user-sync`}
        mayKeep={form.mayRun}
      />
    </>
  );
}
