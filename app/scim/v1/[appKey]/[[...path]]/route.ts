import { serveScim } from "@/app/scim/door";

const serve = (request: Request) => serveScim(request);

/** SCIM 1.1. For `next start` and development; the production server asks the door itself. */
export {
  serve as DELETE,
  serve as GET,
  serve as HEAD,
  serve as OPTIONS,
  serve as PATCH,
  serve as POST,
  serve as PUT,
};
