import { describe, expect, test } from "vitest";
import { type LicenceTerms, planNotices, planState } from "@/lib/core/access/licence";

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const trialEndsAt = day("2026-01-31");
const licence: LicenceTerms = {
  ...{ v: 1, id: "lic_1", workspace: "ten_1", people: 100 },
  ...{ from: "2026-02-01T00:00:00Z", until: "2027-02-01T00:00:00Z" },
};
const at = (now: string, known: LicenceTerms | null = null, asks = true) =>
  planState({ asks, trialEndsAt, licence: known }, day(now));

describe("what a workspace may do", () => {
  test.each([
    ["no licence is asked for", at("2030-01-01", null, false), "free"],
    ["the trial lasts", at("2026-01-30"), "trial"],
    ["the trial is over", at("2026-01-31"), "lapsed"],
    ["the licence begins after a gap", at("2026-01-31", licence), "lapsed"],
    ["the licence is in force", at("2026-06-01", licence), "licensed"],
    ["the licence is over", at("2027-02-01", licence), "lapsed"],
  ])("when %s", (_when, state, kind) => {
    expect(state.kind).toBe(kind);
  });

  test("it lapsed when the licence ended, or without one when the trial did", () => {
    expect(at("2027-03-01", licence)).toEqual({
      ...{ kind: "lapsed", since: day("2027-02-01"), what: "licence" },
    });
    expect(at("2027-03-01")).toEqual({
      ...{ kind: "lapsed", since: trialEndsAt, what: "trial" },
    });
  });
});

describe("people are told before it bites", () => {
  const codes = (now: string, people: number, known: LicenceTerms | null = licence) =>
    planNotices(at(now, known), people, day(now)).map(({ code, about }) => `${code} ${about}`);

  test("two weeks, a week and a day before the end, each once", () => {
    const about = `PLAN_ENDS ends ${licence.until.replace("Z", ".000Z")}`;
    expect(codes("2027-01-10", 1)).toEqual([]);
    expect(codes("2027-01-18", 1)).toEqual([`${about} 14`]);
    expect(codes("2027-01-25", 1)).toEqual([`${about} 7`]);
    expect(codes("2027-01-27", 1)).toEqual([`${about} 7`]);
    expect(codes("2027-01-31", 1)).toEqual([`${about} 1`]);
    expect(codes("2027-02-02", 1)).toEqual(["PLAN_LAPSED lapsed 2027-02-01T00:00:00.000Z"]);
  });

  test("at nine tenths of the people, and at all of them", () => {
    expect(codes("2026-06-01", 89)).toEqual([]);
    expect(codes("2026-06-01", 90)).toEqual(["PLAN_NEARLY_FULL nearly lic_1"]);
    expect(codes("2026-06-01", 100)).toEqual(["PLAN_FULL full lic_1"]);
  });

  test("never where no licence is asked for", () => {
    const state = at("2030-01-01", null, false);
    expect(planNotices(state, 1_000_000, day("2030-01-01"))).toEqual([]);
  });
});
