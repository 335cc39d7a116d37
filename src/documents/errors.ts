/** Files that cannot be read, each with a sentence that says what to do instead. */
import { DomainError } from '../domain/errors.js';

/** The file holds no bytes, or a table without a single filled cell. */
export class EmptyDocument extends DomainError {
  readonly code = 'document.empty';
  constructor() {
    super({ zh: '文件是空的，没有可读的内容', en: 'the file is empty' });
  }
}

/** An xls of Excel 97–2003. */
export class OldExcel extends DomainError {
  readonly code = 'document.old-excel';
  constructor() {
    super({
      zh: '这是旧版 Excel（.xls）文件，请在 Excel 或 WPS 中另存为 .xlsx 后再上传',
      en: 'this is an old Excel file (.xls); save it as .xlsx and try again',
    });
  }
}

/** Protected with a password for opening. */
export class EncryptedDocument extends DomainError {
  readonly code = 'document.encrypted';
  constructor() {
    super({
      zh: '文件设有打开密码，请取消密码后再上传',
      en: 'the file is protected with a password; remove it and try again',
    });
  }
}

/** Something else than a table, whatever its name ends with. */
export class NotATable extends DomainError {
  readonly code = 'document.not-a-table';
  constructor(found: { zh: string; en: string }) {
    super({
      zh: `文件内容是${found.zh}，不是 Excel（.xlsx）或 CSV 表格`,
      en: `the file is ${found.en}, not an xlsx or csv table`,
    });
  }
}

/** Begins like a table but cannot be read to its end. */
export class DamagedDocument extends DomainError {
  readonly code = 'document.damaged';
  constructor(what: { zh: string; en: string }) {
    super({
      zh: `文件已损坏（${what.zh}），请重新导出或另存后再上传`,
      en: `the file is damaged (${what.en}); save it again and retry`,
    });
  }
}

/** Larger than anything people fill in by hand or export: refused before it eats the memory. */
export class DocumentTooLarge extends DomainError {
  readonly code = 'document.too-large';
  constructor(what: { zh: string; en: string }) {
    super({ zh: `文件过大：${what.zh}`, en: `the file is too large: ${what.en}` });
  }
}

/** The workbook has no sheet of this name. */
export class SheetMissing extends DomainError {
  readonly code = 'document.sheet-missing';
  constructor(wanted: string, sheets: readonly string[]) {
    super(
      {
        zh: `没有名为“${wanted}”的工作表，文件中有：${sheets.join('、')}`,
        en: `there is no sheet "${wanted}"; the file has: ${sheets.join(', ')}`,
      },
      { wanted, sheets },
    );
  }
}

/** Neither UTF-8 nor GB18030 nor UTF-16. */
export class UnknownEncoding extends DomainError {
  readonly code = 'document.encoding';
  constructor() {
    super({
      zh: '认不出文件的文字编码，请另存为 .xlsx 或“CSV UTF-8”后再上传',
      en: 'the text encoding is unknown; save as .xlsx or as "CSV UTF-8" and try again',
    });
  }
}

/** Holds what no table needs and what attacks are made of: macros, entities, names that leave their folder. */
export class UnsafeDocument extends DomainError {
  readonly code = 'document.unsafe';
  constructor(what: { zh: string; en: string }) {
    super({
      zh: `文件中有不接收的内容（${what.zh}），请另存为普通 .xlsx 后再上传`,
      en: `the file holds what is not taken (${what.en}); save it as a plain .xlsx and try again`,
    });
  }
}

/** Not a kind of file that is kept as evidence. */
export class PaperRefused extends DomainError {
  readonly code = 'document.kind';
  constructor() {
    super({
      zh: '只接收 PDF、JPG、PNG、.xlsx、.docx 文件（按内容识别，不含宏）',
      en: 'only PDF, JPG, PNG, .xlsx and .docx are taken, by their content and without macros',
    });
  }
}

/** The code Node gives its own errors, e.g. `Z_DATA_ERROR`. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
