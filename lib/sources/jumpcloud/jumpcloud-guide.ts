import { type Guide, type ScimAccess, scimValues } from "../port";

/** In the order of JumpCloud's screens (JumpCloud support, "Custom SCIM Identity Management"). */
export function jumpcloudGuide(access: ScimAccess): Guide {
  return {
    place: "JumpCloud Admin Portal",
    steps: [
      {
        title: "Add a custom application",
        text: [
          "Open User Authentication › SSO Applications, choose Add New Application, then Custom Application, and tick Export users to this app (Identity Management).",
        ],
      },
      {
        title: "Connect",
        text: ["Open the Identity Management tab and enter these values."],
        values: [
          { label: "API Type", value: "SCIM API" },
          { label: "SCIM Version", value: "SCIM 2.0" },
          ...scimValues(access, { url: "Base URL", token: "Token Key" }),
          { label: "Test User Email", value: "an address that nobody has" },
        ],
        note: "The test creates a user and a group and deletes them again. Usher waits a minute before it tells targets of anybody new, so they do not see the test.",
      },
      {
        title: "Send groups",
        text: ["Tick Enable management of User Groups and Group Membership in this application."],
      },
      {
        title: "Test, then activate",
        text: ["Choose Test Connection, then Activate, and save."],
      },
      {
        title: "Assign groups",
        text: ["On the User Groups tab tick the groups whose people should have access."],
      },
    ],
    after: "JumpCloud sends people and groups within minutes, and this page shows the requests.",
  };
}
