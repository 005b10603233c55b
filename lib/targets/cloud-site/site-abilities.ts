import { able } from "../datacenter/verbs";
import type { Capabilities } from "../port";

const ofTheAccount =
  "Names, e-mail addresses and whether a person is active belong to the Atlassian account. Connect the Atlassian Cloud organisation to change them.";

/** What a product of a site can do; all sites are of one version. */
export function siteAbilities(
  product: Pick<Capabilities, "listUsers" | "createUser" | "createGroup" | "deleteGroup">,
): Capabilities {
  return {
    ...product,
    updateUser: able(false, ofTheAccount),
    setActive: able(
      false,
      "People who leave lose the groups that Usher gave them, and so the products.",
    ),
    renameUser: able(false, "The Cloud has no user names; the e-mail address stands for it."),
    readEmail: able(false, "People may hide their e-mail address from others."),
    deleteUser: able(false, "A site cannot delete an Atlassian account."),
    profile: able(false, "The profile belongs to the Atlassian account."),
    leads: able(false, "Usher disables nobody here, so nothing has to be handed over."),
    lastLogin: able(false, "A site does not tell over REST when people were active last."),
    renameGroup: able(false, "A site cannot rename a group."),
  };
}
