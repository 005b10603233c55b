import type { Metadata } from "next";
import { Callout } from "@/app/_ui/callout";
import { Code } from "@/app/_ui/code";
import { SearchInput } from "@/app/_ui/search-input";
import { SettingsSection } from "@/app/_ui/settings-section";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { samplePeople } from "@/db/queries/app-view";
import type { AccountField } from "@/lib/core/target";
import { saveAttributes } from "../actions";
import { loadSettings, type SyncParams } from "../load-settings";
import { SettingsForm } from "../settings-form";
import { mappingExample } from "./mapping-example";
import { MappingRow } from "./mapping-row";
import { pathsOf } from "./paths-of";
import { transformKinds } from "./transform-kinds";

export const metadata: Metadata = { title: "Attributes" };

type Props = { params: Promise<SyncParams>; searchParams: Promise<UrlParams> };

const listId = "source-paths";

export default async function AttributesPage({ params, searchParams }: Props) {
  const { tenant, app, settings, form, syncPath } = await loadSettings(params);
  const url = await searchParams;
  const path = `${syncPath}/attributes`;
  const wanted = paramOf(url, "person");
  const [person] = await samplePeople(tenant.id, app.id, wanted, 1);
  return (
    <>
      <div className="mb-6 flex flex-wrap items-center gap-x-4 gap-y-2">
        <SearchInput path={path} params={url} name="person" placeholder="Try it on a user name" />
        {person ? (
          <p className="min-w-0 break-words text-muted">
            The examples show <strong className="font-medium text-ink">{person.userName}</strong>.
          </p>
        ) : (
          <p className="text-muted">
            {wanted === null
              ? "Examples appear as soon as the provider has sent somebody."
              : "Nobody's user name begins like this."}
          </p>
        )}
      </div>
      <datalist id={listId}>
        {person && pathsOf(person.resource).map((one) => <option key={one} value={one} />)}
      </datalist>
      <SettingsForm {...form} action={saveAttributes.bind(null, tenant.slug)}>
        {fields.map(({ field, label, description }) => {
          const { sources, transforms } = settings.settings.attributes[field];
          const kinds = transformKinds.filter((kind) =>
            transforms.some((step) => step.kind === kind),
          );
          return (
            <SettingsSection key={field} title={label} description={description}>
              <MappingRow
                key={person?.id ?? "nobody"}
                field={field}
                label={label}
                sources={sources}
                transforms={kinds}
                listId={listId}
                readOnly={!form.mayConfigure}
                example={
                  person
                    ? {
                        url: `${path}/example`,
                        personId: person.id,
                        now: mappingExample(person.resource, sources, kinds),
                      }
                    : null
                }
              />
            </SettingsSection>
          );
        })}
        <SettingsSection title="How it works">
          <Callout>
            The first source with a value is taken, then the ticked transforms run from left to
            right. Paths look like <Code>userName</Code>, <Code>name.givenName</Code>,{" "}
            <Code>{'emails[type eq "work"].value'}</Code> or{" "}
            <span className="break-all">
              <Code>urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department</Code>
            </span>
            .
          </Callout>
        </SettingsSection>
      </SettingsForm>
    </>
  );
}

const fields: { field: AccountField; label: string; description: string }[] = [
  {
    field: "username",
    label: "User name",
    description:
      "What people sign in with. Unlinked accounts are found by it; a person without one is left out and listed.",
  },
  { field: "displayName", label: "Full name", description: "What others see." },
  { field: "email", label: "E-mail", description: "Where the product sends its mails." },
];
