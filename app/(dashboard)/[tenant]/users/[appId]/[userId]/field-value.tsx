import { ChangeGlyph } from "@/app/_ui/change-glyph";
import type { StandingField } from "@/lib/core/plan/person-standing";
import type { AccountField } from "@/lib/core/target/target";
import type { TargetColumn } from "./target-columns";

/** A value as the target has it, what the next run makes of it, and the attribute it comes from. */
export function FieldValue({ column, field }: { column: TargetColumn; field: AccountField }) {
  const { link, observed, answer } = column;
  const standing = answer.standing?.fields.find((each) => each.field === field);
  const seen = link === undefined ? null : (observed?.[field] ?? standing?.seen ?? null);
  const wanted = standing?.wanted ?? null;
  return (
    <>
      <Seen seen={seen} isLinked={link !== undefined} isHidden={field === "email"} />
      {wanted !== null && wanted !== "" && isOther(seen, wanted, field) && (
        <Wanted
          value={wanted}
          isNew={seen === null}
          isPlanned={answer.standing?.changes ?? false}
        />
      )}
      {standing && <From field={standing} />}
    </>
  );
}

/** What the rules say; marked as a change only where the next run makes it. */
function Wanted(props: { value: string; isNew: boolean; isPlanned: boolean }) {
  const { value, isNew, isPlanned } = props;
  if (!isPlanned) return <span className="block text-muted">by the rules: {value}</span>;
  return (
    <span className={isNew ? "block text-added" : "block text-changed"}>
      <ChangeGlyph kind={isNew ? "added" : "changed"} /> {value}
    </span>
  );
}

/** An e-mail that the target does not show cannot be told from the wanted one. */
function isOther(seen: string | null, wanted: string, field: AccountField): boolean {
  if (seen === null) return field !== "email";
  return field === "username" ? seen.toLowerCase() !== wanted.toLowerCase() : seen !== wanted;
}

function Seen({
  seen,
  isLinked,
  isHidden,
}: {
  seen: string | null;
  isLinked: boolean;
  isHidden: boolean;
}) {
  if (seen !== null && seen !== "") return <span className="block">{seen}</span>;
  const words = !isLinked ? "No account" : isHidden ? "Not shown by the target" : "–";
  return <span className="block text-faint">{words}</span>;
}

const origins = {
  expression: "from an expression",
  template: "from a template",
  fallback: "the default of the mapping",
} as const;

function From({ field: { origin, from, steps } }: { field: StandingField }) {
  if (origin === "none") return null;
  const through = steps === 0 ? "" : steps === 1 ? ", 1 step" : `, ${steps} steps`;
  return (
    <span className="mt-0.5 block text-faint text-xs">
      {origin === "source" ? (
        <>
          from <span className="font-mono">{from}</span>
        </>
      ) : (
        origins[origin]
      )}
      {through}
    </span>
  );
}
