// What can stand in the way of a start, each said in one sentence in Chinese and English.
// Node's own modules only.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

/** An end that was foreseen: its message is the whole story, no stack is shown. */
export class Obstacle extends Error {}

const MB = 1024 * 1024;
/** Below this nothing is begun: a database that runs full in the middle of something is worse. */
const NEEDED_MB = 500;
/** What the packages take up, with room for unpacking. */
export const PACKAGES_MB = 1500;
/** Below this a running application stops in good order while PostgreSQL still can. */
const LAST_MB = 100;

/** Free megabytes for the user, where that folder is or would be. */
export function freeMegabytes(folder) {
  let at = path.resolve(folder);
  while (!fs.existsSync(at)) at = path.dirname(at);
  const { bavail, bsize } = fs.statfsSync(at);
  return Math.floor((bavail * bsize) / MB);
}

export function refuseWhenDiskIsFull(folder, needed = NEEDED_MB) {
  const free = freeMegabytes(folder);
  if (free >= needed) return;
  throw new Obstacle(
    `磁盘空间不足：${folder} 所在磁盘只剩 ${free} MB，至少需要 ${needed} MB，未做任何改动` +
      ` / only ${free} MB free on the disk of ${folder}, ${needed} MB needed; nothing was changed`,
  );
}

/** Calls back once when the disk is about to run full. */
export function watchDisk(folder, callback) {
  const timer = setInterval(() => {
    const free = freeMegabytes(folder);
    if (free >= LAST_MB) return;
    clearInterval(timer);
    callback(
      `磁盘将满：${folder} 所在磁盘只剩 ${free} MB，已停止以保护数据，腾出空间后再 npm start` +
        ` / only ${free} MB free: stopped to protect the data; make room and start again`,
    );
  }, 10_000);
  timer.unref();
}

export async function refuseBusyPort(port, host) {
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new Obstacle(
      'PORT 须是 0 到 65535 的整数，例如 PORT=3000 / PORT must be a whole number from 0 to 65535',
    );
  }
  if (port === 0) return;
  const code = await new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error) => resolve(error.code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
  if (code !== undefined) throw portObstacle(code, port, host);
}

function portObstacle(code, port, host) {
  if (code === 'EADDRINUSE') {
    const other = Number(port) + 1;
    return new Obstacle(
      `端口 ${port} 已被其他程序占用，请换一个：PORT=${other} npm start` +
        ` / port ${port} is in use by another program: try PORT=${other} npm start`,
    );
  }
  return new Obstacle(
    `无法在 ${host}:${port} 上监听（${code}），请检查 HOST 和 PORT` +
      ` / cannot listen on ${host}:${port} (${code}): check HOST and PORT`,
  );
}

export function alreadyRunning(dataDir, url) {
  const where = url ? `：${url}` : '';
  return new Obstacle(
    `挂图作战已在运行${where}（数据目录 ${dataDir}）；要另开一个，请设置 BM_DATA 和 PORT` +
      ` / Battle Map is already running on this data folder; for a second one set BM_DATA and PORT`,
  );
}

/** Turns a failure into a sentence where we know one; null where we do not. */
export function sentence(error, { port, host, dataDir }) {
  if (error instanceof Obstacle) return error.message;
  const text = `${error?.message ?? error}\n${error?.stderr ?? ''}`;
  if (error?.code === 'EADDRINUSE' || error?.code === 'EACCES' || error?.code === 'EADDRNOTAVAIL') {
    if (error.syscall === 'listen') return portObstacle(error.code, port, host).message;
  }
  if (error?.code === 'ENOSPC' || /ENOSPC|No space left on device/i.test(text)) {
    return (
      `磁盘已满（剩余 ${freeMegabytes(dataDir)} MB），操作未完成，已有数据不受影响，腾出空间后再 npm start` +
      ` / the disk is full; existing data is safe; make room and start again`
    );
  }
  if (error?.code === 'EACCES' || error?.code === 'EPERM' || error?.code === 'EROFS') {
    return (
      `没有权限写入 ${error.path ?? dataDir}，请检查目录权限或设置 BM_DATA` +
      ` / no permission to write ${error.path ?? dataDir}: check the folder or set BM_DATA`
    );
  }
  return null;
}

/** Waiting for a queue that is not there would look like a start that hangs. */
export async function refuseSilentRedis(url) {
  const { hostname, port } = new URL(url);
  const place = `${hostname}:${port || 6379}`;
  const why = await new Promise((resolve) => {
    const socket = net.connect({ host: hostname, port: Number(port || 6379), timeout: 5000 });
    const settle = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(undefined));
    socket.once('timeout', () => settle('ETIMEDOUT'));
    socket.once('error', (error) => settle(error.code));
  });
  if (why === undefined) return;
  throw new Obstacle(
    `连接不上 Redis ${place}（${why}），请检查 REDIS_URL` +
      ` / cannot reach Redis ${place} (${why}): check REDIS_URL`,
  );
}

/** For a database that we do not run ourselves. */
export function databaseObstacle(error, url) {
  const { hostname, port, pathname } = new URL(url);
  const place = `${hostname}:${port || 5432}${pathname}`;
  const why = error.code ?? error.message;
  return new Obstacle(
    `连接不上数据库 ${place}（${why}），请检查 DATABASE_URL` +
      ` / cannot reach the database ${place} (${why}): check DATABASE_URL`,
  );
}
