import type { Guide } from "../port";

/** What a file has to be like, and where to put it. */
export const csvApiGuide: Guide = {
  place: "the system that writes the file",
  steps: [
    {
      title: "Write one line for each person",
      text: [
        "Write a CSV file with a line of column names and then one line for each person: a key that never changes, user name, e-mail address, full name, and whether the person is active.",
        "Groups may stand in one column with ; or | between their names.",
      ],
      note: "Lists of names with commas, quotes or line breaks belong in double quotes. Everybody who is not in the file counts as gone.",
    },
    {
      title: "Write it whole",
      text: [
        "Write to another name first and rename the file when it is complete, so that nobody reads half of it. A last line such as #END,412 tells Usher that it has everything.",
      ],
    },
    {
      title: "Put it on an https address, or upload it",
      text: [
        "Put it where this Usher can fetch it, behind a password or a token.",
        "Or choose that it is uploaded here, save, and upload it on the Rows tab, or on the page of a setup link. It counts until you upload the next one.",
        "A program sends it with POST to /api/v1/apps/(the app's id)/files as text/csv, with an API key that may write.",
      ],
    },
  ],
  after:
    "Save and test the connection. The Rows tab shows how the first people are read, and every line that is wrong. A file that shrank by more than a fifth takes nobody away until somebody approves.",
};
