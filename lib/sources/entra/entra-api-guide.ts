import type { Guide } from "../port";

/** How to let Usher read a tenant through Microsoft Graph. */
export const entraApiGuide: Guide = {
  place: "Microsoft Entra admin center",
  steps: [
    {
      title: "Register an application",
      text: [
        "Open Entra ID → App registrations → New registration, and call it Usher.",
        "Leave the redirect URI empty and choose accounts in this organizational directory only.",
        "Copy the Directory (tenant) ID and the Application (client) ID of its Overview page.",
      ],
    },
    {
      title: "Grant it the right to read",
      text: [
        "Open API permissions → Add a permission → Microsoft Graph → Application permissions.",
        "Tick User.Read.All and GroupMember.Read.All, then choose Grant admin consent.",
      ],
      values: [
        { label: "For people", value: "User.Read.All" },
        { label: "For groups and their members", value: "GroupMember.Read.All" },
      ],
      note: "To read who is assigned to an application add Application.Read.All as well. Delegated permissions do not work here: nobody is signed in when Usher reads. Groups with hidden membership also need Member.Read.Hidden.",
    },
    {
      title: "Make a client secret",
      text: [
        "Open Certificates & secrets → Client secrets → New client secret.",
        "Copy its Value at once. It is shown only now, and the Secret ID beside it is something else.",
      ],
      note: "Or a certificate: upload it under Certificates & secrets → Certificates, and enter it here with its private key. Note the day on which either ends; Usher reminds you before.",
    },
  ],
  after: "Enter the three values here and test the connection. Usher reads and never writes.",
};
