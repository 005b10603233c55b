import type { Guide } from "../port";

/** How to let Usher read a Workspace account through the Admin SDK. */
export const googleApiGuide: Guide = {
  place: "Google Cloud console and Google Admin console",
  steps: [
    {
      title: "Switch on the API",
      text: [
        "In the Google Cloud console choose or create a project, open APIs & Services → Library, search for Admin SDK API and choose Enable.",
      ],
    },
    {
      title: "Make a service account and its key",
      text: [
        "Open IAM & Admin → Service Accounts → Create service account and call it Usher. It needs no role in the project.",
        "Open it, note its Unique ID (a number), then choose Keys → Add key → Create new key → JSON. The file is downloaded once.",
      ],
      note: "If your organization does not let service account keys be made, an administrator of the organization has to lift the policy iam.disableServiceAccountKeyCreation for this project.",
    },
    {
      title: "Delegate reading to it",
      text: [
        "In the Google Admin console open Security → Access and data control → API controls → Manage domain-wide delegation → Add new.",
        "Enter the Unique ID as Client ID and these scopes, and choose Authorize.",
      ],
      values: [
        {
          label: "OAuth scopes",
          value:
            "https://www.googleapis.com/auth/admin.directory.user.readonly,https://www.googleapis.com/auth/admin.directory.group.readonly",
        },
      ],
      note: "It may take some minutes until the delegation works.",
    },
    {
      title: "Choose the administrator",
      text: [
        "Open Account → Admin roles and give an account the right to read users and groups, for example by a custom role with the Admin API privileges Users → Read and Groups → Read.",
        "Enter its e-mail address here as Administrator to read as. A service account alone sees nobody.",
      ],
    },
  ],
  after:
    "Paste the JSON file here, enter the administrator and test the connection. Usher reads and never writes.",
};
