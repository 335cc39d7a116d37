/** The process of a rehearsal: plays the year in the database it was given, prints the result. */
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { DomainError } from '../domain/errors.js';
import { RehearsalService } from './rehearsal.service.js';
import { StageSetModule } from './stage.module.js';

const { values } = parseArgs({
  options: {
    programme: { type: 'string', default: '' },
    year: { type: 'string', default: '' },
    subjects: { type: 'string', default: '' },
    seed: { type: 'string', default: '' },
  },
});

const app = await NestFactory.createApplicationContext(StageSetModule, { logger: ['error'] });
try {
  const rehearsal = await app.get(RehearsalService).run(
    {
      programmeId: values.programme,
      year: Number(values.year),
      subjects: Number(values.subjects),
      seed: values.seed,
    },
    // One line a day for the parent's progress bar.
    (day, share) => process.stderr.write(`@${day} ${share.toFixed(3)}\n`),
  );
  process.stdout.write(JSON.stringify(rehearsal));
} catch (error) {
  if (!(error instanceof DomainError)) throw error;
  process.stderr.write(`${error.message} / ${error.english}\n`);
  process.exitCode = 1;
} finally {
  await app.close();
}
