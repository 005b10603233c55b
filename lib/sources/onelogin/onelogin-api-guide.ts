import type { Guide } from "../port";

/** How to let Usher read an account through OneLogin's API. */
export const oneloginApiGuide: Guide = {
  place: "OneLogin administration",
  steps: [
    {
      title: "Create API credentials",
      text: [
        "Open Developers → API Credentials → New Credential and call it Usher.",
        "Choose Read users. It covers people and roles; to read OneLogin groups choose Read all.",
      ],
      note: "Only account owners and super users see this page.",
    },
    {
      title: "Copy both values",
      text: ["Open the credential again and copy Client ID and Client Secret."],
    },
  ],
  after:
    "Enter the domain and both values here and test the connection. OneLogin allows 5,000 calls an hour for all its clients together; when they are used up Usher waits.",
};
