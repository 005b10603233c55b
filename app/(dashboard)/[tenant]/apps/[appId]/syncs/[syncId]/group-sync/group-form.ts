import { z } from "zod";
import { texts } from "@/app/texts/group-sync";
import { checkbox, optionalText } from "@/lib/access/form-fields";
import { groupNameStep } from "@/lib/core/groups/group-name";
import { groupPattern, readPattern } from "@/lib/core/groups/group-pattern";
import {
  type GroupCondition,
  groupCondition,
  groupMapping,
  groupRules,
  keepMode,
} from "@/lib/core/groups/group-rules";
import { jsonList } from "../json-list";

const { shape } = groupRules;

/** One entry a line; empty lines do not count. */
const lines = z
  .string()
  .default("")
  .transform((text) => [...new Set(text.split("\n").map((line) => line.trim()))].filter(Boolean));
const patterns = lines
  .transform((all) => all.map(readPattern))
  .pipe(z.array(groupPattern).max(200, texts.listAtMost));
const names = lines.pipe(z.array(z.string().max(255)).max(50, texts.listAtMost50));

const arrow = "=>";

/** One condition a line: an expression, an arrow, and the groups it gives. */
const conditions = lines
  .transform((all) => all.map(readCondition))
  .pipe(z.array(groupCondition).max(50, texts.listAtMost50Conditions));

function readCondition(line: string) {
  const at = line.lastIndexOf(arrow);
  if (at < 0) return { when: line, groups: [] };
  const groups = line.slice(at + arrow.length).split(",");
  return { when: line.slice(0, at), groups: groups.map((name) => name.trim()).filter(Boolean) };
}

/** The line that is read back as this condition. */
export function conditionLine({ when, groups }: GroupCondition): string {
  return `${when.replaceAll(/\s*\n\s*/g, " ")} ${arrow} ${groups.join(", ")}`;
}

/** The fields of the group sync form; together they are the group rules. */
export const groupFields = {
  mode: shape.mode,
  createMissing: checkbox,
  merge: checkbox,
  include: patterns,
  exclude: patterns,
  steps: jsonList(z.array(groupNameStep).max(16)),
  dropUnmatched: checkbox,
  mappings: jsonList(z.array(groupMapping).max(2_000)),
  nested: shape.nested,
  removal: keepMode,
  deleteGone: checkbox,
  firstContact: checkbox.transform((asks): "ask" | "automatic" => (asks ? "ask" : "automatic")),
  protected: patterns,
  protectAdminGroups: checkbox,
  defaultsNew: names,
  defaultsAll: names,
  conditions,
  required: patterns,
  requiredWhen: optionalText.pipe(shape.requiredWhen.unwrap()),
};
