import type { Metadata } from "next";
import { Callout } from "@/app/_ui/callout";
import { Card } from "@/app/_ui/card";
import { filled } from "@/app/_ui/fill";
import { TextLink } from "@/app/_ui/text-link";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/apps";
import { listUploadedFiles } from "@/db/queries/uploaded-files";
import { showsRows, sourceRows } from "@/lib/engine/read/source-rows";
import { fileBytesMax } from "@/lib/engine/read/upload-file";
import { uploadedFile } from "@/lib/engine/read/uploaded-file";
import { loadApp } from "../load-app";
import { chooseFileAction } from "./actions";
import { Files } from "./files";
import { ParsedRows } from "./parsed-rows";
import { Upload } from "./upload";

export const metadata: Metadata = { title: texts.rows };

type Props = {
  params: Promise<{ tenant: string; appId: string }>;
  searchParams: Promise<UrlParams>;
};

/** How long a person waits for the provider. */
const limitMs = 45_000;

/** The first entries of a list as they are understood; where a file is uploaded, also that. */
export default async function RowsPage({ params, searchParams }: Props) {
  const { tenant: slug, appId } = await params;
  const { app, tenant, path, mayConfigure } = await loadApp(slug, appId);
  if (!mayConfigure) return <Callout>{texts.onlyOwnersAndAdmins}</Callout>;
  const { hasRows, takesFile } = await showsRows(tenant.id, app.id);
  if (!hasRows) return <Callout>{texts.thisProviderSendsPeople}</Callout>;
  const fileId = paramOf(await searchParams, "file") ?? undefined;
  const files = takesFile ? await listUploadedFiles(tenant.id, app.id) : [];
  const shown = files.find(({ id, state }) => (fileId ? id === fileId : state === "current"));
  const isMissing = takesFile && shown === undefined;
  return (
    <div className="flex flex-col gap-6">
      {takesFile && (
        <Card title={texts.files} description={texts.theNewestFileThat}>
          <div className="flex flex-col gap-5">
            <Upload to={`${path}/rows/file.csv`} rows={`${path}/rows`} bytesMax={fileBytesMax} />
            <Files
              files={files}
              shownId={shown?.id}
              appId={app.id}
              path={path}
              choose={chooseFileAction.bind(null, tenant.slug)}
            />
          </div>
        </Card>
      )}
      {!isMissing && <Rows tenantId={tenant.id} appId={app.id} fileId={shown?.id} />}
      <p className="text-muted text-sm">
        {filled(texts.whichColumnOrPath, {
          link: <TextLink href={`${path}/configuration`}>{texts.configuration}</TextLink>,
        })}
      </p>
    </div>
  );
}

type RowsProps = { tenantId: string; appId: string; fileId: string | undefined };

async function Rows({ tenantId, appId, fileId }: RowsProps) {
  const file = fileId === undefined ? null : await uploadedFile(tenantId, appId, fileId);
  const signal = AbortSignal.timeout(limitMs);
  const rows = await sourceRows(tenantId, appId, signal, file ?? undefined);
  return <ParsedRows rows={rows} />;
}
