import { it } from '@jest/globals';
import { connect } from 'node:net';

const HOST = '127.0.0.1';
const PORT = 6379;

const answers = await new Promise<boolean>((resolve) => {
  const socket = connect(PORT, HOST);
  socket.setTimeout(1000, () => socket.destroy(new Error('no answer')));
  socket.once('error', () => {
    resolve(false);
  });
  socket.once('connect', () => {
    socket.end();
    resolve(true);
  });
});

if (answers) {
  // Read when the configuration is first imported; a database of Redis that nothing else uses.
  process.env.REDIS_URL = `redis://${HOST}:${String(PORT)}/11`;
  const { queueContract } = await import('./queue.contract.js');
  queueContract('Redis');
} else {
  it.skip(`the queue on Redis: no server answers at ${HOST}:${String(PORT)}`, () => undefined);
}
