import { notFound, unstable_rethrow } from "next/navigation";
import { z } from "zod";
import type { Actor } from "@/lib/core/access/actor";
import { randomText } from "@/lib/core/ids";
import { SyncError } from "@/lib/core/sync-error";
import { UserError } from "@/lib/core/user-error";
import { log } from "@/lib/log";
import { type FormState, formValues, plainMessage, stateOf } from "./form-state";
import { type Membership, requireMember } from "./member";
import { requestIp } from "./request-ip";
import { type Ability, can, roleLabels } from "./roles";
import { type Login, requireLogin, requireStaff } from "./session";

/**
 * A server action of a workspace's page. Membership, role and fields are checked here, on the
 * server, at every call; unknown fields are refused. Bind the slug: `action={save.bind(null, slug)}`.
 */
export function memberAction<Input, More extends FormState = FormState>(
  { ability = "enter", schema }: { ability?: Ability; schema: z.ZodType<Input> },
  handler: (context: Membership, input: Input) => Promise<More | undefined>,
): (slug: string, previous: FormState, form: FormData) => Promise<More | FormState> {
  return async (slug, _previous, form) => {
    if (typeof slug !== "string") notFound();
    const context = await requireMember(slug, "enter");
    // The one place that keeps support from changing anything, whatever its role may.
    if (context.support !== null) return { error: supportOnlyLooks };
    if (!can(context.member.role, ability)) return { error: tooLow(context) };
    return answerForm(schema, form, (input) => handler(context, input));
  };
}

/** A server action of a signed-in person, whatever the workspace. */
export function loginAction<Input, More extends FormState = FormState>(
  schema: z.ZodType<Input>,
  handler: (login: Login, input: Input) => Promise<More | undefined>,
): (previous: FormState, form: FormData) => Promise<More | FormState> {
  return async (_previous, form) => {
    const login = await requireLogin();
    return answerForm(schema, form, (input) => handler(login, input));
  };
}

/** A server action of support; for everybody else it does not exist. */
export function staffAction<Input>(
  schema: z.ZodType<Input>,
  handler: (actor: Actor, input: Input) => Promise<FormState | undefined>,
): (previous: FormState, form: FormData) => Promise<FormState> {
  return async (_previous, form) => {
    const { loginId, name } = await requireStaff();
    const actor: Actor = { kind: "support", id: loginId, name, ip: await requestIp() };
    return answerForm(schema, form, (input) => handler(actor, input));
  };
}

const supportOnlyLooks =
  "You are in this workspace as support, which looks and changes nothing. Ask a member to do it.";

/** A server action that anyone may call: signing in and up, resetting. Throttle inside. */
export function publicAction<Input, More extends FormState = FormState>(
  schema: z.ZodType<Input>,
  handler: (input: Input) => Promise<More | undefined>,
): (previous: FormState, form: FormData) => Promise<More | FormState> {
  return async (_previous, form) => answerForm(schema, form, handler);
}

/** Parses the form, does the work and turns what went wrong into words for the person. */
export async function answerForm<Input, More extends FormState = FormState>(
  schema: z.ZodType<Input>,
  form: unknown,
  work: (input: Input) => Promise<More | undefined>,
): Promise<More | FormState> {
  if (!(form instanceof FormData)) return { error: "The form was empty. Reload the page." };
  const parsed = closed(schema).safeParse(formValues(form), { error: plainMessage });
  if (!parsed.success) return stateOf(parsed.error);
  try {
    return (await work(parsed.data)) ?? {};
  } catch (error) {
    unstable_rethrow(error);
    return stateOfThrown(error);
  }
}

function tooLow({ member, tenant }: Membership): string {
  return `You are ${roleLabels[member.role]} in ${tenant.name}, which does not allow this. Ask an owner for a role that does.`;
}

/** Fields that the form does not know are a mistake or an attack, never ignored. */
function closed<Input>(schema: z.ZodType<Input>): z.ZodType<Input> {
  // The cast is at zod's edge: strict() keeps the output type, which its own typing cannot say here.
  return schema instanceof z.ZodObject ? (schema.strict() as unknown as z.ZodType<Input>) : schema;
}

function stateOfThrown(error: unknown): FormState {
  if (error instanceof UserError) {
    return error.field === null
      ? { error: error.message }
      : { fields: { [error.field]: error.message } };
  }
  if (error instanceof SyncError) return { error: error.message };
  const reference = randomText(8);
  log.error({ err: error, reference }, "a server action failed");
  return {
    error: `Something went wrong on our side. Try again; if it happens again, tell support the reference ${reference}.`,
  };
}
