import type { Metadata } from "next";
import { Badge } from "@/app/_ui/badge";
import { pagerOf } from "@/app/_ui/pager";
import { RelativeTime } from "@/app/_ui/relative-time";
import { type Column, Table } from "@/app/_ui/table";
import { paramOf, type UrlParams } from "@/app/_ui/url";
import { texts } from "@/app/texts/rules";
import { listSettingsVersions } from "@/db/queries/settings";
import { sectionLabel } from "../../../../../setting-changes";
import { loadSync } from "../../../load-app";
import type { SyncParams } from "../load-settings";

export const metadata: Metadata = { title: texts.versions };

type Props = { params: Promise<SyncParams>; searchParams: Promise<UrlParams> };
type Row = Awaited<ReturnType<typeof listSettingsVersions>>["items"][number];

/** Every save of a sync's settings, newest first; each opens as a comparison. */
export default async function VersionsPage({ params, searchParams }: Props) {
  const { tenant: slug, appId, syncId } = await params;
  const { tenant, sync, syncPath } = await loadSync(slug, appId, syncId);
  const url = await searchParams;
  const path = `${syncPath}/versions`;
  const page = await listSettingsVersions(tenant.id, syncId, {
    after: paramOf(url, "after"),
    before: paramOf(url, "before"),
  });
  return (
    <>
      <p className="mb-3 text-muted">{texts.everySaveIsA}</p>
      <Table
        label={texts.versionsOfTheSettings}
        columns={columnsFor(sync.version)}
        rows={page.items}
        rowKey={(row) => String(row.version)}
        rowHref={(row) => `${path}/${row.version}`}
        footer={pagerOf(page, path, url)}
      />
    </>
  );
}

function columnsFor(inForce: number): Column<Row>[] {
  return [
    {
      key: "version",
      header: texts.version,
      cell: ({ version }) => (
        <span className="inline-flex items-center gap-2 tabular-nums">
          {version}
          {version === inForce && <Badge tone="added">{texts.inForce}</Badge>}
        </span>
      ),
    },
    {
      key: "changed",
      header: texts.changed,
      secondary: true,
      cell: ({ version, changed }) =>
        version === 1 ? (
          <span className="text-muted">{texts.theBeginning}</span>
        ) : (
          changed.map(sectionLabel).join(", ")
        ),
    },
    {
      key: "reason",
      header: texts.reason,
      cell: ({ comment }) =>
        comment === null ? (
          <span className="text-faint">–</span>
        ) : (
          <span className="block max-w-32 truncate sm:max-w-80" title={comment}>
            {comment}
          </span>
        ),
    },
    {
      key: "author",
      header: texts.by,
      secondary: true,
      cell: ({ author }) => <span className="block max-w-40 truncate">{author}</span>,
    },
    {
      key: "at",
      header: texts.saved,
      align: "right",
      cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
  ];
}
