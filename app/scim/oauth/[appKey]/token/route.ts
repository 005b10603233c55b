import { serveScim } from "@/app/scim/door";

const serve = (request: Request) => serveScim(request);

/** For `next start` and development; the production server asks the door itself. */
export { serve as GET, serve as POST };
