import { z } from "zod";

/** Somebody outside the members who is to get a channel's mails, once they agreed to. */
export type ChannelAddress = {
  email: string;
  /** ISO text; null while nobody followed the link. */
  confirmedAt: string | null;
  /** What the link names that was sent last; null once it was used. */
  linkId: string | null;
  /** ISO text. */
  linkUntil: string;
};

export const addressLinkDays = 7;
export const addressesMax = 20;

export const channelAddresses = z
  .array(
    z
      .string()
      .trim()
      .max(254)
      .pipe(z.email("Write one e-mail address a line, for example oncall@example.com.")),
  )
  .max(addressesMax, `List at most ${addressesMax} addresses.`);

/**
 * The addresses as wanted now: known ones keep what they are; new ones, and those whose link ran out
 * unused, are asked by a link of this id.
 */
export function withAddresses(
  known: readonly ChannelAddress[],
  wanted: readonly string[],
  { now, newLinkId }: { now: number; newLinkId: () => string },
): { addresses: ChannelAddress[]; asked: ChannelAddress[] } {
  const emails = [...new Map(wanted.map((email) => [email.toLowerCase(), email])).values()];
  const linkUntil = new Date(now + addressLinkDays * 86_400_000).toISOString();
  const addresses = emails.map((email) => {
    const before = known.find((one) => one.email.toLowerCase() === email.toLowerCase());
    const stays = before && (before.confirmedAt !== null || Date.parse(before.linkUntil) > now);
    return stays ? before : { email, confirmedAt: null, linkId: newLinkId(), linkUntil };
  });
  return { addresses, asked: addresses.filter((one) => !known.includes(one)) };
}
