import { z } from "zod";

/** What a read met on its way, beside what it brought; told with the run and shown there. */
export const readNotes = z.object({
  /** Answers that lists came in. */
  pages: z.number().int().default(0),
  /** Memberships whose member is nobody in scope: elsewhere, filtered out, or a dummy. */
  unresolvedMembers: z.number().int().default(0),
  /** A few of those, as the provider names them. */
  unresolvedExamples: z.array(z.string()).default([]),
});
export type ReadNotes = z.infer<typeof readNotes>;

const examplesMax = 10;

/** Counts while a read goes on. */
export function createReadNotes() {
  const notes: ReadNotes = readNotes.parse({});
  return {
    notes: () => notes,
    page() {
      notes.pages += 1;
    },
    unresolved(name: string) {
      notes.unresolvedMembers += 1;
      const { unresolvedExamples: examples } = notes;
      if (examples.length < examplesMax && !examples.includes(name)) examples.push(name);
    },
  };
}
export type ReadCounter = ReturnType<typeof createReadNotes>;

/** One sentence for people; null where there is nothing to tell. */
export function notesText({ unresolvedMembers, unresolvedExamples }: ReadNotes): string | null {
  if (unresolvedMembers === 0) return null;
  const count =
    unresolvedMembers === 1 ? "1 membership is" : `${unresolvedMembers} memberships are`;
  const examples = unresolvedExamples.slice(0, 3).map((name) => `“${name}”`);
  return `${count} of nobody that Usher reads, as ${examples.join(", ")}: outside of the base DN, left out by a filter, or no longer there. They were passed over.`;
}
