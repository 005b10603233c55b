import { clsx } from "clsx";
import { texts } from "@/app/texts/ui";
import { ChangeGlyph, type ChangeKind } from "./change-glyph";
import { ScrollBox } from "./scroll-box";

export type DiffRow = {
  field: string;
  /** As the target has it; null where it has nothing. */
  now: string | null;
  /** As it will be, or became. */
  after: string | null;
  /** Further words, for example where the value came from. */
  note?: string | undefined;
};

type DiffProps = {
  rows: readonly DiffRow[];
  label?: string;
  /** How the state on the left is called, where it is not the present one. */
  nowLabel?: string;
  afterLabel?: string;
};

/** Field by field: Now and After, with the glyph of what happens. Unchanged rows are quiet. */
export function Diff({
  rows,
  label = "Fields",
  nowLabel = "Now",
  afterLabel = "After",
}: DiffProps) {
  return (
    <ScrollBox label={label} className="rounded-lg border bg-surface">
      <table aria-label={label} className="w-full border-separate border-spacing-0 text-sm">
        <thead>
          <tr className="text-left text-muted text-xs [&>th]:h-8 [&>th]:border-b [&>th]:px-3 [&>th]:font-medium">
            <th scope="col">{texts.field}</th>
            <th scope="col">{nowLabel}</th>
            <th scope="col">{afterLabel}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <DiffLine key={row.field} row={row} kind={kindOf(row)} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** What a pair of values means. */
export function kindOf({ now, after }: Pick<DiffRow, "now" | "after">): ChangeKind {
  if (now === after) return "unchanged";
  if (now === null) return "added";
  return after === null ? "removed" : "changed";
}

function DiffLine({ row, kind }: { row: DiffRow; kind: ChangeKind }) {
  return (
    <tr className="align-top [&:not(:last-child)>*]:border-b [&>*]:px-3 [&>*]:py-2">
      <th scope="row" className="whitespace-nowrap text-left font-medium">
        <ChangeGlyph kind={kind} /> <span className="ml-1.5">{row.field}</span>
        {row.note !== undefined && (
          <span className="block pl-[calc(1ch+0.75rem)] font-normal text-faint text-xs">
            {row.note}
          </span>
        )}
      </th>
      <td className="wrap-anywhere min-w-24 whitespace-pre-line">
        <Value text={row.now} look={kind === "unchanged" ? "text-muted" : nowLook[kind]} />
      </td>
      <td className="wrap-anywhere min-w-24 whitespace-pre-line">
        <Value text={row.after} look={kind === "unchanged" ? "text-muted" : afterLook[kind]} />
      </td>
    </tr>
  );
}

function Value({ text, look }: { text: string | null; look: string }) {
  if (text === null) return <span className="text-faint">–</span>;
  if (text === "") return <span className="text-faint">{texts.empty}</span>;
  return <span className={clsx("box-decoration-clone rounded-sm", look)}>{text}</span>;
}

const nowLook = {
  added: "",
  changed: "text-muted",
  removed: "bg-removed-soft px-1 text-removed line-through",
} as const;

const afterLook = {
  added: "bg-added-soft px-1 text-added",
  changed: "bg-changed-soft px-1 text-changed",
  removed: "",
} as const;
