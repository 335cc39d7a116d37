/** What no office file we take may hold, whatever it is called. */
import { UnsafeDocument } from './errors.js';
import { inflatedText, type Member } from './zip.js';

const TYPES = '[Content_Types].xml';
const MAX_TYPES = 1024 * 1024;
/** Programs, embedded objects and Excel 4 macros, by the names of their parts. */
const PROGRAM = /vbaProject|vbaData|\/macrosheets\/|\/activeX\/|\.(exe|dll|js|vbs|ps1|bat|cmd)$/i;

/**
 * Refuses an archive with programs in it, by its parts and by what it says they are.
 * @throws UnsafeDocument
 */
export async function refusePrograms(
  path: string,
  members: ReadonlyMap<string, Member>,
): Promise<void> {
  const types = members.get(TYPES);
  const said = types === undefined ? '' : await inflatedText(path, types, MAX_TYPES);
  refuseEntities(said);
  if (
    [...members.keys()].some((name) => PROGRAM.test(name)) ||
    /macroEnabled|vbaProject/i.test(said)
  ) {
    throw new UnsafeDocument({ zh: '宏或程序', en: 'macros or programs' });
  }
}

/** Office writes no document type, and only attackers declare entities. @throws UnsafeDocument */
export function refuseEntities(xml: string): void {
  if (!/<!(DOCTYPE|ENTITY)/i.test(xml)) return;
  throw new UnsafeDocument({ zh: 'XML 实体声明', en: 'XML entities' });
}
