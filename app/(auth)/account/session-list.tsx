import { Monitor } from "lucide-react";
import { ActionForm } from "@/app/_ui/action-form";
import { Badge } from "@/app/_ui/badge";
import { RelativeTime } from "@/app/_ui/relative-time";
import { SubmitButton } from "@/app/_ui/submit-button";
import { texts } from "@/app/texts/signing-in";
import type { liveSessionsOf } from "@/db/queries/sessions";
import type { SignInWay } from "@/lib/core/access/sign-in-ways";
import { endOtherSession } from "./actions";

type Sessions = Awaited<ReturnType<typeof liveSessionsOf>>;

/** Where the person is signed in; each but this one can be ended here. */
export function SessionList({ sessions, current }: { sessions: Sessions; current: string }) {
  return (
    <ul className="flex flex-col divide-y divide-line rounded-lg border bg-surface">
      {sessions.map((session) => (
        <li key={session.id} className="flex items-center gap-3 px-4 py-3">
          <Monitor aria-hidden className="size-4 shrink-0 text-muted" />
          <div className="min-w-0 flex-1">
            <p className="truncate">{browserOf(session.userAgent)}</p>
            <p className="text-muted text-sm">
              {session.ip ?? texts.unknownAddress} · {waysIn[session.via]}
              {session.secondFactor !== null && session.via === "password" && " and second step"} ·
              last used <RelativeTime at={session.lastSeenAt} />
            </p>
          </div>
          {session.id === current ? (
            <Badge tone="accent">{texts.thisBrowser}</Badge>
          ) : (
            <ActionForm action={endOtherSession} className="shrink-0">
              <input type="hidden" name="sessionId" value={session.id} />
              <SubmitButton variant="secondary" size="sm">
                {texts.signOut}
              </SubmitButton>
            </ActionForm>
          )}
        </li>
      ))}
    </ul>
  );
}

const waysIn: Record<SignInWay, string> = {
  password: "password",
  passkey: "passkey",
  oidc: "identity provider",
  sso: "single sign-on",
};

/** Enough to tell one's own browsers apart; Edge and Opera also say Chrome, Chrome says Safari. */
function browserOf(userAgent: string | null): string {
  const text = userAgent ?? "";
  const browser = browsers.find(([, sign]) => sign.test(text))?.[0] ?? "Unknown browser";
  const system = systems.find(([, sign]) => sign.test(text))?.[0];
  return system === undefined ? browser : `${browser} on ${system}`;
}

const browsers: [string, RegExp][] = [
  ["Edge", /Edg/],
  ["Opera", /OPR/],
  ["Firefox", /Firefox/],
  ["Chrome", /Chrome/],
  ["Safari", /Safari/],
];

const systems: [string, RegExp][] = [
  ["iOS", /iPhone|iPad/],
  ["Android", /Android/],
  ["Windows", /Windows/],
  ["macOS", /Mac OS/],
  ["Linux", /Linux/],
];
