import { describe, expect, test } from "vitest";
import { isDisabled } from "@/lib/sources/ldap/ldap-disabled";
import { dnKey, isBelow } from "@/lib/sources/ldap/ldap-dn";
import { parseFilter } from "@/lib/sources/ldap/ldap-filter";
import { guidBytes, guidText } from "@/lib/sources/ldap/ldap-values";

describe("names", () => {
  test.each([
    ["CN=back\\\\slash\\+plus\\#hash,DC=a", "cn=back\\5Cslash\\2Bplus#hash, dc=A"],
    ['cn="Doe, Jane",dc=a', "CN=Doe\\2C  jane,DC=a"],
    ["cn=Ünï\\C3\\9F,dc=a", "2.5.4.3=üNïß,dc=a"],
    ["cn=Doe+uid=jd,dc=a", "UID=jd + CN=doe,dc=a"],
    ["cn=#04024869,dc=a", "cn=Hi,dc=a"],
    ["cn=trailing\\ ,dc=a", "cn=trailing,dc=a"],
  ])("%s and %s are one name", (one, other) => {
    expect(dnKey(one)).not.toBeNull();
    expect(dnKey(one)).toBe(dnKey(other));
  });

  test("what looks alike is told apart, and what is no name is none", () => {
    expect(dnKey("cn=a\\,dc=b,dc=c")).not.toBe(dnKey("cn=a,dc=b,dc=c"));
    expect(dnKey("cn=a+uid=b,dc=c")).not.toBe(dnKey("cn=a\\+uid=b,dc=c"));
    expect(dnKey("jane")).toBeNull();
  });

  test("one level and all levels below a base", () => {
    expect(isBelow("cn=a,ou=b,DC=c", "dc=C", "sub")).toBe(true);
    expect(isBelow("cn=a,ou=b,dc=c", "dc=c", "one")).toBe(false);
    expect(isBelow("cn=a\\,dc=c", "dc=c", "sub")).toBe(false);
    expect(isBelow("cn=a,dc=c", "", "sub")).toBe(true);
  });
});

describe("filters", () => {
  test("bytes, text, parts and rules are encoded as RFC 4511 says", () => {
    expect(parseFilter("(objectGUID=\\c9\\5f)").toString("hex")).toBe(
      "a310040a6f626a656374475549440402c95f",
    );
    expect(parseFilter("cn=ü*b*").toString("hex")).toBe("a40d0402636e30078002c3bc810162");
    expect(parseFilter("(!(a=*))").toString("hex")).toBe("a203870161");
    expect(parseFilter("(uac:1.2:=2)").toString("hex")).toBe("a90d8103312e3282037561638301" + "32");
    expect(parseFilter(" (& (a>=1) (b~=2) ) ").toString("hex")).toBe(
      "a010a506040161040131a806040162040132",
    );
  });

  test.each(["(a=b", "(a=b))", "(&(a=b)", "()", "(=b)", "(a=b)(c=d)", "(a=\\zz)", "(!(a=b)(c=d))"])(
    "%s is refused, with the place",
    (text) => {
      expect(() => parseFilter(text)).toThrow(/cannot be read.*near/);
    },
  );
});

describe("who is disabled", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  const person = (attributes: Record<string, string>) => ({
    dn: "cn=a",
    attributes: new Map(
      Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), [Buffer.from(value)]]),
    ),
  });
  const rule = { attribute: "employeeStatus", value: "left" };

  test.each([
    [{ userAccountControl: "514" }, true],
    [{ userAccountControl: "66048" }, false],
    [{ accountExpires: "0" }, false],
    [{ accountExpires: "9223372036854775807" }, false],
    [{ accountExpires: "133000000000000000" }, true],
    [{ accountExpires: "135000000000000000" }, false],
    [{ pwdAccountLockedTime: "000001010000Z" }, true],
    [{ pwdAccountLockedTime: "20260101000000Z" }, false],
    [{ nsAccountLock: "TRUE" }, true],
    [{ shadowExpire: "-1" }, false],
    [{ shadowExpire: "20000" }, true],
    [{ employeeStatus: "LEFT" }, true],
    [{ employeeStatus: "here" }, false],
    [{}, false],
  ])("%j: %s", (attributes, disabled) => {
    expect(isDisabled(person(attributes), { disabledWhen: rule }, now)).toBe(disabled);
  });
});

test("an objectGUID is printed as Active Directory's tools do, and read back", () => {
  const bytes = Buffer.from("c95f60329bbbc0458fb7a6d677bfa53f", "hex");
  expect(guidText(bytes)).toBe("32605fc9-bb9b-45c0-8fb7-a6d677bfa53f");
  expect(guidBytes("{32605FC9-BB9B-45C0-8FB7-A6D677BFA53F}")).toEqual(bytes);
});
