import { Badge } from "@/app/_ui/badge";
import { TextLink } from "@/app/_ui/text-link";

export type GroupRow = {
  key: string;
  name: string;
  /** The run in which we gave this membership; null when somebody else did. */
  givenByRun: string | null;
  /** The source group that is the reason. */
  source: { id: string; name: string } | null;
  /** False when we gave it and the target did not show it lately. */
  isSeen: boolean;
};

type MembershipsProps = { slug: string; appId: string; rows: readonly GroupRow[]; why: string };

/** The account's groups, and which of them are ours to take away again. */
export function Memberships({ slug, appId, rows, why }: MembershipsProps) {
  if (rows.length === 0) return <p className="text-muted text-sm">In no group of the target.</p>;
  return (
    <table aria-label="Groups in the target" className="w-full text-sm">
      <thead>
        <tr className="text-left text-muted text-xs [&>th]:border-b [&>th]:pb-1.5 [&>th]:font-medium">
          <th scope="col">Group in the target</th>
          <th scope="col">Given by</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} className="align-top [&:not(:last-child)>*]:border-b [&>*]:py-2">
            <th scope="row" className="wrap-anywhere pr-4 text-left font-normal">
              {row.name}
              {!row.isSeen && <span className="text-changed"> (not seen there)</span>}
            </th>
            <td className="wrap-anywhere">
              <GivenBy slug={slug} appId={appId} row={row} />{" "}
              <TextLink href={`${why}&group=${encodeURIComponent(row.name)}`}>Why?</TextLink>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function GivenBy({ slug, appId, row }: { slug: string; appId: string; row: GroupRow }) {
  if (row.givenByRun === null) return <span className="text-muted">Others; Usher keeps it</span>;
  return (
    <>
      <Badge tone="accent">Usher</Badge>{" "}
      <TextLink href={`/${slug}/runs/${row.givenByRun}`}>run</TextLink>
      {row.source !== null && (
        <>
          , for{" "}
          <TextLink href={`/${slug}/groups/${appId}/${row.source.id}`}>{row.source.name}</TextLink>
        </>
      )}
    </>
  );
}
