/** Papers people hand in as evidence: what kind they are is read from their content. */
import { readFile } from 'node:fs/promises';
import { contentOfFile } from './content.js';
import { EmptyDocument, PaperRefused } from './errors.js';
import { refusePrograms } from './office.js';
import { refuseActivePdf } from './pdf.js';
import { refuseBrokenJpeg, refuseBrokenPng } from './picture.js';
import { readDirectory } from './zip.js';

export interface Paper {
  readonly type: string;
  /** The ending a file of this kind has. */
  readonly ending: 'pdf' | 'png' | 'jpg' | 'xlsx' | 'docx';
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/**
 * The kind of a file, if it is one that is taken.
 * Throws `EmptyDocument`, `PaperRefused`, `EncryptedDocument`, `DamagedDocument`, `DocumentTooLarge`,
 * `UnsafeDocument`.
 */
export async function paperOf(path: string): Promise<Paper> {
  switch (await contentOfFile(path)) {
    case 'empty':
      throw new EmptyDocument();
    case 'pdf':
      refuseActivePdf(await readFile(path));
      return { type: 'application/pdf', ending: 'pdf' };
    case 'png':
      refuseBrokenPng(await readFile(path));
      return { type: 'image/png', ending: 'png' };
    case 'jpeg':
      refuseBrokenJpeg(await readFile(path));
      return { type: 'image/jpeg', ending: 'jpg' };
    case 'zip':
      return officePaper(path);
    default:
      throw new PaperRefused();
  }
}

async function officePaper(path: string): Promise<Paper> {
  const members = await readDirectory(path);
  // A program inside a document is no evidence.
  await refusePrograms(path, members);
  if (members.has('xl/workbook.xml'))
    return { type: `${OFFICE}.spreadsheetml.sheet`, ending: 'xlsx' };
  if (members.has('word/document.xml')) {
    return { type: `${OFFICE}.wordprocessingml.document`, ending: 'docx' };
  }
  throw new PaperRefused();
}
