import type { Problem } from './evaluation.js';

/** Collects what stands in the way of a complete evaluation. */
export class Problems {
  readonly list: Problem[] = [];

  add(code: Problem['code'], where: Where, sentence: { zh: string; en: string }): void {
    const { subject, at } = where;
    this.list.push({
      code,
      subject: subject?.id ?? null,
      at,
      message: subject ? `${subject.name}：${sentence.zh}` : sentence.zh,
      english: subject ? `${subject.name}: ${sentence.en}` : sentence.en,
    });
  }
}

interface Where {
  readonly subject?: { readonly id: string; readonly name: string } | undefined;
  readonly at: string;
}
