import { texts as apps } from "./apps";
import { texts as attributes } from "./attributes";
import { texts as audit } from "./audit";
import { texts as groupSync } from "./group-sync";
import { texts as groups } from "./groups";
import { texts as landing } from "./landing";
import { texts as members } from "./members";
import { texts as overview } from "./overview";
import { texts as requests } from "./requests";
import { texts as rules } from "./rules";
import { texts as runs } from "./runs";
import { texts as sandbox } from "./sandbox";
import { texts as settings } from "./settings";
import { texts as setup } from "./setup";
import { texts as shell } from "./shell";
import { texts as signingIn } from "./signing-in";
import { texts as support } from "./support";
import { texts as targets } from "./targets";
import { texts as ui } from "./ui";
import { texts as users } from "./users";
import { texts as workspace } from "./workspace";

/** What people read on the screens, by the area that says it: all that there is to translate. */
export const allTexts = {
  apps,
  attributes,
  audit,
  "group-sync": groupSync,
  groups,
  landing,
  members,
  overview,
  requests,
  rules,
  runs,
  sandbox,
  settings,
  setup,
  shell,
  "signing-in": signingIn,
  support,
  targets,
  ui,
  users,
  workspace,
} as const;
