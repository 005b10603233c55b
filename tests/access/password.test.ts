import { describe, expect, test } from "vitest";
import {
  hashPassword,
  passwordLengthMax,
  passwordLengthMin,
  passwordProblem,
  verifyPassword,
} from "@/lib/access/password";

const person = { email: "grace.hopper@navy.example" };

describe("a new password", () => {
  test.each([
    "quiet lamp over the river",
    "Tr0ubadour&anvil",
    "7Kf-q92m-Zx1p",
    "пароль для корабля",
    "the usher waits at the third door",
  ])("%s is good", (password) => {
    expect(passwordProblem(password, person)).toBeNull();
  });

  test.each([
    ["nothing", ""],
    ["a short one", "k9$Lp2x"],
    ["a common one", "basketball"],
    ["a common one in capitals", "QwertyUiop"],
    ["a common word with a year", "Summer2026!"],
    ["a common word with signs for letters", "P@ssw0rd123!"],
    ["a common word twice", "passwordpassword"],
    ["digits", "90210583712"],
    ["one character", "aaaaaaaaaaaaaaaa"],
    ["a walk over the keyboard", "qwertyuiopasdf"],
    ["a walk backwards", "zyxwvutsrqpo"],
    ["the address", "grace.hopper@navy.example"],
    ["the address' first part", "grace.hopper12"],
    ["the product's name", "Usher-2026-!"],
  ])("%s is refused with advice", (_, password) => {
    expect(passwordProblem(password, person)).toMatch(/\w+ .+\./);
  });

  test("is counted in characters, at both limits exactly", () => {
    const varied = (length: number) =>
      Array.from("kräftig☂🌦 vé".repeat(30)).slice(0, length).join("");
    expect(passwordProblem(varied(passwordLengthMin), person)).toBeNull();
    expect(passwordProblem(varied(passwordLengthMin - 1), person)).not.toBeNull();
    expect(passwordProblem(varied(passwordLengthMax), person)).toBeNull();
    expect(passwordProblem(varied(passwordLengthMax + 1), person)).not.toBeNull();
  });
});

describe("a stored password", () => {
  test("is Argon2id with at least 19 MiB, two passes and a salt of its own", async () => {
    const [one, two] = await Promise.all([hashPassword("same"), hashPassword("same")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
  });

  test("opens with itself, also when typed with combining accents, and with nothing else", async () => {
    const stored = await hashPassword("caf\u00e9 am morgen");
    expect(await verifyPassword(stored, "cafe\u0301 am morgen")).toBe(true);
    expect(await verifyPassword(stored, "cafe am morgen")).toBe(false);
  });

  test("that does not exist is never right, not even with the stand-in's password", async () => {
    expect(await verifyPassword(null, "nobody has this password")).toBe(false);
  });
});
