import { Breakable } from "@/app/_ui/breakable";
import { ChangeGlyph } from "@/app/_ui/change-glyph";
import type { Column } from "@/app/_ui/table";
import { TextLink } from "@/app/_ui/text-link";
import { texts } from "@/app/texts/runs";
import type { ComparedRow, TwoRuns } from "@/db/queries/run-comparison";
import { signOf } from "@/lib/core/plan/change";
import { kindOfChange, signName } from "@/lib/core/plan/sign-sums";
import { reasonSentence } from "@/lib/core/reasons/reasons";
import { changeText } from "../[run]/change-text";
import { OutcomeBadge } from "../[run]/results";

/** What is decided about whom, and how each run ended it. */
export function comparedColumns(runsPath: string, two: TwoRuns): Column<ComparedRow>[] {
  return [
    { key: "who", header: texts.personOrGroup, cell: (row) => <Who row={row} /> },
    {
      key: "what",
      header: texts.nowAfter,
      secondary: true,
      cell: (row) => <What row={row} />,
    },
    ...(["one", "other"] as const).map((name) => ({
      key: name,
      header: name === "one" ? "A" : "B",
      cell: (row: ComparedRow) => <Side row={row} name={name} href={`${runsPath}/${two[name]}`} />,
    })),
  ];
}

function Who({ row }: { row: ComparedRow }) {
  return (
    <span className="flex items-baseline gap-2 sm:max-w-64">
      <ChangeGlyph kind={signName(signOf(kindOfChange(row)))} />
      <span
        dir="auto"
        className="wrap-anywhere min-w-0 font-medium sm:truncate"
        title={row.subject}
      >
        <Breakable text={row.subject} />
      </span>
    </span>
  );
}

/** The values of B, or of A where B has none; both where they are not the same. */
function What({ row }: { row: ComparedRow }) {
  const both = [row.one, row.other].flatMap((side) =>
    side ? [changeText({ ...row, before: side.before, after: side.after })] : [],
  );
  const text = [...new Set(both)].join(" ⇄ ");
  return (
    <span className="wrap-anywhere line-clamp-2 max-w-96" title={text}>
      {text}
    </span>
  );
}

function Side({ row, name, href }: { row: ComparedRow; name: keyof TwoRuns; href: string }) {
  const side = row[name];
  if (side === null)
    return (
      <span className="whitespace-nowrap text-faint">
        <span aria-hidden className="sm:hidden">
          –
        </span>
        <span className="max-sm:sr-only">{texts.notDecided}</span>
      </span>
    );
  return (
    <span className="flex items-center gap-2">
      <TextLink href={`${href}?change=${side.seq}`}>
        <OutcomeBadge outcome={side.outcome} />
      </TextLink>
      <span
        className="hidden max-w-40 truncate text-muted 2xl:block"
        title={reasonSentence(side.reason)}
      >
        {reasonSentence(side.reason)}
      </span>
    </span>
  );
}
