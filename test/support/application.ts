/** The whole application on the database of this test file. */
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { TestingModuleBuilder } from '@nestjs/testing';
import { AppModule } from '../../src/app.module.js';
import { configureApp } from '../../src/app.setup.js';
import { NestLog } from '../../src/http/log.js';

/**
 * Starts the application without listening: give `app.getHttpServer()` to supertest, and close it
 * in `afterAll`. `change` may put another clock or transport in, e.g.
 * `(builder) => builder.overrideProvider(Clock).useValue(clock)`.
 */
export async function anApplication(
  change: (builder: TestingModuleBuilder) => TestingModuleBuilder = (builder) => builder,
): Promise<NestExpressApplication> {
  const builder = Test.createTestingModule({ imports: [AppModule] }).setLogger(new NestLog());
  const module = await change(builder).compile();
  const app = module.createNestApplication<NestExpressApplication>({ bodyParser: false });
  return configureApp(app).init();
}
