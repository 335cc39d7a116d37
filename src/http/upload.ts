/** Files as they are sent with a form: written to disk first, removed when they have been read. */
import { rm } from 'node:fs/promises';
import os from 'node:os';
import { UseInterceptors, applyDecorators } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { z } from 'zod';
import { DomainError } from '../domain/errors.js';
import { Heavy } from './heavy.js';

/** The form came without a file. */
export class UploadMissing extends DomainError {
  readonly code = 'http.upload-missing';
  constructor() {
    super({ zh: '没有收到文件', en: 'the form brought no file' });
  }
}

const LONGEST_NAME = 120;
/** Signs that mean something to a system, and those nobody sees: control, right-to-left override. */
const SIGNS = /[\p{Cc}\p{Cf}\p{Cs}<>:"|?*]/gu;

/** The name without folders, without dots that hide it, without signs that are no letters; never empty. */
export function tidyName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const letters = [...last.replace(SIGNS, '').replace(/^[\s.]+|[\s.]+$/g, '')];
  // The end of a long name is what tells its kind.
  if (letters.length <= LONGEST_NAME) return letters.join('') || '文件';
  return [...letters.slice(0, LONGEST_NAME - 8), ...letters.slice(-8)].join('');
}

export const Uploaded = z.object({
  path: z.string(),
  originalname: z.string().transform(tidyName),
  mimetype: z.string(),
  size: z.int(),
});
export type Uploaded = z.infer<typeof Uploaded>;

/** Takes one file in the field `file`, of at most so many bytes: heavy work. */
export const TakesFile = (limit: number): MethodDecorator =>
  applyDecorators(
    Heavy(),
    UseInterceptors(
      FileInterceptor('file', {
        dest: os.tmpdir(),
        limits: { fileSize: limit, files: 1, fields: 5, parts: 6 },
        defParamCharset: 'utf8',
      }),
    ),
    ApiConsumes('multipart/form-data'),
    ApiBody({
      required: true,
      schema: {
        type: 'object',
        properties: { file: { type: 'string', format: 'binary' } },
        required: ['file'],
      },
    }),
  );

/**
 * Gives the file to `work` and removes it afterwards.
 * @throws UploadMissing when the form had none
 */
export async function withFile<T>(file: unknown, work: (file: Uploaded) => Promise<T>): Promise<T> {
  const found = Uploaded.safeParse(file);
  if (!found.success) throw new UploadMissing();
  try {
    return await work(found.data);
  } finally {
    await rm(found.data.path, { force: true });
  }
}
