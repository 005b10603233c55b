import { expect, test } from "vitest";
import { linkedNext } from "@/lib/http/link-header";

const next = "https://acme.okta.com/api/v1/users?after=200,a;b&limit=200";

test.each([
  ["alone", `<${next}>; rel="next"`, next],
  ["after another", `<https://acme.okta.com/self>; rel="self", <${next}>; rel="next"`, next],
  ["before another", `<${next}>; rel="next",<https://acme.okta.com/self>; rel="self"`, next],
  ["with a title that has a comma", `<${next}>; title="a, b"; rel="next"`, next],
  ["without quotes", `<${next}>; rel=next`, next],
  ["among several relations", `<${next}>; rel="last next"`, next],
  ["that is none", `<${next}>; rel="nextish"`, null],
  ["missing", undefined, null],
])("the next page %s", (_, header, expected) => {
  expect(linkedNext(header)).toBe(expected);
});
