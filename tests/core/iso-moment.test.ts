import fc from "fast-check";
import { expect, test } from "vitest";
import { isoMoment } from "@/lib/core/mapping/iso-moment";

test("a moment is written as Date writes it, whatever day was asked for before", () => {
  const millis = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
  fc.assert(
    fc.property(millis, (at) => {
      expect(isoMoment(at)).toBe(new Date(at).toISOString());
    }),
  );
});
