/** Figures somebody proposes in place of those on record. Pure. */
import type { FilledProgramme } from '../domain/programme/schema.js';
import { tidyFigure } from '../subject/reading.js';
import { CorrectionRefused } from './errors.js';

/** A figure as it is proposed and kept; null takes it away. */
export interface Figure {
  readonly item: string;
  readonly value: string | null;
}

/** The figure as it is kept. @throws CorrectionRefused for an unknown item, or a value that is none */
export function checkedFigure(programme: FilledProgramme, { item: id, value }: Figure): Figure {
  const item = programme.items.find((one) => one.id === id);
  if (item === undefined) {
    throw new CorrectionRefused({
      zh: '方案没有这个数据项，请从列出的数据项中选择',
      en: `the programme has no item ${id}`,
    });
  }
  const { value: tidy, fault } = tidyFigure(item, value ?? '');
  if (fault === undefined) return { item: id, value: tidy };
  throw new CorrectionRefused({ zh: `${item.title}：${fault.zh}`, en: `${id}: ${fault.en}` });
}

/** The same of several, by their items. @throws CorrectionRefused */
export function checkedFigures(
  programme: FilledProgramme,
  values: Readonly<Record<string, string | null>>,
): Record<string, string | null> {
  const checked = Object.entries(values).map(([item, value]) =>
    checkedFigure(programme, { item, value }),
  );
  return Object.fromEntries(checked.map(({ item, value }) => [item, value]));
}
