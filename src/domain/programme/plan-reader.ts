/** The words of the page to sign: formulas, groups and classes as a reader knows them. Pure. */
import { scopesOf } from '../evaluation/scopes.js';
import { parse } from '../expression/node.js';
import { spell, titled } from '../expression/spell.js';
import type { FilledProgramme } from './schema.js';

/** What is written for a reader: formulas by the titles of what they name. */
export class Reader {
  private readonly names: ReturnType<typeof scopesOf>['adjust']['names'];

  constructor(private readonly programme: FilledProgramme) {
    const { adjust, score, points } = scopesOf(programme);
    this.names = { ...points.names, ...score.names, ...adjust.names };
  }

  formula(text: string): string {
    const words = spell(parse(text), (name) => titled(name, (id) => this.names[id]?.title));
    return this.programme.events.reduce(
      (so, { id, title }) => so.replaceAll(`“${id}”`, `“${title}”`),
      words,
    );
  }

  /** `total desc` */
  key(text: string): string {
    const [, formula = text, order] = /^(.*?)\s+(asc|desc)$/.exec(text.trim()) ?? [];
    return `${this.formula(formula)}${order === 'asc' ? '从低到高' : '从高到低'}`;
  }

  groups(ids: readonly string[]): string {
    const titles = new Map(this.programme.population?.groups.map(({ id, title }) => [id, title]));
    return ids.map((id) => titles.get(id) ?? id).join('、');
  }

  class(id: string): string {
    const found = (this.programme.classes ?? []).find((one) => one.id === id);
    return `${id} ${found?.title ?? ''}`.trim();
  }

  clauseOfClass(id: string): string {
    return clause((this.programme.classes ?? []).find((one) => one.id === id)?.clause);
  }

  division(id: string): string {
    return DIVISIONS[id] ?? this.names[id]?.title ?? id;
  }
}

const DIVISIONS: Readonly<Record<string, string>> = {
  all: '全体',
  group: '本组',
  region: '同一区划',
  industry: '同一行业大类（两位代码）',
  territory: '同一属地',
  zone: '同一园区',
};

/** 〔四.2〕 */
export function clause(text: string | undefined): string {
  return text === undefined ? '' : `〔${text}〕`;
}
