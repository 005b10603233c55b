import type { Guide } from "../port";

/** How to describe a JSON API. */
export const restApiGuide: Guide = {
  place: "the API's own documents",
  steps: [
    {
      title: "Find the list of people",
      text: [
        "Look for the call that lists all people, also those who are not active, and enter its address with the query it needs.",
        "Find out how it signs in and how it goes on after the first page.",
      ],
    },
    {
      title: "Say where things stand in the answer",
      text: [
        "A path is a JSON pointer such as /data/people, or names with dots between them such as data.people. Paths of a person begin at the person's entry.",
      ],
      note: "Choose a key that stays when somebody is renamed. Usher links accounts by it.",
    },
    {
      title: "Groups",
      text: [
        "Groups stand in each person's entry, or there is a list of groups and for each a list of members. Enter {id} where the group's key belongs in the address.",
      ],
    },
    {
      title: "One person",
      text: [
        "Search user and logins look through the whole list unless the API can be asked for one person: enter that address with {value} in it, and with {id} the one of a person's groups.",
      ],
      note: "Page numbers alone do not show when somebody leaves while the list is read, so each page is asked for twice. Offsets, cursors and next addresses need no second look.",
    },
    {
      title: "Errors",
      text: [
        "If the API answers errors with status 200, enter the field that shows success and its value. An answer without it is never taken for an empty list.",
      ],
    },
  ],
  after:
    "Save and test: the test shows how the first people are read. Usher reads and never writes.",
};
