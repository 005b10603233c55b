import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { fill, filled } from "@/app/_ui/fill";
import { RelativeTime } from "@/app/_ui/relative-time";
import { Section } from "@/app/_ui/section";
import { SelectField } from "@/app/_ui/select-field";
import { TextField } from "@/app/_ui/text-field";
import { TextLink } from "@/app/_ui/text-link";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/rules";
import { compareSettings, type SettingsComparison } from "@/lib/engine/settings/compare-settings";
import { loadSync } from "../../../../load-app";
import type { SyncParams } from "../../load-settings";
import { revertAction } from "../actions";
import { Differences } from "./differences";
import { RevertPreview } from "./revert-preview";
import { RunsOfVersion } from "./runs-of-version";

type Params = Promise<SyncParams & { version: string }>;
type Props = { params: Params; searchParams: Promise<UrlParams> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, appId, syncId, version } = await params;
  await loadSync(tenant, appId, syncId);
  return { title: fill(texts.version2, { version }) };
}

/** One version: who saved it and why, what differs from another one, and the way back to it. */
export default async function VersionPage({ params, searchParams }: Props) {
  const { tenant: slug, appId, syncId, version: text } = await params;
  const { tenant, sync, syncPath, mayConfigure } = await loadSync(slug, appId, syncId);
  const version = versionOf(text, sync.version);
  if (version === null) notFound();
  const asked = versionOf(paramOf(await searchParams, "with"), sync.version);
  const other = asked ?? Math.max(1, version - 1);
  const compared = await compareSettings(tenant.id, syncId, { from: other, to: version });
  const isInForce = version === sync.version;
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="min-w-0">
          <h2 className="flex flex-wrap items-center gap-2 font-semibold text-lg">
            Version {version}
            {isInForce && <Badge tone="added">{texts.inForce}</Badge>}
          </h2>
          <Saved version={compared.to} />
          <TextLink href={`${syncPath}/versions`} className="text-sm">
            {texts.allVersions}
          </TextLink>
        </div>
        {mayConfigure && !isInForce && (
          <ConfirmDialog
            trigger={fill(texts.goBackToVersion, { version })}
            title={fill(texts.goBackToVersion2, { version })}
            description={fill(texts.aNewVersionIs, {
              newVersion: sync.version + 1,
              oldVersion: version,
              targetName: sync.targetName,
            })}
            confirmLabel={texts.saveAsANew}
            pendingLabel={texts.saving}
            tone="primary"
            action={revertAction.bind(null, tenant.slug)}
            hidden={{
              ...{ syncId, version: String(version), basedOn: String(sync.version) },
              intent: "save",
            }}
          >
            <RevertPreview url={`${syncPath}/what-if`} version={version} />
            <TextField
              name="comment"
              label={texts.reason}
              optional
              maxLength={200}
              autoComplete="off"
              defaultValue={`Back to version ${version}`}
            />
          </ConfirmDialog>
        )}
      </div>
      <Section
        title={
          other === version
            ? texts.compared
            : fill(texts.whatDiffersFromVersion, { version: other })
        }
        description={other === version ? undefined : <Saved version={compared.from} />}
        action={<OtherVersion version={version} other={other} newest={sync.version} />}
      >
        <Differences compared={compared} />
      </Section>
      <RunsOfVersion tenant={tenant} syncId={syncId} version={version} />
    </div>
  );
}

function versionOf(text: string | null | undefined, newest: number): number | null {
  const version = Number(text || Number.NaN);
  return Number.isInteger(version) && version >= 1 && version <= newest ? version : null;
}

function Saved({ version }: { version: SettingsComparison["to"] }) {
  return (
    <p className="break-words text-muted text-sm">
      {filled(version.comment === null ? texts.versionSaved : texts.versionSavedWith, {
        version: version.version,
        time: <RelativeTime at={version.createdAt} />,
        author: version.author,
        comment: version.comment,
      })}
    </p>
  );
}

type OtherProps = { version: number; other: number; newest: number };

/** The newest versions to choose from; any other one by its number in the address. */
function OtherVersion({ version, other, newest }: OtherProps) {
  const recent = Array.from({ length: Math.min(newest, 100) }, (_, back) => newest - back);
  const choices = [...new Set([...recent, other, 1])].filter((one) => one !== version);
  if (choices.length === 0) return null;
  return (
    <form className="flex items-end gap-2">
      <SelectField
        name="with"
        label={texts.compareWith}
        defaultValue={String(other)}
        options={choices.map((one) => ({
          value: String(one),
          label:
            one === newest
              ? fill(texts.versionInForce, { version: one })
              : fill(texts.version2, { version: one }),
        }))}
      />
      <Button type="submit">{texts.compare}</Button>
    </form>
  );
}
