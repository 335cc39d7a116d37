import { DomainError } from '../domain/errors.js';

/** No such subject in this cycle, or none that the person may see: the same answer. */
export class SubjectNotFound extends DomainError {
  readonly code = 'subject.not-found';
  override readonly kind = 'not-found';
  constructor() {
    super({ zh: '没有这家企业', en: 'there is no such enterprise' });
  }
}

/** Somebody else has changed the figures in between. */
export class SubjectStale extends DomainError {
  readonly code = 'subject.stale';
  override readonly kind = 'conflict';
  constructor(expected: number, found: number, by: { by: string; at: string } | null) {
    super(
      {
        zh: `数据已被${by?.by ?? '他人'}修改，请核对后再保存`,
        en: `the figures were changed by ${by?.by ?? 'somebody else'} in between`,
      },
      { expected, found, ...(by ?? {}) },
    );
  }
}

/** The figure cannot be changed by this person, or not now. */
export class ItemLocked extends DomainError {
  readonly code = 'subject.item-locked';
  override readonly kind = 'refused';
  constructor(item: { id: string; title: string }, why: { zh: string; en: string }) {
    super(
      { zh: `“${item.title}”不能修改：${why.zh}`, en: `${item.id} cannot be changed: ${why.en}` },
      { item: item.id },
    );
  }
}

/** A figure somebody has signed off is not changed without a word. */
export class ChangeReasonMissing extends DomainError {
  readonly code = 'subject.reason-missing';
  override readonly kind = 'refused';
  constructor(item: { id: string; title: string }) {
    super(
      {
        zh: `“${item.title}”已审核通过，改动须写明原因`,
        en: `${item.id} is signed off: say why it changes`,
      },
      { item: item.id },
    );
  }
}

/** The programme has no such item, or it is not this person's to see. */
export class ItemUnknown extends DomainError {
  readonly code = 'subject.item-unknown';
  constructor(item: string) {
    super({ zh: '没有这个数据项，或不由您填报', en: `there is no item ${item}` }, { item });
  }
}

/** What was said of an enterprise cannot be right. */
export class SubjectInvalid extends DomainError {
  readonly code = 'subject.invalid';
  constructor(faults: readonly { field: string; zh: string; en: string }[]) {
    super(
      {
        zh: faults.map(({ zh }) => zh).join('；'),
        en: faults.map(({ en }) => en).join('; '),
      },
      { faults },
    );
  }
}

/** Somebody like it is on the list already; the person has to say that it is another one. */
export class SubjectDuplicate extends DomainError {
  readonly code = 'subject.duplicate';
  override readonly kind = 'conflict';
  constructor(sentence: { zh: string; en: string }, like: readonly unknown[]) {
    super(sentence, { like });
  }
}

/** The list takes no firm from this person any more. */
export class ListClosed extends DomainError {
  readonly code = 'subject.list-closed';
  override readonly kind = 'refused';
}

/** An attribute of the list that is not to be filled in, or not now. */
export class AttributeRefused extends DomainError {
  readonly code = 'subject.attribute-refused';
  override readonly kind = 'refused';
}

/** Two records cannot be made one. */
export class MergeRefused extends DomainError {
  readonly code = 'subject.merge-refused';
  override readonly kind = 'refused';
}

/** No such import in this cycle, or not this person's. */
export class ImportNotFound extends DomainError {
  readonly code = 'import.not-found';
  override readonly kind = 'not-found';
  constructor() {
    super({ zh: '没有这次导入', en: 'there is no such import' });
  }
}

/** None of the first rows looks like a header. */
export class HeaderMissing extends DomainError {
  readonly code = 'import.no-header';
  constructor() {
    super({
      zh: '找不到表头：前 10 行中没有“企业名称”或“统一社会信用代码”等列名，请按模板整理',
      en: 'no header within the first 10 rows: it needs 企业名称 or 统一社会信用代码',
    });
  }
}

/** Nothing of it can be taken over. */
export class ImportBlocked extends DomainError {
  readonly code = 'import.blocked';
  override readonly kind = 'refused';
}

/** Rows that were good when the file was checked no longer are. */
export class ImportOutdated extends DomainError {
  readonly code = 'import.outdated';
  override readonly kind = 'conflict';
  constructor(count: number, row: number, why: { zh: string; en: string }) {
    super(
      {
        zh: `名录在检查之后已有变动，${String(count)} 行不能再导入（第 ${String(row)} 行：${why.zh}），请重新上传`,
        en: `the base list has moved: ${String(count)} rows no longer fit (row ${String(row)}: ${why.en}); upload again`,
      },
      { count, row },
    );
  }
}
