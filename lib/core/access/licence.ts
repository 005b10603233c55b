import { z } from "zod";

/** What a licence says. It is signed as it stands and bound to one workspace. */
export const licenceTerms = z.strictObject({
  v: z.literal(1),
  id: z.string().min(1).max(60),
  workspace: z.string(),
  /** People with an active account. */
  people: z.number().int().min(1),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
});
export type LicenceTerms = z.output<typeof licenceTerms>;

/** What a workspace may do now, and until when. */
export type PlanState =
  | { kind: "free" }
  | { kind: "trial"; until: Date }
  | { kind: "licensed"; until: Date; peopleMax: number; id: string }
  | { kind: "lapsed"; since: Date; what: "trial" | "licence" };

type Known = {
  /** Whether this Usher asks for licences at all. */
  asks: boolean;
  trialEndsAt: Date;
  licence: LicenceTerms | null;
};

/** A licence that is in force counts, else the trial, else nothing is written any more. */
export function planState({ asks, trialEndsAt, licence }: Known, now: Date): PlanState {
  if (!asks) return { kind: "free" };
  if (licence !== null) {
    const until = new Date(licence.until);
    if (new Date(licence.from) <= now && now < until) {
      return { kind: "licensed", until, peopleMax: licence.people, id: licence.id };
    }
  }
  if (now < trialEndsAt) return { kind: "trial", until: trialEndsAt };
  const ended = licence === null ? null : new Date(licence.until);
  return ended !== null && ended > trialEndsAt && ended <= now
    ? { kind: "lapsed", since: ended, what: "licence" }
    : { kind: "lapsed", since: trialEndsAt, what: "trial" };
}

const dayMs = 86_400_000;
const warnedDays = [1, 7, 14] as const;
const nearShare = 0.9;

/** Days until writing ends; a day that has begun counts. */
export function daysLeft(until: Date, now: Date): number {
  return Math.ceil((until.getTime() - now.getTime()) / dayMs);
}

/** Whether people should be told now that the end is near. */
export function endsSoon(until: Date, now: Date): boolean {
  return warnedDays.some((days) => daysLeft(until, now) <= days);
}

/** How near a licence's people are to all of them; null while there is room. */
export function fullness(people: number, peopleMax: number): "nearly" | "full" | null {
  if (people >= peopleMax) return "full";
  return people >= peopleMax * nearShare ? "nearly" : null;
}

export type PlanNotice = {
  code: "PLAN_ENDS" | "PLAN_LAPSED" | "PLAN_NEARLY_FULL" | "PLAN_FULL";
  /** The same notice is told once. */
  about: string;
};

/** What people should be told before a limit bites: two weeks, one, and a day; at nine tenths. */
export function planNotices(state: PlanState, people: number, now: Date): PlanNotice[] {
  if (state.kind === "free") return [];
  if (state.kind === "lapsed") {
    return [{ code: "PLAN_LAPSED", about: `lapsed ${state.since.toISOString()}` }];
  }
  const left = daysLeft(state.until, now);
  const days = warnedDays.find((one) => left <= one);
  const ends: PlanNotice[] =
    days === undefined
      ? []
      : [{ code: "PLAN_ENDS", about: `ends ${state.until.toISOString()} ${days}` }];
  return state.kind === "licensed" ? [...ends, ...fullNotices(state, people)] : ends;
}

function fullNotices(
  { id, peopleMax }: Extract<PlanState, { kind: "licensed" }>,
  people: number,
): PlanNotice[] {
  const near = fullness(people, peopleMax);
  if (near === null) return [];
  return near === "full"
    ? [{ code: "PLAN_FULL", about: `full ${id}` }]
    : [{ code: "PLAN_NEARLY_FULL", about: `nearly ${id}` }];
}
