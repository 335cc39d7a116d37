import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { configureApp } from './app.setup.js';
import { config } from './config.js';
import { log, NestLog } from './http/log.js';
import { collectEarly } from './memory.js';

/** The application with all its parts running, not yet listening. */
export async function createApp(): Promise<NestExpressApplication> {
  collectEarly();
  const app = await NestFactory.create<NestExpressApplication>(AppModule, {
    logger: new NestLog(),
    bodyParser: false,
    abortOnError: false,
  });
  return configureApp(app).init();
}

/** Listens on HOST and PORT; answers the address. */
export async function listen(app: NestExpressApplication): Promise<string> {
  await app.listen(config.PORT, config.HOST);
  const url = await app.getUrl();
  log.info({ url }, 'serving');
  return url;
}

// On real servers: `node dist/src/main.js`. `npm start` calls the two functions itself.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const app = await createApp();
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  await listen(app);
}
