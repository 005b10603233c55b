import { StatusDot } from "@/app/_ui/status-dot";
import { texts } from "@/app/texts/users";

type AccountStateProps = {
  /** Left out where the target is named already. */
  targetName?: string | undefined;
  /** Missing when the person has no account there. */
  account?: { active: boolean | null } | undefined;
};

/** Linked, disabled or none, in a word. */
export function AccountState({ targetName, account }: AccountStateProps) {
  const word = account === undefined ? "none" : account.active === false ? "disabled" : "linked";
  const text = targetName === undefined ? word : `${targetName}: ${word}`;
  return (
    <StatusDot health={word === "linked" ? "ok" : "idle"}>
      <span className="relative flex max-w-48" title={text}>
        {targetName === undefined ? (
          <span className="block first-letter:uppercase">{word}</span>
        ) : (
          <>
            <span className="truncate">{targetName}</span>
            {/* The name may be cut, and never how the account is. */}
            {word !== "linked" && <span className="shrink-0 text-muted">: {word}</span>}
            {word === "linked" && <span className="sr-only">{texts.linked}</span>}
          </>
        )}
      </span>
    </StatusDot>
  );
}
