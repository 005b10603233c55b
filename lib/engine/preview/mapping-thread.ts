import { parentPort } from "node:worker_threads";
import { compileMappings, type FieldTrace, traceField } from "@/lib/core/mapping/attribute-derive";
import type { AttributeMappings } from "@/lib/core/mapping/attribute-mapping";
import { accountFields, type DerivedUser, deriveUser } from "@/lib/core/mapping/desired-user";
import {
  compileProfile,
  type ProfileAttribute,
  traceProfile,
} from "@/lib/core/mapping/profile-attribute";
import type { SourceUser } from "@/lib/core/mapping/source-user";
import type { UsernameRule } from "@/lib/core/mapping/username-rule";
import type { AccountField } from "@/lib/core/target/target";
import type { ThreadAnswer } from "./thread-pool";

export type MappingTask = {
  attributes: AttributeMappings;
  profile: ProfileAttribute[];
  usernameRule: UsernameRule;
  people: SourceUser[];
  /** With every step's output, for the few people on screen. */
  traced: boolean;
};

export type MappedPerson = {
  derived: DerivedUser;
  traces: Partial<Record<AccountField, FieldTrace>>;
  /** Of the custom attributes, in their order. */
  profile: FieldTrace[];
};

/**
 * The program of the thread in which drafts are tried: whatever an expression does there, the
 * requests of others go on, and the thread can be ended.
 */
parentPort?.on("message", (task: MappingTask) =>
  parentPort?.postMessage({ done: mapPeople(task) } satisfies ThreadAnswer<MappedPerson[]>),
);

function mapPeople({
  attributes,
  profile,
  usernameRule,
  people,
  traced,
}: MappingTask): MappedPerson[] {
  const mappings = compileMappings(attributes, usernameRule);
  const custom = compileProfile(profile);
  return people.map((person) => {
    const traces: MappedPerson["traces"] = {};
    if (traced) {
      for (const field of accountFields) {
        traces[field] = traceField(mappings[field], person.resource);
      }
    }
    const derived = deriveUser(person, mappings);
    return { derived, traces, profile: traceProfile(custom, person.resource) };
  });
}
