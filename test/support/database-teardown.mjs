import fs from 'node:fs';

export default async function teardown() {
  const cluster = globalThis.battleMapCluster;
  if (cluster === undefined) return; // another project has cleared up already
  globalThis.battleMapCluster = undefined;
  const { server, folder } = await cluster;
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}
