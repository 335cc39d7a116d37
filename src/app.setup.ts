/** What every application of ours gets, whether it serves people or a test. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INestApplication, INestApplicationContext, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import compression from 'compression';
import cookieParser from 'cookie-parser';
import type { NextFunction, Request, Response } from 'express';
import { config, projectFile } from './config.js';
import { plainAddress } from './http/address.js';
import { plainParameterTypes, withNamedSchemas } from './http/document.js';
import { log, requestLog } from './http/log.js';
import { Metrics } from './http/metrics.js';
import { withSummaries } from './http/summaries.js';
import { fromOurPages } from './http/origin.js';
import { nonceOf, protection } from './http/protection.js';
import { refuseOpenDoors } from './identity/policy.js';
import { NOBODY, within } from './persistence/wall.js';

const QUIET = /^\/(health|metrics)/;
/** Addresses that are never a page of the web application. */
const NOT_A_PAGE = /^\/(api|assets|health|metrics|\.well-known)(\/|$)/i;

/** The OpenAPI document of everything under /api. */
export function openApi(app: INestApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('挂图作战 Battle Map')
    .setDescription("县域企业年度评价与行动计划 / annual evaluation of a county's enterprises")
    .setVersion('1')
    .addCookieAuth('session')
    .build();
  plainParameterTypes(controllersOf(app).map(({ prototype }) => Object(prototype) as object));
  const document = SwaggerModule.createDocument(app, about, {
    operationIdFactory: (controller, method) =>
      `${controller.replace(/Controller$/, '')}_${method}`,
  });
  return withSummaries(withNamedSchemas(document));
}

/** The classes of all routes. */
export function controllersOf(app: INestApplicationContext): Type[] {
  const modules = [...app.get(ModulesContainer, { strict: false }).values()];
  const types = modules.flatMap(({ controllers }) => [...controllers.values()]);
  return types.flatMap(({ metatype }) => (metatype ? [metatype as Type] : []));
}

/** Log, protection, cookies, documentation and the web application around the routes. */
export function configureApp<A extends NestExpressApplication>(app: A): A {
  refuseOpenDoors(controllersOf(app));
  app.set('trust proxy', config.TRUST_PROXY);
  app.disable('x-powered-by');
  app.use(app.get(Metrics).observe);
  app.use(requestLog(log, (url) => QUIET.test(url)));
  app.use(...protection());
  app.use(plainAddress);
  app.use(fromOurPages);
  app.use(cookieParser());
  app.useBodyParser('json', { limit: '2mb' });
  app.use(walled);
  if (config.ROLE === 'worker') app.use(healthOnly);
  SwaggerModule.setup('api/docs', app, () => openApi(app), {
    ui: false,
    raw: ['json'],
    jsonDocumentUrl: 'api/openapi.json',
  });
  serveWeb(app);
  return app;
}

/** Nobody's rows are read for a request until its sender is recognised. */
function walled(_request: Request, _response: Response, next: NextFunction): void {
  within(NOBODY, next);
}

/** A worker answers only those who look after it. */
function healthOnly(request: Request, response: Response, next: NextFunction): void {
  if (QUIET.test(request.path)) next();
  else response.status(404).end();
}

/** Where the light pages of enterprises are; everything else is the application of those who work in it. */
const PORTAL = /^\/portal\/?$/;

/** The built web application; every address that is not the server's own shows it. */
function serveWeb(app: NestExpressApplication): void {
  const folder = projectFile('web/dist');
  if (config.ROLE === 'worker' || !existsSync(folder)) return;
  const [desk, portal] = ['index.html', 'portal.html'].map((name) =>
    readFileSync(path.join(folder, name), 'utf8'),
  );
  // Scripts and styles weigh a third compressed; answers of the interface stream and stay as they are.
  app.use('/assets', compression());
  app.useStaticAssets(folder, {
    index: false,
    setHeaders: (response: Response, file: string) => {
      const forever = /[\\/]assets[\\/]/.test(file);
      response.setHeader(
        'Cache-Control',
        forever ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  app.use((request: Request, response: Response, next: NextFunction) => {
    const asksForPage = request.method === 'GET' || request.method === 'HEAD';
    if (!asksForPage || NOT_A_PAGE.test(request.path)) {
      next();
      return;
    }
    response.setHeader('Cache-Control', 'no-cache');
    const page = PORTAL.test(request.path) ? portal : desk;
    response.type('html').send(page?.replaceAll('{{nonce}}', nonceOf(response)));
  });
}
