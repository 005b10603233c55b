import type { Metadata } from "next";
import { Code } from "@/app/_ui/code";
import { fill, filled } from "@/app/_ui/fill";
import { SettingsSection } from "@/app/_ui/settings-section";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/attributes";
import type { Membership } from "@/lib/access/member";
import { can } from "@/lib/access/roles";
import type { AccountField } from "@/lib/core/target/target";
import { providerLabel } from "@/lib/engine/connect/providers";
import { type AttributeOffers, attributeOffers } from "@/lib/engine/preview/attribute-offers";
import { tryMapping } from "@/lib/engine/preview/try-mapping";
import { sectionLabels } from "../../../../../setting-words";
import { saveAttributes } from "../actions";
import { loadSettings, type SyncParams } from "../load-settings";
import { SettingsForm } from "../settings-form";
import { MappingEditor } from "./mapping-editor";

export const metadata: Metadata = { title: sectionLabels.attributes };

type Props = { params: Promise<SyncParams>; searchParams: Promise<UrlParams> };

const pinnedMax = 5;

export default async function AttributesPage({ params, searchParams }: Props) {
  const { tenant, member, app, sync, settings, form, syncPath } = await loadSettings(params);
  const asked = paramOf(await searchParams, "people");
  const offers = offersFor(member, await attributeOffers(tenant.id, sync.id));
  const pinned =
    asked && can(member.role, "seePeople")
      ? asked.split(",").slice(0, pinnedMax)
      : offers.people.map(({ id }) => id);
  const trial = {
    attributes: undefined,
    profile: undefined,
    usernameRule: undefined,
    people: pinned,
    search: "",
  };
  const first = await tryMapping(tenant.id, sync.id, trial);
  return (
    <SettingsForm {...form} action={saveAttributes.bind(null, tenant.slug)}>
      <MappingEditor
        key={settings.version}
        path={`${syncPath}/attributes`}
        inForce={settings.settings.attributes}
        profileInForce={settings.settings.profile}
        keeps={offers.profile}
        targetName={sync.targetName}
        preset={offers.preset}
        presetName={providerLabel(app.provider)}
        labels={byField(offers, ({ label }) => label)}
        suggestions={byField(offers, ({ suggestions }) => suggestions)}
        seen={offers.seen}
        sampled={offers.sampled}
        total={first.total}
        pinned={pinned}
        first={first}
      />
      <SettingsSection title={texts.howItWorks} description={texts.theFirstSourceThat}>
        <ul className="flex list-disc flex-col gap-1 pl-4 text-muted text-sm">
          <li>
            {filled(texts.pathsLookLikeOr, {
              plainPath: <Code>userName</Code>,
              nestedPath: <Code>name.givenName</Code>,
              filteredPath: <Code>{'emails[type eq "work"].value'}</Code>,
              extensionPath: (
                <Code>urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department</Code>
              ),
            })}
          </li>
          <li>{fill(texts.aPersonWhoseMapping, { targetName: sync.targetName })}</li>
          <li>
            Seen in{" "}
            {offers.sampled === 0
              ? texts.nobodyYet
              : fill(texts.theNewestPeople, { sampled: offers.sampled })}
            : {offers.seen.length} attributes. The lists offer them while you type.
          </li>
        </ul>
      </SettingsSection>
    </SettingsForm>
  );
}

/** The editor shows people as examples, and values that were seen: to those who may see them. */
function offersFor({ role }: Membership["member"], offers: AttributeOffers): AttributeOffers {
  if (can(role, "seePeople")) return offers;
  return { ...offers, people: [], seen: offers.seen.map((one) => ({ ...one, example: "" })) };
}

function byField<Value>(
  { fields }: AttributeOffers,
  value: (field: AttributeOffers["fields"][number]) => Value,
): Record<AccountField, Value> {
  const [username, displayName, email] = fields;
  if (!username || !displayName || !email) throw new Error("A field of accounts is missing.");
  return { username: value(username), displayName: value(displayName), email: value(email) };
}
