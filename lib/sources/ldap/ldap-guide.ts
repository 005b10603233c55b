import type { Guide } from "../port";

/** How to let Usher read a directory. */
export const ldapGuide: Guide = {
  place: "your directory",
  steps: [
    {
      title: "Make a user that only reads",
      text: [
        "Active Directory: in Active Directory Users and Computers, create a user with a password that does not expire. Being in Domain Users is enough to read.",
        "OpenLDAP and others: create an entry with a userPassword, and let it read people, groups and their members, as with: access to * by dn.exact=… read.",
      ],
      note: "OpenLDAP stops at 500 entries unless a user has other limits. Give this one: limits dn.exact=… size.soft=unlimited size.prtotal=unlimited.",
    },
    {
      title: "Let Usher reach a server",
      text: [
        "Open the port of ldaps://, which is 636, for Usher's address. Port 389 with StartTLS does as well.",
        "Name several servers of one directory to go on when the first is away. They are tried in order.",
      ],
      note: "Active Directory answers on 636 only after its domain controller has a certificate. A certificate authority of your own goes into the field for it.",
    },
    {
      title: "Say where people and groups are",
      text: [
        "The base DN of the domain corp.example.com is dc=corp,dc=example,dc=com.",
        "Everything below it that matches the filters is read. The connection test says how the first of them look.",
      ],
    },
  ],
  after: "Enter the values here and test the connection. Usher reads and never writes.",
};
