/** Writes the OpenAPI document without a database: `node dist/src/openapi.js [file]`. */
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { openApi } from './app.setup.js';

// `preview` builds the graph of modules and runs no provider.
const app = await NestFactory.create(AppModule, { preview: true, logger: ['error'] });
writeFileSync(process.argv[2] ?? 'openapi.json', `${JSON.stringify(openApi(app), null, 2)}\n`);
process.exit(0);
