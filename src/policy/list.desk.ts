/** The lists as people look at them, and take them away. */
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { SealService } from '../audit/seal.service.js';
import type { Lists } from '../cycle/cycle.dto.js';
import { CycleService } from '../cycle/cycle.service.js';
import { type ListRow, columnsOf } from '../domain/cycle/lists.js';
import { writeTable } from '../documents/write.js';
import type { Actor } from '../flow/flow.types.js';
import { type Scope, hiddenItems, scopeOf, seesSubject, seesTotals } from '../identity/access.js';
import { ListNotMade } from './errors.js';
import { ListService, type ListState } from './list.service.js';

/** Rows shown on the page; the workbook has them all. */
const PREVIEW = 200;
const numeric = ['no', 'total', 'rank'];

@Injectable()
export class ListDesk {
  constructor(
    private readonly lists: ListService,
    private readonly cycles: CycleService,
    private readonly seals: SealService,
  ) {}

  /** @throws CycleNotFound */
  async show(cycleId: string, actor: Actor): Promise<Lists> {
    const reader = await this.reader(cycleId, actor);
    const states = await this.lists.lists(cycleId);
    return { items: states.map((state) => itemOf(cycleId, state, reader)) };
  }

  /** @throws CycleNotFound, ListNotMade */
  async workbook(
    cycleId: string,
    listId: string,
    actor: Actor,
  ): Promise<{ name: string; stream: Readable }> {
    const reader = await this.reader(cycleId, actor);
    const { title, year } = await this.cycles.get(cycleId);
    const states = await this.lists.lists(cycleId);
    const state = states.find(({ list }) => list.id === listId);
    if (state?.published == null) throw new ListNotMade(listId);
    const { published, list } = state;
    const columns = columnsOf(list).map((id, index) => ({
      title: state.columns[index] ?? id,
      kind: numeric.includes(id) ? ('number' as const) : ('text' as const),
      width: id === 'name' ? 32 : 16,
    }));
    const seal = `第 ${String(published.version)} 版，封存值 ${published.hash}`;
    const day = await this.seals.printed();
    const stream = writeTable(columns, cellsOf(state, reader), {
      sheet: published.title.slice(0, 31),
      above: [published.title, title, seal, ...(day === null ? [] : [day])],
    });
    return { name: `${String(year)}年度${published.title}.xlsx`, stream };
  }

  private async reader(cycleId: string, actor: Actor): Promise<Reader> {
    const cycle = await this.cycles.get(cycleId);
    const scope = scopeOf(actor, cycle);
    const totals = seesTotals(cycle.programme, scope.items) ? [] : ['total'];
    const withheld = new Set([...hiddenItems(cycle.programme, scope.items), ...totals]);
    return { scope, withheld };
  }
}

/** Which rows somebody sees, and which columns stay empty for them: figures of other departments. */
interface Reader {
  readonly scope: Scope;
  readonly withheld: ReadonlySet<string>;
}

function itemOf(cycleId: string, state: ListState, reader: Reader): Lists['items'][number] {
  const { list, columns, published } = state;
  const cells = cellsOf(state, reader);
  return {
    id: list.id,
    title: list.title,
    madeAt: published?.at ?? null,
    madeBy: published === null ? null : (published.byName ?? published.by),
    version: published?.version ?? null,
    rows: cells.length,
    seal: published?.hash.slice(0, 16) ?? null,
    url: published === null ? null : `/api/cycles/${cycleId}/lists/${list.id}.xlsx`,
    columns: [...columns],
    preview: cells.slice(0, PREVIEW),
  };
}

/** The cells of a list as somebody may read it. */
export function cellsOf(
  { list, published }: Pick<ListState, 'list' | 'published'>,
  { scope, withheld }: Reader,
): string[][] {
  const ids = columnsOf(list);
  const seen = (published?.rows ?? []).filter((row) => sees(scope, row));
  return seen.map(({ cells }) => ids.map((id) => (withheld.has(id) ? '' : (cells[id] ?? ''))));
}

function sees(scope: Scope, { subject, territory }: ListRow): boolean {
  return seesSubject(scope, { id: subject, territory });
}
