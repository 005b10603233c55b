import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { z } from "zod";
import { inTransaction } from "@/db/client";
import {
  deletePasskey,
  factorsOf,
  insertPasskey,
  markPasskeyUsed,
  markSessionProven,
  passkeyById,
  replaceRecoveryCodes,
} from "@/db/queries/second-factors";
import { config } from "@/lib/config";
import { UserError } from "@/lib/core/user-error";
import { newRecoveryCodes } from "./recovery-codes";
import { type Signer, tellOfChange } from "./second-factor";

/** A person is not expected to have more; the list stays a screen. */
const passkeysMax = 20;

/** The site that the browser binds a passkey to: this Usher's own address, whatever Host says. */
function site() {
  const url = new URL(config().baseUrl);
  return { rpID: url.hostname, origin: url.origin };
}

/** What the browser is asked to make; the challenge must come back within minutes. */
export async function passkeyToMake({ loginId, email, name }: Signer) {
  const { passkeys } = await factorsOf(loginId);
  if (passkeys.length >= passkeysMax) {
    throw new UserError(
      `There are ${passkeysMax} passkeys already. Remove one that you do not use.`,
    );
  }
  return generateRegistrationOptions({
    rpName: "Usher",
    rpID: site().rpID,
    userID: new TextEncoder().encode(loginId),
    userName: email,
    userDisplayName: name,
    attestationType: "none",
    excludeCredentials: passkeys.map(({ id }) => ({ id })),
    // Kept by the authenticator and opened by its own lock, so it can stand for both factors.
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
}

const transport = z.enum(["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"]);

/** The browser's answers; what is inside is checked by the library against challenge and site. */
const made = z.object({
  id: z.string().max(1_500),
  rawId: z.string().max(1_500),
  type: z.literal("public-key"),
  clientExtensionResults: z.looseObject({}),
  response: z.object({
    clientDataJSON: z.string().max(10_000),
    attestationObject: z.string().max(100_000),
    transports: z.array(transport).max(10).optional(),
  }),
});

const shown = z.object({
  id: z.string().max(1_500),
  rawId: z.string().max(1_500),
  type: z.literal("public-key"),
  clientExtensionResults: z.looseObject({}),
  response: z.object({
    clientDataJSON: z.string().max(10_000),
    authenticatorData: z.string().max(10_000),
    signature: z.string().max(10_000),
    userHandle: z.string().max(500).optional(),
  }),
});

/** Keeps the new passkey; gives recovery codes when the person has none yet. */
export async function keepPasskey(
  person: Signer,
  { challenge, answer, name }: { challenge: string | null; answer: string; name: string },
): Promise<string[] | null> {
  const response = parsedAnswer(made, answer);
  const credential = await verifiedCredential(response, challenge);
  const { recoveryCodesLeft } = await factorsOf(person.loginId);
  return inTransaction(async (tx) => {
    const added = await insertPasskey(tx, {
      id: credential.id,
      loginId: person.loginId,
      publicKey: Buffer.from(credential.publicKey).toString("base64url"),
      counter: credential.counter,
      transports: response.response.transports ?? [],
      name,
    });
    if (!added) throw new UserError("This passkey is known already. Use another device.");
    await markSessionProven(tx, person.sessionId, "passkey");
    await tellOfChange(tx, person, "member.passkeyAdded", "A passkey was added");
    return recoveryCodesLeft > 0 ? null : newRecoveryCodes(tx, person.loginId);
  });
}

async function verifiedCredential(response: z.output<typeof made>, challenge: string | null) {
  if (challenge === null) throw tooLate();
  const { rpID, origin } = site();
  const { transports, ...rest } = response.response;
  const plain: RegistrationResponseJSON = {
    ...{ id: response.id, rawId: response.rawId, type: response.type, clientExtensionResults: {} },
    response: transports === undefined ? rest : { ...rest, transports },
  };
  const verified = await verifyRegistrationResponse({
    response: plain,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
  }).catch(() => null);
  if (!verified?.verified) throw notAccepted();
  return verified.registrationInfo.credential;
}

/** Any passkey of this site will do: it tells whose it is. */
export async function passkeyToShow() {
  return generateAuthenticationOptions({ rpID: site().rpID, userVerification: "required" });
}

/** Whose passkey this is, shown now and unlocked by its holder. */
export async function checkPasskey(challenge: string | null, answer: string): Promise<string> {
  if (challenge === null) throw tooLate();
  const response = parsedAnswer(shown, answer);
  const passkey = await passkeyById(response.id);
  if (passkey === undefined) throw notAccepted();
  const { rpID, origin } = site();
  const { userHandle, ...rest } = response.response;
  const verified = await verifyAuthenticationResponse({
    response: {
      ...{ id: response.id, rawId: response.rawId, type: response.type },
      clientExtensionResults: {},
      response: userHandle === undefined ? rest : { ...rest, userHandle },
    },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    credential: {
      id: passkey.id,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64url")),
      counter: passkey.counter,
    },
  }).catch(() => null);
  if (!verified?.verified) throw notAccepted();
  await markPasskeyUsed(passkey.id, verified.authenticationInfo.newCounter);
  return passkey.loginId;
}

export async function removePasskey(person: Signer, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const removed = await deletePasskey(tx, person.loginId, id);
    if (removed === undefined) return;
    await tellOfChange(tx, person, "member.passkeyRemoved", "A passkey was removed");
  });
  const { totpSince, passkeys } = await factorsOf(person.loginId);
  if (totpSince !== null || passkeys.length > 0) return;
  await inTransaction((tx) => replaceRecoveryCodes(tx, person.loginId, []));
}

function parsedAnswer<Answer>(schema: z.ZodType<Answer>, text: string): Answer {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw notAccepted();
  }
}

function notAccepted(): UserError {
  return new UserError(
    "This passkey was not accepted: it is not known here, or the browser did not finish. Try again, or sign in with your password.",
  );
}

function tooLate(): UserError {
  return new UserError("This took more than five minutes. Start again.");
}
