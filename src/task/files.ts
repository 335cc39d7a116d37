/** Files handed in with a form: size and content are checked, not the name. Pure. */
import { z } from 'zod';
import { FileRefused } from './errors.js';

const LIMIT = 5 * 1024 * 1024;

export const FileValue = z.object({
  name: z.string().min(1).max(200),
  type: z.string().max(200),
  base64: z.string(),
});
export type FileValue = z.infer<typeof FileValue>;

interface Kind {
  readonly title: string;
  readonly type: string;
  /** First bytes, hexadecimal. */
  readonly begins: string;
}

/** What is taken, known by its first bytes. Office files of today are zip archives. */
const kinds: readonly Kind[] = [
  { title: 'PDF', type: 'application/pdf', begins: '25504446' },
  { title: 'JPEG', type: 'image/jpeg', begins: 'ffd8ff' },
  { title: 'PNG', type: 'image/png', begins: '89504e470d0a1a0a' },
  { title: 'Word、Excel', type: 'application/zip', begins: '504b0304' },
  { title: 'Word、Excel（旧格式）', type: 'application/x-ole-storage', begins: 'd0cf11e0a1b11ae1' },
];

/** @throws FileRefused naming the rule that was broken */
export function contentOf({ name, base64 }: FileValue): { content: Buffer; type: string } {
  const content = Buffer.from(base64, 'base64');
  if (content.length === 0 || content.length > LIMIT) {
    throw new FileRefused({
      zh: `“${name}”是空文件或超过 5 MB`,
      en: `${name} is empty or larger than 5 MB`,
    });
  }
  const head = content.subarray(0, 16).toString('hex');
  const kind = kinds.find(({ begins }) => head.startsWith(begins));
  if (kind === undefined) {
    throw new FileRefused({
      zh: `“${name}”不是可接收的文件，可以上传：${kinds.map(({ title }) => title).join('、')}`,
      en: `${name} is not of a kind that is taken: PDF, JPEG, PNG, Word, Excel`,
    });
  }
  return { content, type: kind.type };
}
