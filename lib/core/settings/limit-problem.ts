import type { SafetyRules } from "./sync-settings";

/** The highest lasting limits; more is possible for a while only, by raising them. */
const most = {
  disablesPercent: 25,
  disablesMax: 1_000,
  disablesFloor: 25,
  membershipRemovalsPercent: 50,
  membershipRemovalsFloor: 1_000,
  groupRemovalsPercent: 90,
  groupMembersMin: 100,
} as const;

type Limit = keyof typeof most;
const limits = Object.keys(most).filter((name): name is Limit => name in most);

const raisedDaysMax = 7;
const dayMs = 86_400_000;

/** Why these limits cannot be saved; a value of before may stay. Nobody can switch the guard off. */
export function limitProblem(
  before: SafetyRules,
  after: SafetyRules,
  now: number,
): { field: string; message: string } | null {
  const field = limits.find((name) => after[name] > Math.max(most[name], before[name]));
  if (field) {
    return {
      field,
      message: `Use ${most[field]} or less. For an unusual day raise the limits for a while instead.`,
    };
  }
  const { raised } = after;
  if (!raised || raised.until === before.raised?.until) return null;
  const days = (Date.parse(raised.until) - now) / dayMs;
  if (days > 0 && days <= raisedDaysMax) return null;
  return {
    field: "raised",
    message: `Choose an end within the next ${raisedDaysMax} days: raised limits end by themselves.`,
  };
}
